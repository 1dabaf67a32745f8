/** Entering an observation as a whole: pasted values, or a row of a file. */

import {byId} from './dom.js';
import {pastedValues, parseTable, rowValues} from './table-file.js';

export class Entry {
  /**
   * @param {() => string[]} names of the model's data
   * @param {(x: number[]) => void} entered
   */
  constructor(names, entered) {
    this.names = names;
    this.entered = entered;
    /** @type {?{header: ?string[], rows: string[][]}} */
    this.table = null;
    byId('use-pasted').addEventListener('click', () => this.#try(() => pastedValues(byId('paste').value, names().length), 'Values taken.'));
    byId('file').addEventListener('change', () => this.#load());
    byId('row').addEventListener('input', () => this.#takeRow());
  }

  /** Forgets the file, for another model. */
  clear() {
    this.table = null;
    byId('file').value = '';
    byId('row-label').hidden = true;
    this.#say('', false);
  }

  async #load() {
    const [file] = byId('file').files;
    if (!file) {
      return;
    }
    try {
      this.table = parseTable(await file.text());
    } catch (error) {
      this.table = null;
      this.#say(error.message, true);
    }
    byId('row-label').hidden = !this.table;
    if (this.table) {
      byId('row').value = '1';
      byId('row').max = String(this.table.rows.length);
      byId('rows').textContent = `of ${this.table.rows.length}`;
      this.#takeRow();
    }
  }

  #takeRow() {
    const row = Number(byId('row').value);
    if (this.table && Number.isInteger(row) && row >= 1) {
      this.#try(() => rowValues(this.table, row - 1, this.names()), `Row ${row} taken.`);
    }
  }

  #try(read, done) {
    try {
      this.entered(read());
      this.#say(done, false);
    } catch (error) {
      this.#say(error.message, true);
    }
  }

  #say(text, bad) {
    const line = byId('enter-message');
    line.textContent = text;
    line.className = bad ? 'bad' : '';
  }
}
