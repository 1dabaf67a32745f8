/** Light or dark: the system's choice until the user makes one, which the browser keeps. */

import {DARK, LIGHT} from './palette.js';

const STORED = 'rhei-theme';

export class Theme {
  /** @param {HTMLButtonElement} button @param {() => void} changed */
  constructor(button, changed) {
    this.button = button;
    this.changed = changed;
    this.system = window.matchMedia('(prefers-color-scheme: dark)');
    this.system.addEventListener('change', () => this.#apply());
    button.addEventListener('click', () => {
      const choice = this.dark() ? 'light' : 'dark';
      try {
        localStorage.setItem(STORED, choice);
      } catch {
        // Without storage the choice holds until the page is left.
      }
      this.choice = choice;
      this.#apply();
    });
    try {
      this.choice = localStorage.getItem(STORED);
    } catch {
      this.choice = null;
    }
    this.#apply();
  }

  /** @returns {boolean} */
  dark() {
    return this.choice ? this.choice === 'dark' : this.system.matches;
  }

  /** @returns {import('./palette.js').Palette} */
  palette() {
    return this.dark() ? DARK : LIGHT;
  }

  #apply() {
    document.documentElement.dataset.theme = this.dark() ? 'dark' : 'light';
    this.button.textContent = this.dark() ? 'Light' : 'Dark';
    this.changed();
  }
}
