/** Numbers as text. All numbers that the page shows are written here. */

const MINUS = '−';
const MISSING = '–';

/** @param {string} text @returns {string} the text with a true minus sign */
function signed(text) {
  return text.replace('-', MINUS).replace(/^−(0(\.0*)?)$/, '$1');
}

/**
 * Writes a value with the decimals that show three digits of a spread, as the command `rhei summary` does.
 * @param {number} value
 * @param {number} spread the standard deviation that gives the value its scale
 * @returns {string}
 */
export function withSpread(value, spread) {
  if (!Number.isFinite(value)) {
    return MISSING;
  }
  const leading = spread > 0 && Number.isFinite(spread) ? Math.floor(Math.log10(spread)) : NaN;
  if (Number.isNaN(leading) || leading < -7 || leading > 6 || Math.abs(value) >= 1e9) {
    return significant(value, 5);
  }
  return fixed(value, Math.max(0, 2 - leading));
}

/** @param {number} value @param {number} decimals @returns {string} */
export function fixed(value, decimals) {
  return Number.isFinite(value) ? signed(value.toFixed(decimals)) : MISSING;
}

/** @param {number} value @param {number} digits @returns {string} at most so many significant digits, without trailing zeros */
export function significant(value, digits) {
  return Number.isFinite(value) ? signed(String(Number(value.toPrecision(digits)))) : MISSING;
}

/** @param {number} value @returns {string} an integer with its digits in groups of three */
export function count(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** @param {number} ms @returns {string} */
export function milliseconds(ms) {
  return ms >= 10000 ? `${significant(ms / 1000, 3)} s` : `${significant(ms, ms < 10 ? 2 : 3)} ms`;
}

/**
 * Writes a value so that a number field, a link or a request reads it back: the shortest text of the value as a float32.
 * @param {number} value
 * @returns {string}
 */
export function exact(value) {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) {
      return String(Number(text));
    }
  }
  return String(single);
}

/**
 * Reads a number that a person typed.
 * @param {string} text
 * @returns {number} NaN for anything but a finite number
 */
export function parse(text) {
  const plain = text.trim().replace(MINUS, '-');
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : NaN;
}
