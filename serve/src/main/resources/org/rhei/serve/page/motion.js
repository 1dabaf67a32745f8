/** Moves the shown points from one reply's samples to the next one's, so that the picture flows between replies. */

const SHORTEST = 40;
const LONGEST = 260;

export class Motion {
  constructor() {
    this.stop();
    this.interval = 80;
    this.lastReply = -Infinity;
  }

  /** Shows the latest samples as they are. */
  stop() {
    /** @type {?Float32Array[]} */
    this.from = null;
    this.until = 0;
  }

  /**
   * Begins to move.
   * @param {?Float32Array[]} shown the columns shown now; null to jump
   * @param {number} now
   */
  begin(shown, now) {
    const pause = now - this.lastReply;
    this.lastReply = now;
    // After a pause the first reply is not one of a series: its distance in time says nothing about the next.
    this.interval = pause < 4 * LONGEST ? 0.7 * this.interval + 0.3 * Math.min(pause, LONGEST) : this.interval;
    this.start = now;
    this.until = shown ? now + Math.min(LONGEST, Math.max(SHORTEST, 1.15 * this.interval)) : 0;
    this.from = shown;
  }

  /** @param {number} now @returns {boolean} true while points are between two replies */
  moving(now) {
    return this.from !== null && now < this.until;
  }

  /**
   * Returns the columns to show.
   * @param {Float32Array[]} target the samples of the latest reply
   * @param {number} now
   * @returns {Float32Array[]} sample i lies between its old and its new place
   */
  columns(target, now) {
    if (!this.moving(now) || this.from.length !== target.length) {
      return target;
    }
    const share = (now - this.start) / (this.until - this.start);
    return target.map((column, j) => {
      const from = this.from[j];
      return column.map((value, i) => (i < from.length ? from[i] + share * (value - from[i]) : value));
    });
  }
}
