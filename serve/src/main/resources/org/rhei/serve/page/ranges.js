/** Where the values of an observation usually lie. */

/**
 * Returns the range in which a value usually lies: three standard deviations around the mean of the training data within the bounds;
 * without these, the bounds.
 * @param {{lower: ?number, upper: ?number, mean: ?number, std: ?number}} variable
 * @returns {[number, number]}
 */
export function usualRange({lower, upper, mean, std}) {
  const [least, most] = [lower ?? -Infinity, upper ?? Infinity];
  if (Number.isFinite(mean) && std > 0) {
    const range = [Math.max(least, mean - 3 * std), Math.min(most, mean + 3 * std)];
    if (range[0] < range[1]) {
      return range;
    }
  }
  if (Number.isFinite(least) && Number.isFinite(most) && least < most) {
    return [least, most];
  }
  return Number.isFinite(least) ? [least, least + 6] : Number.isFinite(most) ? [most - 6, most] : [-3, 3];
}

/** @param {object} config @returns {number[]} the mean of the training data, or the middle of the usual range */
export function startingPoint(config) {
  return config.x.map((variable) => {
    const [low, high] = usualRange(variable);
    const centre = Number.isFinite(variable.mean) ? Math.min(high, Math.max(low, variable.mean)) : (low + high) / 2;
    return Math.fround(Number(centre.toPrecision(4)));
  });
}

/** @param {[number, number]} range @returns {number} a round step, about 1/500 of the range */
export function roundStep([low, high]) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 500));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= (high - low) / 500) ?? power;
}
