/** The samples of one observation, which come in parts. Sample i has index i in every cloud of the same seed. */

import {summarize} from './statistics.js';
import {jointContours, narrowSpread} from './density.js';
import {countModes} from './modes.js';

export class Cloud {
  /**
   * @param {string} key says which draw this is: model, observation, seed and setting
   * @param {number[]} x the observation
   * @param {number} dimension the number of parameters
   */
  constructor(key, x, dimension) {
    this.key = key;
    this.x = x;
    this.dimension = dimension;
    this.values = new Float32Array(0);
    /** The samples received, and those of them that have a value that is not finite and are left out. */
    this.received = 0;
    this.failed = 0;
    this.count = 0;
    /** @type {?object} the parameters of the last reply */
    this.reply = null;
    this.#forget();
  }

  #forget() {
    this.columns = new Map();
    this.sortedColumns = new Map();
    this.summaries = new Map();
    this.spreads = new Map();
    this.modeCounts = new Map();
    this.contours = new Map();
  }

  /** @param {Float32Array} part whole samples, in order after those received so far */
  append(part) {
    const rows = part.length / this.dimension;
    if (this.values.length < part.length + this.count * this.dimension) {
      const larger = new Float32Array(Math.max(2 * this.values.length, part.length + this.count * this.dimension));
      larger.set(this.values.subarray(0, this.count * this.dimension));
      this.values = larger;
    }
    for (let row = 0; row < rows; row++) {
      const sample = part.subarray(row * this.dimension, (row + 1) * this.dimension);
      if (sample.every(Number.isFinite)) {
        this.values.set(sample, this.count++ * this.dimension);
      } else {
        this.failed++;
      }
    }
    this.received += rows;
    this.#forget();
  }

  /** @param {number} j @returns {Float32Array} the values of a parameter */
  column(j) {
    return cached(this.columns, j, () => {
      const column = new Float32Array(this.count);
      for (let i = 0; i < this.count; i++) {
        column[i] = this.values[i * this.dimension + j];
      }
      return column;
    });
  }

  /** @param {number} j @returns {Float32Array} the values of a parameter in ascending order */
  sorted(j) {
    return cached(this.sortedColumns, j, () => this.column(j).slice().sort());
  }

  /** @param {number} j @returns {import('./statistics.js').Summary} */
  summary(j) {
    return cached(this.summaries, j, () => summarize(this.column(j), this.sorted(j)));
  }

  /** @param {number} j @returns {number} the number of a parameter's modes */
  modes(j) {
    return cached(this.modeCounts, j, () => countModes(this.sorted(j)));
  }

  /** @param {number} j @returns {number} the width of a parameter's narrowest mode, for the smoothing of densities */
  spread(j) {
    return cached(this.spreads, j, () => narrowSpread(this.sorted(j)));
  }

  #described(j) {
    return {values: this.column(j), sorted: this.sorted(j), spread: this.spread(j)};
  }

  /** @returns {import('./density.js').Contours} the highest-density regions of two parameters */
  joint(i, j) {
    return cached(this.contours, `${i},${j}`, () => jointContours(this.#described(i), this.#described(j)));
  }
}

/** @template V @param {Map<any, V>} cache @param {() => V} compute @returns {V} */
function cached(cache, key, compute) {
  if (!cache.has(key)) {
    cache.set(key, compute());
  }
  return cache.get(key);
}
