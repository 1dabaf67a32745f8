/** Densities of samples: marginal ones as histograms or smooth curves, joint ones as regions of highest density. */

import {moments, quantile} from './statistics.js';
import {contourLines} from './contours.js';

/** Fewer samples give contours that show chance alone. */
export const LEAST_FOR_CONTOURS = 500;

const GRID = 96;

/** The shares of the samples within the contours, the widest one first. */
const SHARES = [0.95, 0.68];

/**
 * @typedef {{x: number[], y: number[]}} Curve a density along an axis, not normalized to any height
 * @typedef {{values: Float32Array, sorted: Float32Array, spread: number}} Column the samples of a parameter, with `narrowSpread` of them
 * @typedef {object} Contours
 * @property {{share: number, lines: Float64Array[]}[]} levels closed lines in the units of the parameters; none for few samples
 * @property {Uint8Array} outside 1 for each sample outside of the widest line
 */

/**
 * Returns the standard deviation of the narrowest part of a sample, as if it were normal: of one mode where there are several. The
 * standard deviation of two distant modes says nothing about their widths, and would blur both.
 * @param {ArrayLike<number>} sorted in ascending order
 * @returns {number}
 */
export function narrowSpread(sorted) {
  const window = Math.floor(sorted.length / 4);
  let shortest = Infinity;
  for (let i = 0; window > 0 && i + window < sorted.length; i++) {
    shortest = Math.min(shortest, sorted[i + window] - sorted[i]);
  }
  const quarter = shortest / 0.6; // the shortest quarter of a normal sample is about 0.6 standard deviations wide
  return Math.min(moments(sorted).std, quarter > 0 ? quarter : Infinity);
}

/**
 * Returns a histogram as the outline of its bars.
 * @param {Float32Array} values
 * @param {[number, number]} range
 * @param {number} spread by `narrowSpread`
 * @returns {Curve}
 */
export function histogram(values, range, spread) {
  const best = (range[1] - range[0]) / (3.5 * spread * values.length ** (-1 / 3)); // Scott's rule
  const bins = Math.round(Math.min(60, Math.max(12, Number.isFinite(best) ? best : 12)));
  const counts = binned(values, range, bins);
  const curve = {x: [range[0]], y: [0]};
  const width = (range[1] - range[0]) / bins;
  for (let i = 0; i < bins; i++) {
    curve.x.push(range[0] + i * width, range[0] + (i + 1) * width);
    curve.y.push(counts[i] / (values.length * width), counts[i] / (values.length * width));
  }
  curve.x.push(range[1]);
  curve.y.push(0);
  return curve;
}

/**
 * Returns a kernel density estimate.
 * @param {Float32Array} values
 * @param {[number, number]} range
 * @param {number} spread by `narrowSpread`
 * @returns {Curve}
 */
export function smoothDensity(values, range, spread) {
  const cells = 160;
  const width = (range[1] - range[0]) / cells;
  const bandwidth = 0.9 * spread * values.length ** -0.2; // Silverman's rule
  const smooth = blurred(binned(values, range, cells), Math.max(0.8, bandwidth / width));
  const curve = {x: [range[0]], y: [0]};
  smooth.forEach((value, i) => {
    curve.x.push(range[0] + (i + 0.5) * width);
    curve.y.push(value / (values.length * width));
  });
  curve.x.push(range[1]);
  curve.y.push(0);
  return curve;
}

/**
 * Returns the intervals where a curve is highest, which together hold a share of it.
 * @param {Curve} curve by `histogram` or `smoothDensity`
 * @param {number} share
 * @returns {[number, number][]}
 */
export function highest({x, y}, share) {
  const pieces = [];
  for (let i = 1; i < x.length; i++) {
    const height = Math.min(y[i - 1], y[i]);
    if (x[i] > x[i - 1] && height > 0) {
      pieces.push({from: x[i - 1], to: x[i], height, area: (x[i] - x[i - 1]) * (y[i - 1] + y[i]) / 2});
    }
  }
  const descending = [...pieces].sort((a, b) => b.height - a.height);
  let left = share * pieces.reduce((sum, {area}) => sum + area, 0);
  const last = descending.findIndex(({area}) => (left -= area) <= 0);
  const level = descending[last]?.height ?? 0;
  const intervals = [];
  for (const {from, to} of pieces.filter(({height}) => height >= level)) {
    if (intervals.at(-1)?.[1] === from) {
      intervals.at(-1)[1] = to;
    } else {
      intervals.push([from, to]);
    }
  }
  return intervals;
}

/** @returns {Float64Array} the number of values in each of equal bins; values outside the range are left out */
function binned(values, [low, high], bins) {
  const counts = new Float64Array(bins);
  const scale = bins / (high - low);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i] - low) * scale);
    if (bin >= 0 && bin < bins) {
      counts[bin]++;
    }
  }
  return counts;
}

/** @param {number} deviation of the kernel, in cells @returns {Float64Array} half of a Gaussian kernel, from its centre */
function kernel(deviation) {
  const half = Float64Array.from({length: Math.ceil(3 * deviation) + 1}, (_, i) => Math.exp(-0.5 * (i / deviation) ** 2));
  const sum = half.reduce((all, each) => all + 2 * each, -half[0]);
  return half.map((each) => each / sum);
}

/** Blurs a line of cells. */
function blurred(cells, deviation) {
  return blurAlong(cells, kernel(deviation), cells.length, 1, 1, 0);
}

/** Blurs lines of `length` cells, `step` apart, in each of `lines` lines that start `stride` apart. */
function blurAlong(cells, half, length, step, lines, stride) {
  const blurredCells = new Float64Array(cells.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const value = cells[line * stride + i * step];
      if (value !== 0) {
        const from = Math.max(0, i - half.length + 1);
        const to = Math.min(length - 1, i + half.length - 1);
        for (let k = from; k <= to; k++) {
          blurredCells[line * stride + k * step] += value * half[Math.abs(k - i)];
        }
      }
    }
  }
  return blurredCells;
}

/**
 * Returns the outlines of the regions of highest density that hold 68 % and 95 % of the samples. The level of a region is a quantile of
 * the density at the samples themselves, so that the region holds its share however strongly the density is smoothed.
 * @param {Column} horizontal
 * @param {Column} vertical
 * @returns {Contours}
 */
export function jointContours(horizontal, vertical) {
  const [xs, ys] = [horizontal.values, vertical.values];
  const [axisX, axisY] = [new Cells(horizontal), new Cells(vertical)];
  if (xs.length < LEAST_FOR_CONTOURS || axisX.empty || axisY.empty) {
    return {levels: [], outside: new Uint8Array(xs.length)};
  }
  let grid = new Float64Array(GRID * GRID);
  for (let i = 0; i < xs.length; i++) {
    grid[axisY.cell(ys[i]) * GRID + axisX.cell(xs[i])]++;
  }
  grid = blurAlong(grid, kernel(axisX.deviation), GRID, 1, GRID, GRID);
  grid = blurAlong(grid, kernel(axisY.deviation), GRID, GRID, GRID, 1);
  const atSamples = Float64Array.from(xs, (x, i) => grid[axisY.cell(ys[i]) * GRID + axisX.cell(x)]);
  const sorted = atSamples.slice().sort();
  const widest = quantile(sorted, 1 - SHARES[0]);
  return {
    levels: SHARES.map((share) => {
      const lines = contourLines(grid, GRID, quantile(sorted, 1 - share));
      lines.forEach((line) => toUnits(line, axisX, axisY));
      return {share, lines};
    }),
    outside: Uint8Array.from(atSamples, (value) => Number(value < widest)),
  };
}

function toUnits(line, axisX, axisY) {
  for (let i = 0; i < line.length; i += 2) {
    line[i] = axisX.centre(line[i]);
    line[i + 1] = axisY.centre(line[i + 1]);
  }
}

/** The cells of a grid along one axis. */
class Cells {
  /** @param {Column} column */
  constructor({sorted, spread}) {
    // Far tails would leave few cells for the body of the density: samples beyond count in the outermost cells.
    const [from, to] = [quantile(sorted, 0.001), quantile(sorted, 0.999)];
    const bandwidth = spread * sorted.length ** (-1 / 6); // Scott's rule
    const margin = 0.06 * (to - from) + 3 * bandwidth;
    this.low = from - margin;
    this.width = (to - from + 2 * margin) / GRID;
    this.deviation = Math.max(0.9, bandwidth / this.width);
    this.empty = !(to > from);
  }

  cell(value) {
    return Math.min(GRID - 1, Math.max(0, Math.floor((value - this.low) / this.width)));
  }

  /** @param {number} index of a cell, may be fractional @returns {number} the value at the cell's centre */
  centre(index) {
    return this.low + (index + 0.5) * this.width;
  }
}
