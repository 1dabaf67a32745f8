/** The number of modes of a marginal density, by the rule of the library (`org.rhei.kernel.statistics.Modes`). */

import {moments, quantile} from './statistics.js';

const FEWEST = 50;
const BINS = 512;

/** ∫K² of the Gaussian kernel, 1/(2√π). */
const ROUGHNESS = 0.28209479177387814;

const LARGEST_VALLEY = 0.5;
const SMALLEST_FALL = 4;
const SMALLEST_SHARE = 0.05;

/**
 * Counts the modes of samples: the peaks of a kernel density estimate that stand clear of each other. A median and a central interval
 * describe one mode, not several.
 * @param {ArrayLike<number>} sorted in ascending order
 * @returns {number} at least 1; 1 for samples that are too few to tell
 */
export function countModes(sorted) {
  if (sorted.length < FEWEST) {
    return 1;
  }
  const quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const {std} = moments(sorted);
  const spread = quartiles > 0 ? Math.min(std, quartiles / 1.34) : std;
  const bandwidth = 0.9 * spread * sorted.length ** -0.2; // Silverman's rule
  return bandwidth > 0 ? new Estimate(sorted, bandwidth).modes(0, BINS) : 1;
}

/** A kernel density estimate on a grid; its values are expected numbers of samples in a bin. */
class Estimate {
  constructor(sorted, bandwidth) {
    this.samples = sorted.length;
    this.counts = new Float64Array(BINS);
    this.density = new Float64Array(BINS);
    const lower = quantile(sorted, SMALLEST_SHARE / 4) - 3 * bandwidth;
    const upper = quantile(sorted, 1 - SMALLEST_SHARE / 4) + 3 * bandwidth;
    const width = (upper - lower) / BINS;
    for (let i = 0; i < sorted.length; i++) {
      const bin = Math.floor((sorted[i] - lower) / width);
      if (bin >= 0 && bin < BINS) {
        this.counts[bin]++;
      }
    }
    const scale = Math.max(bandwidth / width, 0.5);
    const reach = Math.ceil(4 * scale);
    for (let offset = -reach; offset <= reach; offset++) {
      const weight = Math.exp((-0.5 * offset * offset) / (scale * scale)) / (scale * Math.sqrt(2 * Math.PI));
      for (let bin = Math.max(0, -offset); bin < Math.min(BINS, BINS - offset); bin++) {
        this.density[bin + offset] += weight * this.counts[bin];
      }
    }
    this.noise = ROUGHNESS / scale;
  }

  /** Counts the modes between two bins: splits at the first valley that separates two clear modes. */
  modes(from, to) {
    const {density} = this;
    for (let valley = from + 1; valley < to - 1; valley++) {
      const lowest = density[valley] <= density[valley - 1] && density[valley] < density[valley + 1];
      if (lowest && this.#clear(from, valley, valley) && this.#clear(valley, to, valley)) {
        return 1 + this.modes(valley, to);
      }
    }
    return 1;
  }

  /** Returns true if a mode in some bins rises clearly above a valley. */
  #clear(from, to, valley) {
    let peak = 0;
    let share = 0;
    for (let bin = from; bin < to; bin++) {
      peak = Math.max(peak, this.density[bin]);
      share += this.counts[bin];
    }
    return this.density[valley] <= LARGEST_VALLEY * peak
      && peak - this.density[valley] >= SMALLEST_FALL * Math.sqrt(this.noise * peak)
      && share >= SMALLEST_SHARE * this.samples;
  }
}
