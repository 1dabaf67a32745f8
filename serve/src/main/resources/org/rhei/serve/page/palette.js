/** The colours of the picture. The two clouds have colours of Okabe and Ito's palette, which all kinds of colour vision tell apart. */

/**
 * @typedef {object} Palette
 * @property {string} paper the background
 * @property {string} text
 * @property {string} faint frames and ticks
 * @property {string} note small text
 * @property {string} truth lines at true values
 * @property {string[]} clouds the colour of the moved observation, then that of the held one
 */

/** @type {Palette} */
export const LIGHT = {
  paper: '#ffffff', text: '#14182b', faint: '#8a8f9c', note: '#5f6673', truth: '#009e73',
  clouds: ['#0072b2', '#d55e00'],
};

/** @type {Palette} On black, blue and vermilion are too dark to read; sky blue and orange are the palette's light pair. */
export const DARK = {
  paper: '#14171c', text: '#e6e8ec', faint: '#737a87', note: '#9aa2ae', truth: '#2fc99b',
  clouds: ['#56b4e9', '#e69f00'],
};
