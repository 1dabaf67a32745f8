/** The time slider and the play button of the flow from noise to posterior. */

import {fixed} from './format.js';

/** A flow takes this time in ms. */
const DURATION = 4000;

/** The posterior is shown for this time in ms before the flow begins again. */
const PAUSE = 900;

export class FlowBar {
  /**
   * @param {{play: HTMLButtonElement, slider: HTMLInputElement, text: HTMLOutputElement}} elements
   * @param {(time: number) => void} changed
   * @param {() => boolean} ready true if the trajectories are there
   */
  constructor({play, slider, text}, changed, ready) {
    Object.assign(this, {play, slider, text, changed, ready});
    this.playing = false;
    play.addEventListener('click', () => this.toggle());
    slider.addEventListener('input', () => {
      this.stop();
      this.set(Number(slider.value));
      changed(this.time);
    });
    this.set(1);
  }

  /** Shows a time without telling. @param {number} time */
  set(time) {
    this.time = time;
    this.slider.value = String(time);
    this.text.textContent = `t = ${fixed(time, 2)}`;
    this.slider.setAttribute('aria-valuetext', time === 1 ? 'posterior' : time === 0 ? 'noise' : `time ${fixed(time, 2)}`);
  }

  toggle() {
    if (this.playing) {
      this.stop();
      return;
    }
    this.playing = true;
    this.#label();
    this.clock = this.time < 1 ? this.time * DURATION : 0;
    this.last = null;
    this.#move(this.clock);
    requestAnimationFrame((now) => this.#step(now));
  }

  stop() {
    this.playing = false;
    this.#label();
  }

  #label() {
    this.play.textContent = this.playing ? '❚❚' : '▶';
    this.play.setAttribute('aria-label', this.playing ? 'Stop the flow' : 'Play the flow from noise to posterior');
  }

  #step(now) {
    if (!this.playing) {
      return;
    }
    if (this.ready()) { // the clock waits for the trajectories
      this.clock += this.last === null ? 0 : Math.min(100, now - this.last);
      if (this.clock > DURATION + PAUSE) {
        this.clock = 0;
      }
      this.#move(this.clock);
    }
    this.last = now;
    requestAnimationFrame((next) => this.#step(next));
  }

  #move(clock) {
    // Just below 1 the last state of the flow is shown, on the flow's axes; 1 is the posterior on its own axes.
    this.set(Math.min(0.999, Math.round((1000 * clock) / DURATION) / 1000));
    this.changed(this.time);
  }
}
