/** Scales and ticks. */

import {fixed} from './format.js';

/** The longest axis text that stays legible below a panel. */
const MOST_DECIMALS = 7;

/**
 * Returns round values in a range with their texts.
 * @param {[number, number]} range
 * @param {number} most the largest number of ticks
 * @returns {{value: number, text: string}[]}
 */
export function ticks([low, high], most) {
  if (!(high > low) || most < 1) {
    return [];
  }
  const step = roundStep((high - low) / most);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const powers = Math.max(Math.abs(low), Math.abs(high)) >= 1e6 || decimals > MOST_DECIMALS;
  const all = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    const value = i * step;
    all.push({value, text: powers ? power(value, step) : fixed(value, decimals)});
  }
  return all;
}

/** @returns {string} a value as `1.5e−9`, with the digits that tell it from its neighbours */
function power(value, step) {
  if (value === 0) {
    return '0';
  }
  const digits = Math.floor(Math.log10(Math.abs(value)) + 1e-9) - Math.floor(Math.log10(step) + 1e-9);
  return value.toExponential(Math.min(8, Math.max(0, digits))).replace('e+', 'e').replaceAll('-', '−');
}

/** @param {number} least @returns {number} the smallest of 1, 2, 5 times a power of ten that is not below the argument */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}

/**
 * Chooses the range of values that a picture of samples shows, as Rhei's plots do: to the extremes, but not much farther than the 0.5 %
 * and 99.5 % quantiles, so that heavy tails do not flatten the rest; wider where that shows a true value, unless the length would double.
 * @param {Float32Array[]} sorted samples in ascending order
 * @param {number} truth NaN if there is none
 * @returns {[number, number]}
 */
export function extent(sorted, truth) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of sorted.filter((each) => each.length > 0)) {
    const from = values[Math.floor(0.005 * (values.length - 1))];
    const to = values[Math.ceil(0.995 * (values.length - 1))];
    low = Math.min(low, Math.max(values[0], from - 0.25 * (to - from)));
    high = Math.max(high, Math.min(values[values.length - 1], to + 0.25 * (to - from)));
  }
  if (low > high) {
    return [-1, 1];
  }
  if (Number.isFinite(truth) && Math.max(high, truth) - Math.min(low, truth) <= 2 * (high - low)) {
    low = Math.min(low, truth);
    high = Math.max(high, truth);
  }
  const centre = (low + high) / 2;
  const half = low === high ? Math.abs(centre) * 0.1 || 0.5 : Math.max((high - low) * 0.54, 1e-5 * Math.abs(centre));
  return [centre - half, centre + half];
}

/** Axes that follow the samples: at once where samples would lie outside, slowly inwards, and inwards only when the observation rests. */
export class MovingAxes {
  constructor() {
    /** @type {Map<number, [number, number]>} */
    this.ranges = new Map();
    this.held = false;
  }

  /** Forgets all ranges, for another model. */
  clear() {
    this.ranges.clear();
  }

  /**
   * Moves the ranges towards targets.
   * @param {Map<number, [number, number]>} targets the range that each variable needs
   * @param {boolean} resting true if axes may become narrower
   * @param {boolean} atOnce true to move without steps in between
   * @returns {boolean} true if the ranges have not arrived yet
   */
  follow(targets, resting, atOnce) {
    let underWay = false;
    for (const [variable, target] of targets) {
      const range = this.ranges.get(variable);
      if (!range || (!this.held && (atOnce || farther(range, target)))) {
        this.ranges.set(variable, target);
      } else if (!this.held) {
        const goal = resting ? target : [Math.min(range[0], target[0]), Math.max(range[1], target[1])];
        const moved = range.map((end, i) => end + (goal[i] - end) * 0.3);
        const arrived = Math.abs(moved[0] - goal[0]) + Math.abs(moved[1] - goal[1]) < 2e-3 * (goal[1] - goal[0]);
        this.ranges.set(variable, arrived ? goal : moved);
        underWay ||= !arrived;
      }
    }
    return underWay;
  }
}

/** @returns {boolean} true if ranges differ so much that a way from one to the other shows nothing */
function farther(range, target) {
  const ratio = (target[1] - target[0]) / (range[1] - range[0]);
  const shift = Math.abs(target[0] + target[1] - range[0] - range[1]) / (target[1] - target[0]);
  return ratio > 30 || ratio < 1 / 30 || shift > 30;
}
