/** The observation's controls: a slider and a number field for each value, or a curve where there are many. */

import {make} from './dom.js';
import {exact, parse, significant} from './format.js';
import {labelRuns, plainText, write} from './mathtext.js';
import {roundStep, usualRange} from './ranges.js';
import {Series} from './series.js';

/** More values than these are a series. */
const MOST_SLIDERS = 8;

export class Observation {
  /**
   * @param {HTMLElement} place
   * @param {(x: number[]) => void} changed called when the user moves a value
   * @param {() => import('./palette.js').Palette} palette
   */
  constructor(place, changed, palette) {
    this.place = place;
    this.changed = changed;
    this.palette = palette;
    /** @type {number[]} */
    this.values = [];
    /** @type {?Series} */
    this.series = null;
    this.rows = [];
  }

  /** Makes the controls of a model. @param {object} config @param {number[]} values */
  setModel(config, values) {
    this.values = [...values];
    this.series = null;
    this.rows = [];
    if (config.x.length === 0) {
      this.place.replaceChildren(make('p', {className: 'faint', textContent: 'This model takes no observation.'}));
    } else if (config.x.length > MOST_SLIDERS) {
      this.series = new Series(config, this.values, () => this.changed([...this.values]), this.palette);
      this.place.replaceChildren(this.series.element);
      this.series.draw();
    } else {
      this.rows = config.x.map((variable, i) => this.#row(variable, i));
      this.place.replaceChildren(...this.rows.map((row) => row.element));
    }
  }

  /** Shows values that come from elsewhere. @param {number[]} values */
  set(values) {
    values.forEach((value, i) => {
      this.values[i] = value;
    });
    this.rows.forEach((row) => row.show());
    this.series?.show();
  }

  /** Shows the held observation beside the moved one. @param {?number[]} held */
  hold(held) {
    this.rows.forEach((row, i) => row.hold(held ? held[i] : null));
    this.series?.hold(held);
  }

  /** Draws again, for other colours or another width. */
  redraw() {
    this.series?.draw();
  }

  #row(variable, i) {
    const range = usualRange(variable);
    const step = roundStep(range);
    const label = make('label', {for: `x-${i}`});
    write(label, labelRuns(variable));
    const name = plainText(labelRuns(variable));
    const slider = make('input', {type: 'range', id: `x-${i}`, step: String(step)});
    const field = make('input', {type: 'number', step: String(step), 'aria-label': `${name}, value`});
    const held = make('span', {className: 'held', hidden: true});
    slider.min = String(Number((Math.floor(range[0] / step) * step).toPrecision(12)));
    slider.max = String(Number((Math.ceil(range[1] / step) * step).toPrecision(12)));
    const show = () => {
      const value = this.values[i];
      slider.min = String(Math.min(Number(slider.min), value)); // a typed value may lie outside of the usual range
      slider.max = String(Math.max(Number(slider.max), value));
      slider.value = String(value);
      if (document.activeElement !== field || parse(field.value) !== value) {
        field.value = exact(value);
      }
    };
    const move = (value) => {
      if (Number.isFinite(value)) {
        this.values[i] = Math.fround(value);
        show();
        this.changed([...this.values]);
      }
    };
    slider.addEventListener('input', () => move(Number(slider.value)));
    field.addEventListener('input', () => {
      const value = parse(field.value);
      field.setAttribute('aria-invalid', String(Number.isNaN(value)));
      if (Number.isFinite(value)) {
        this.values[i] = Math.fround(value);
        slider.value = String(value);
        this.changed([...this.values]);
      }
    });
    field.addEventListener('change', () => {
      field.setAttribute('aria-invalid', 'false');
      show();
    });
    show();
    return {
      element: make('div', {className: 'value'}, [label, slider, field, held]),
      show,
      hold(value) {
        held.hidden = value === null;
        held.textContent = value === null ? '' : `A: ${significant(value, 6)}`;
      },
    };
  }
}
