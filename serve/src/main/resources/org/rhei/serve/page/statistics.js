/** Numbers that describe samples, by the definitions of the command `rhei summary`. */

/**
 * @typedef {object} Summary
 * @property {number} mean
 * @property {number} std with divisor n − 1
 * @property {number} median
 * @property {[number, number]} central68 the 16 % and 84 % quantiles
 * @property {[number, number]} central95 the 2.5 % and 97.5 % quantiles
 */

/**
 * Returns a quantile, interpolated linearly between order statistics (NumPy's default).
 * @param {ArrayLike<number>} sorted in ascending order
 * @param {number} probability
 * @returns {number} NaN for no samples
 */
export function quantile(sorted, probability) {
  if (sorted.length === 0) {
    return NaN;
  }
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** @param {ArrayLike<number>} values @returns {{mean: number, std: number}} */
export function moments(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
  }
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    squares += (values[i] - mean) ** 2;
  }
  return {mean, std: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : values.length === 1 ? 0 : NaN};
}

/** @param {Float32Array} values @param {Float32Array} sorted the values in ascending order @returns {Summary} */
export function summarize(values, sorted) {
  return {
    ...moments(values),
    median: quantile(sorted, 0.5),
    central68: [quantile(sorted, 0.16), quantile(sorted, 0.84)],
    central95: [quantile(sorted, 0.025), quantile(sorted, 0.975)],
  };
}
