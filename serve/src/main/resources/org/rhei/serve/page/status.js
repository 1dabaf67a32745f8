/** What the page says about the server and the draw. */

import {make} from './dom.js';
import {count, milliseconds, significant} from './format.js';

/** Kinds of lines while the page does not show what is wanted. The style sheet makes picture and table faint then. */
export const PROBLEMS = ['busy', 'offline', 'refused', 'token'];

/** @param {number} value an error in standard deviations of the posterior */
function deviations(value) {
  return `${significant(value, 2)} std`;
}

export class Status {
  /**
   * @param {{line: HTMLElement, unusual: HTMLElement, readout: HTMLElement, tokenForm: HTMLElement}} elements
   * @param {() => void} retry
   */
  constructor(elements, retry) {
    Object.assign(this, elements);
    this.retryButton = make('button', {type: 'button', textContent: 'Try again'});
    this.retryButton.addEventListener('click', retry);
    this.roundTrip = NaN;
    this.frameRate = NaN;
  }

  /** Shows a line. It is read aloud, so it changes only when something is finished or wrong. @param {string} text @param {string} kind */
  say(text, kind) {
    document.documentElement.dataset.phase = kind;
    if (this.line.dataset.text !== text) {
      this.line.dataset.text = text;
      this.line.dataset.kind = kind;
      this.line.replaceChildren(text);
      if (kind === 'refused' || kind === 'offline') {
        this.line.append(' ', this.retryButton);
      }
    }
    if (kind === 'token') {
      this.tokenForm.hidden = false;
    } else if (kind === 'done') {
      this.tokenForm.hidden = true;
    }
  }

  /** Shows that observations lie far outside of the training data. @param {{name: string, why: string}[]} warnings */
  warn(warnings) {
    const lines = warnings.map(({name, why}) => `Unusual observation${name}: ${why}.`);
    const text = lines.length === 0 ? '' : `${lines.join(' ')} The samples may be far from the true posterior.`;
    if (this.unusual.textContent !== text) {
      this.unusual.textContent = text;
    }
    this.unusual.hidden = text === '';
  }

  /**
   * Shows the numbers of the latest reply.
   * @param {?import('./cloud.js').Cloud} cloud
   * @param {number} wanted the number of samples
   */
  show(cloud, wanted) {
    const reply = cloud?.reply ?? {};
    const entries = [
      ['Samples', cloud ? `${count(cloud.received)} of ${count(wanted)}` : '–'],
      ['Not finite', cloud && cloud.failed > 0 ? `${count(cloud.failed)}, left out` : null],
      ['Solver', reply.solver ?? '–'],
      ['Evaluations', Number.isFinite(reply.evaluations) ? count(reply.evaluations) : '–'],
      ['Last draw', Number.isFinite(reply.draw_ms) ? milliseconds(reply.draw_ms) : '–'],
      ['With transfer', Number.isFinite(this.roundTrip) ? milliseconds(this.roundTrip) : '–'],
      ['Solver error', this.#error(reply)],
      ['Redraw', Number.isFinite(this.frameRate) ? `${Math.round(this.frameRate)} frames/s` : '–'],
    ];
    const shown = entries.filter(([, text]) => text !== null);
    const text = JSON.stringify(shown);
    if (text !== this.shown) {
      this.shown = text;
      this.readout.replaceChildren(...shown.map(([name, value]) =>
        make('div', {}, [make('dt', {textContent: name}), make('dd', {textContent: value})])));
    }
  }

  #error(reply) {
    const known = [[reply.error_p50, 'half of the samples'], [reply.error_p99, '99 %']].filter(([value]) => Number.isFinite(value));
    return known.length === 0 ? 'not measured' : known.map(([value, share]) => `≤ ${deviations(value)} for ${share}`).join(', ');
  }
}
