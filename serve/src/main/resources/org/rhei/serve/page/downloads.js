/** Files with the samples or the picture. */

import {byId, make} from './dom.js';

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = make('a', {href: URL.createObjectURL(blob), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export class Downloads {
  /** @param {import('./api.js').Client} client @param {object} source gives `config`, `state`, `picture`, `draw()` */
  constructor(client, source) {
    this.client = client;
    this.source = source;
    byId('save-png').addEventListener('click', () => this.#try(async () => save(await source.picture.png(), this.#name('png'))));
    byId('save-svg').addEventListener('click', () =>
      this.#try(async () => save(new Blob([source.picture.svg()], {type: 'image/svg+xml'}), this.#name('svg'))));
    byId('copy-link').addEventListener('click', () => this.#try(async () => {
      await navigator.clipboard.writeText(source.link());
      return 'Link copied.';
    }));
  }

  /** Makes the buttons of a model. @param {object} config */
  setModel(config) {
    const buttons = (config.formats ?? []).map((format) => {
      const button = make('button', {type: 'button', textContent: `.${format}`});
      // Fetched, not linked: a link cannot carry the token, and an error would replace the page.
      button.addEventListener('click', () => this.#try(async () => {
        this.#say('Drawing …', false);
        save(await this.client.file(this.source.draw(), format), this.#name(format));
        return `${this.#name(format)} saved.`;
      }));
      return button;
    });
    byId('download-samples').replaceChildren(make('span', {textContent: 'Samples'}), ...buttons);
  }

  #name(suffix) {
    const safe = this.source.config.name.replace(/[^\w.-]+/g, '_');
    return `${safe}-seed-${this.source.state.seed}.${suffix}`;
  }

  async #try(action) {
    try {
      this.#say((await action()) ?? '', false);
    } catch (error) {
      this.#say(`Not saved: ${error.message}`, true);
    }
  }

  #say(text, bad) {
    const line = byId('download-message');
    line.textContent = text;
    line.className = bad ? 'bad' : '';
  }
}
