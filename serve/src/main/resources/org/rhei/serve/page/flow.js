/** Trajectories from noise to posterior. */

export class Flow {
  /**
   * @param {string} key of the draw
   * @param {{shape: number[], data: Float32Array}} trajectory (times, samples, 1, dim_obs, ch_obs)
   * @param {{data: ArrayLike<number>}} times in ascending order, 0 for noise, 1 for the posterior
   * @param {number} dimension the number of parameters
   */
  constructor(key, trajectory, times, dimension) {
    this.key = key;
    this.data = trajectory.data;
    this.samples = trajectory.shape[1];
    this.dimension = dimension;
    this.times = Array.from(times.data);
    this.extremes = new Map();
  }

  /**
   * Returns the values of a parameter at a time, interpolated linearly between the saved times.
   * @param {number} j
   * @param {number} time
   * @param {number} count the number of samples
   * @returns {Float32Array}
   */
  column(j, time, count = this.samples) {
    const above = Math.max(1, Math.min(this.times.length - 1, this.times.findIndex((each) => each >= time)));
    const [from, to] = [this.times[above - 1], this.times[above]];
    const share = Math.min(1, Math.max(0, (time - from) / (to - from)));
    const column = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const early = this.#value(above - 1, i, j);
      column[i] = early + share * (this.#value(above, i, j) - early);
    }
    return column;
  }

  /**
   * Returns the values that a parameter had from the noise up to a time.
   * @param {number} j
   * @param {number} time
   * @param {number} count the number of samples
   * @returns {Float32Array[]} for each saved time, and for the last one
   */
  history(j, time, count) {
    return [...this.times.filter((each) => each < time), time].map((each) => this.column(j, each, Math.min(count, this.samples)));
  }

  #value(time, sample, j) {
    return this.data[(time * this.samples + sample) * this.dimension + j];
  }

  /** @param {number} j @returns {[number, number]} the range that holds all trajectories but far outliers */
  range(j) {
    if (!this.extremes.has(j)) {
      const sorted = this.times.flatMap((_, t) => Array.from({length: this.samples}, (__, i) => this.#value(t, i, j)))
        .filter(Number.isFinite).sort((a, b) => a - b);
      const [low, high] = [sorted[Math.floor(sorted.length * 0.002)] ?? -1, sorted[Math.floor(sorted.length * 0.998)] ?? 1];
      const margin = 0.06 * (high - low) || 1;
      this.extremes.set(j, [low - margin, high + margin]);
    }
    return this.extremes.get(j);
  }
}
