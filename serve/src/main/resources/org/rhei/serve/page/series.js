/** A series of data as a curve that can be dragged. */

import {ticks} from './axis.js';
import {CanvasPainter} from './canvas-painter.js';
import {make, sized} from './dom.js';
import {exact, parse, significant} from './format.js';
import {labelRuns, nameRuns, plainText, write} from './mathtext.js';
import {usualRange} from './ranges.js';

const HEIGHT = 190;
const LEFT = 42;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;

/** Widths of the part that a drag moves along, as shares of the series. */
const REACHES = [['one value', 0], ['narrow', 0.06], ['wide', 0.2]];

export class Series {
  /**
   * @param {object} config the model
   * @param {number[]} values flat (dim_cond, ch_cond), changed in place
   * @param {() => void} changed
   * @param {() => import('./palette.js').Palette} palette
   */
  constructor(config, values, changed, palette) {
    Object.assign(this, {values, changed, palette});
    this.variables = config.x;
    this.channels = Math.max(1, config.ch_cond);
    this.length = config.x.length / this.channels;
    this.channel = 0;
    this.selected = 0;
    /** @type {?number[]} */
    this.held = null;
    this.element = make('div', {className: 'series'}, this.#parts());
    this.#listen();
    this.show();
  }

  #parts() {
    this.canvas = make('canvas', {tabIndex: 0, role: 'slider', 'aria-label': 'Values of the observation'});
    this.field = make('input', {type: 'number', step: 'any', id: 'series-value'});
    this.index = make('input', {type: 'number', min: '0', max: String(this.length - 1), step: '1', id: 'series-index'});
    const reaches = REACHES.map(([name, share]) => make('option', {value: String(share), textContent: name}));
    this.reach = make('select', {id: 'series-reach'}, reaches);
    this.reach.value = this.length > 12 ? '0.06' : '0';
    this.name = make('span', {className: 'faint'});
    const parts = [
      this.canvas,
      make('div', {className: 'grid'}, [
        make('label', {for: 'series-reach', textContent: 'Dragging moves'}), this.reach,
        make('label', {for: 'series-index', textContent: 'Value no.'}), make('span', {className: 'pair'}, [this.index, this.name]),
        make('label', {for: 'series-value', textContent: 'Value'}), this.field,
      ]),
    ];
    if (this.channels > 1) {
      this.channelChoice = make('select', {'aria-label': 'Channel'},
        Array.from({length: this.channels}, (_, c) => make('option', {value: String(c), textContent: `Channel ${c}`})));
      parts.unshift(this.channelChoice);
    }
    return parts;
  }

  #listen() {
    this.canvas.addEventListener('pointerdown', (event) => this.#press(event));
    this.canvas.addEventListener('pointermove', (event) => this.#drag(event));
    this.canvas.addEventListener('pointerup', () => this.#release());
    this.canvas.addEventListener('pointercancel', () => this.#release());
    this.canvas.addEventListener('keydown', (event) => this.#key(event));
    this.canvas.addEventListener('focus', () => this.draw());
    this.canvas.addEventListener('blur', () => this.draw());
    this.index.addEventListener('input', () => {
      const index = parse(this.index.value);
      if (Number.isInteger(index) && index >= 0 && index < this.length) {
        this.#select(index);
      }
    });
    this.field.addEventListener('input', () => {
      const value = parse(this.field.value);
      if (Number.isFinite(value)) {
        this.values[this.#at(this.selected)] = Math.fround(value);
        this.draw();
        this.changed();
      }
    });
    this.channelChoice?.addEventListener('change', () => {
      this.channel = Number(this.channelChoice.value);
      this.show();
    });
  }

  /** @returns {number} where the value of the chosen channel lies in the flat array */
  #at(index) {
    return index * this.channels + this.channel;
  }

  hold(held) {
    this.held = held;
    this.draw();
  }

  /** Shows values that have changed. */
  show() {
    this.#select(this.selected);
  }

  #select(index) {
    this.selected = index;
    const variable = this.variables[this.#at(index)];
    const value = this.values[this.#at(index)];
    if (document.activeElement !== this.index) {
      this.index.value = String(index);
    }
    if (document.activeElement !== this.field || parse(this.field.value) !== value) {
      this.field.value = exact(value);
    }
    write(this.name, labelRuns(variable));
    const range = usualRange(variable);
    this.canvas.setAttribute('aria-valuemin', String(Math.min(range[0], value)));
    this.canvas.setAttribute('aria-valuemax', String(Math.max(range[1], value)));
    this.canvas.setAttribute('aria-valuenow', String(value));
    const name = plainText(nameRuns(variable));
    this.canvas.setAttribute('aria-valuetext', `${name}: ${significant(value, 4)}, value ${index + 1} of ${this.length}`);
    this.draw();
  }

  /** Holds the scale while the curve is dragged: the pointer would lose its value otherwise. */
  #range() {
    if (this.dragged) {
      return this.dragged.range;
    }
    let [low, high] = [Infinity, -Infinity];
    this.variables.forEach((variable, i) => {
      const range = usualRange(variable);
      low = Math.min(low, range[0], this.values[i], this.held?.[i] ?? Infinity);
      high = Math.max(high, range[1], this.values[i], this.held?.[i] ?? -Infinity);
    });
    return [low, high];
  }

  /** Returns the scales between values and places. */
  #scales() {
    const width = this.canvas.clientWidth || 280;
    const [low, high] = this.#range();
    const last = Math.max(1, this.length - 1);
    const [across, down] = [width - LEFT - RIGHT - 8, HEIGHT - TOP - BOTTOM];
    return {
      width,
      range: [low, high],
      x: (index) => LEFT + 4 + (index / last) * across,
      y: (value) => TOP + ((high - value) / (high - low)) * down,
      index: (x) => Math.max(0, Math.min(last, Math.round(((x - LEFT - 4) / across) * last))),
      value: (y) => Math.max(low, Math.min(high, high - ((y - TOP) / down) * (high - low))),
    };
  }

  #press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    const index = this.#scales().index(event.offsetX);
    this.dragged = {index, last: index, range: this.#range()};
    this.#select(index);
    this.#drag(event);
    event.preventDefault();
    this.canvas.focus();
  }

  #drag(event) {
    if (!this.dragged) {
      return;
    }
    const scales = this.#scales();
    const value = scales.value(event.offsetY);
    const reach = Number(this.reach.value) * this.length;
    if (reach > 0) {
      this.#pull(this.dragged.index, value, reach);
      this.#select(this.dragged.index);
    } else {
      this.#paint(scales.index(event.offsetX), value);
    }
    this.changed();
  }

  #release() {
    this.dragged = null;
    this.draw();
  }

  /** Moves a value and, less far, its neighbours. */
  #pull(index, value, reach) {
    const step = value - this.values[this.#at(index)];
    for (let i = 0; i < this.length; i++) {
      const share = Math.exp(-0.5 * ((i - index) / reach) ** 2);
      this.values[this.#at(i)] = Math.fround(this.values[this.#at(i)] + (share > 0.01 ? step * share : 0));
    }
  }

  /** Sets the values that the pointer has passed since its last place. */
  #paint(index, value) {
    const from = this.dragged.last;
    const start = this.values[this.#at(from)];
    const steps = Math.abs(index - from);
    for (let k = 1; k <= steps; k++) {
      this.values[this.#at(from + Math.sign(index - from) * k)] = Math.fround(start + ((value - start) * k) / steps);
    }
    this.values[this.#at(index)] = Math.fround(value);
    this.dragged.last = index;
    this.#select(index);
  }

  #key(event) {
    const sideways = {ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity}[event.key];
    const upwards = {ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10}[event.key];
    if (sideways !== undefined) {
      this.#select(Math.max(0, Math.min(this.length - 1, this.selected + sideways)));
    } else if (upwards !== undefined) {
      const [low, high] = usualRange(this.variables[this.#at(this.selected)]);
      const step = upwards * (event.shiftKey ? 10 : 1) * (high - low) / 200;
      const reach = Number(this.reach.value) * this.length;
      this.#pull(this.selected, this.values[this.#at(this.selected)] + step, Math.max(reach, 1e-6));
      this.#select(this.selected);
      this.changed();
    } else {
      return;
    }
    event.preventDefault();
  }

  draw() {
    const scales = this.#scales();
    const palette = this.palette();
    const painter = new CanvasPainter(sized(this.canvas, scales.width, HEIGHT));
    this.canvas.style.width = ''; // the style sheet's full width
    painter.fillBox(0, 0, scales.width, HEIGHT, palette.paper);
    this.#axes(painter, scales, palette);
    this.#trainingBand(painter, scales, palette);
    if (this.held) {
      painter.stroke([this.#line(this.held, scales)], {colour: palette.clouds[1], width: 1.6});
    }
    const line = this.#line(this.values, scales);
    painter.stroke([line], {colour: palette.clouds[0], width: 1.8});
    if (this.length <= 80) {
      painter.points(line, line.length, 5, palette.clouds[0]);
    }
    const [x, y] = [scales.x(this.selected), scales.y(this.values[this.#at(this.selected)])];
    painter.strokeBox(x - 5, y - 5, 10, 10, {colour: palette.text, width: document.activeElement === this.canvas ? 2 : 1});
  }

  #line(values, scales) {
    return Float32Array.from({length: 2 * this.length}, (_, k) => (k % 2 === 0 ? scales.x(k / 2) : scales.y(values[this.#at(k >> 1)])));
  }

  #axes(painter, scales, palette) {
    const pen = {colour: palette.faint, width: 1};
    const style = {size: 10, colour: palette.text};
    painter.strokeBox(LEFT, TOP, scales.width - LEFT - RIGHT, HEIGHT - TOP - BOTTOM, pen);
    for (const tick of ticks(scales.range, 5)) {
      const y = scales.y(tick.value);
      painter.stroke([[LEFT - 4, y, LEFT, y]], pen);
      painter.text([{text: tick.text, level: 0}], LEFT - 6, y + 3.5, {...style, anchor: 'end'});
    }
    for (const tick of ticks([0, this.length - 1], 6).filter((each) => Number.isInteger(each.value))) {
      const x = scales.x(tick.value);
      painter.stroke([[x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4]], pen);
      painter.text([{text: tick.text, level: 0}], x, HEIGHT - 6, {...style, anchor: 'middle'});
    }
  }

  /** Shows where the training data lie: the mean ± one standard deviation. */
  #trainingBand(painter, scales, palette) {
    const known = Array.from({length: this.length}, (_, i) => this.variables[this.#at(i)]);
    if (!known.every((variable) => Number.isFinite(variable.mean) && Number.isFinite(variable.std))) {
      return;
    }
    const band = [];
    known.forEach((variable, i) => band.push(scales.x(i), scales.y(variable.mean + variable.std)));
    known.toReversed().forEach((variable, i) => band.push(scales.x(this.length - 1 - i), scales.y(variable.mean - variable.std)));
    painter.fill([band], palette.faint, 0.18);
  }
}
