/** The corner plot: marginal densities on the diagonal, joint ones below it. Draws on any painter. */

import {ticks} from './axis.js';
import {highest, histogram, smoothDensity} from './density.js';
import {fixed} from './format.js';

/**
 * @typedef {object} Layer the samples of one observation
 * @property {Float32Array[]} columns the values of each shown parameter
 * @property {number} colour 0 for the moved observation, 1 for the held one
 * @property {number} mostPoints the most points that a panel shows
 * @property {string} label its line in the legend; empty for none
 * @property {number[]} spreads the width of the narrowest mode of each shown parameter
 * @property {?import('./statistics.js').Summary[]} summaries of each shown parameter; null for none
 * @property {?number[]} modes the number of modes of each shown parameter; null without summaries
 * @property {?Float32Array[][]} histories for each shown parameter the past values of some samples, to be drawn as lines; null for none
 * @property {?((i: number, j: number) => import('./density.js').Contours)} contours of two shown parameters; null for none
 *
 * @typedef {object} Scene
 * @property {{name: import('./mathtext.js').Run[], label: import('./mathtext.js').Run[]}[]} variables the shown parameters
 * @property {[number, number][]} ranges of their axes
 * @property {Layer[]} layers the last one is on top
 * @property {number[]} truths NaN where unknown
 * @property {'both'|'points'|'contours'} joint
 * @property {'histogram'|'density'} marginal
 * @property {string[]} notes small lines in the empty corner
 */

const GAP = 6;
const LARGEST_PANEL = 340;

/** @typedef {{panel: number, left: number, top: number, bottom: number, width: number, height: number, size: number}} Layout */

/**
 * @param {number} width the most that the picture may take
 * @param {number} height the most that the picture may take; at least 300 is taken
 * @param {number} count the number of parameters
 * @returns {Layout}
 */
export function layout(width, height, count) {
  const small = width < 560;
  const size = small ? 10 : 12;
  const left = count === 1 ? 14 : size * 4.9;
  const top = size * (count === 1 ? 8 : 2.2);
  const bottom = size * 3.8;
  const right = 16;
  const inWidth = (width - left - right) / count;
  const inHeight = (Math.max(300, height) - top - bottom) / count;
  const panel = Math.floor(Math.max(40, Math.min(inWidth, inHeight, count === 1 ? 1.6 * LARGEST_PANEL : LARGEST_PANEL)));
  const down = count === 1 ? 0.7 * panel : count * panel;
  return {panel, left, top, bottom, size, width: left + count * panel + right, height: top + bottom + down};
}

/** Draws one scene. */
export class CornerPlot {
  /**
   * @param {import('./canvas-painter.js').CanvasPainter | import('./svg-painter.js').SvgPainter} painter
   * @param {Scene} scene
   * @param {Layout} place
   * @param {import('./palette.js').Palette} palette
   */
  constructor(painter, scene, place, palette) {
    Object.assign(this, {painter, scene, place, palette});
    this.small = {size: place.size * 0.88, colour: palette.text};
  }

  draw() {
    const count = this.scene.variables.length;
    this.painter.fillBox(0, 0, this.place.width, this.place.height, this.palette.paper);
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < row; column++) {
        this.#joint(this.#box(row, column), row, column);
      }
      this.#marginal(this.#box(row, row), row);
      if (row > 0) {
        this.#leftAxis(this.#box(row, 0), row);
      }
      this.#bottomAxis(this.#box(count - 1, row), row);
    }
    this.#legend(count);
  }

  #box(row, column) {
    const {panel, left, top} = this.place;
    const tall = this.scene.variables.length === 1 ? panel * 0.7 : panel;
    return {x: left + column * panel + GAP / 2, y: top + row * panel + GAP / 2, width: panel - GAP, height: tall - GAP};
  }

  /** @returns {(value: number) => number} from a parameter's value to a place; `from` and `to` are the ends of the panel */
  #scale(variable, from, to) {
    const [low, high] = this.scene.ranges[variable];
    return (value) => from + ((value - low) / (high - low)) * (to - from);
  }

  #joint(box, row, column) {
    const x = this.#scale(column, box.x, box.x + box.width);
    const y = this.#scale(row, box.y + box.height, box.y);
    this.painter.clipped(box.x, box.y, box.width, box.height, () => {
      for (const layer of this.scene.layers) {
        this.#jointLayer(layer, row, column, x, y);
      }
      this.#truthLines(box, column, row, x, y);
    });
    this.painter.strokeBox(box.x, box.y, box.width, box.height, {colour: this.palette.faint, width: 1});
  }

  #jointLayer(layer, row, column, x, y) {
    const colour = this.palette.clouds[layer.colour];
    if (layer.histories) {
      const [xs, ys] = [layer.histories[column], layer.histories[row]];
      const lines = Array.from(xs[0], (_, i) => xs.flatMap((values, t) => [x(values[i]), y(ys[t][i])]));
      this.painter.stroke(lines, {colour: this.palette.faint, width: 0.5});
    }
    const contours = this.scene.joint === 'points' ? null : layer.contours?.(column, row);
    if (!contours || contours.levels.length === 0) {
      this.#points(layer, row, column, x, y, 0.75, () => true);
      return;
    }
    if (this.scene.joint === 'both') { // within the contours many points lie on each other: they are faint, those outside are not
      const faint = Math.min(0.4, Math.max(0.14, 600 / layer.columns[0].length));
      this.#points(layer, row, column, x, y, faint, (i) => contours.outside[i] === 0);
      this.#points(layer, row, column, x, y, 0.6, (i) => contours.outside[i] === 1);
    }
    contours.levels.forEach(({lines}, i) => {
      const placed = lines.map((line) => line.map((value, k) => (k % 2 === 0 ? x(value) : y(value))));
      this.painter.fill(placed, colour, i === 0 ? 0.18 : 0.3);
      this.painter.stroke(placed, {colour, width: 1.2, closed: true});
    });
  }

  #points(layer, row, column, x, y, alpha, chosen) {
    const xs = layer.columns[column];
    const ys = layer.columns[row];
    const count = Math.min(layer.mostPoints, xs.length);
    const places = new Float32Array(2 * count);
    let length = 0;
    for (let i = 0; i < count; i++) {
      if (chosen(i)) {
        places[length++] = x(xs[i]);
        places[length++] = y(ys[i]);
      }
    }
    const size = Math.max(1.2, Math.min(3.2, this.place.panel / 60)) * (count > 1500 ? 0.7 : 1);
    this.painter.points(places, length, size, this.palette.clouds[layer.colour], alpha);
  }

  #marginal(box, variable) {
    const range = this.scene.ranges[variable];
    const x = this.#scale(variable, box.x, box.x + box.width);
    const curves = this.scene.layers.map((layer) => this.#curve(layer, variable, range));
    const highest = Math.max(...curves.flatMap((curve) => curve.y), Number.MIN_VALUE);
    const y = (value) => box.y + box.height * (1 - 0.92 * (value / highest));
    curves.forEach((curve, i) => {
      const line = Float32Array.from({length: 2 * curve.x.length}, (_, k) => (k % 2 === 0 ? x(curve.x[k >> 1]) : y(curve.y[k >> 1])));
      this.#marginalLayer(this.scene.layers[i], curve, line, box, variable, x);
    });
    this.painter.clipped(box.x, box.y, box.width, box.height, () => this.#truthLines(box, variable, -1, x, null));
    const base = box.y + box.height;
    this.painter.stroke([[box.x, base, box.x + box.width, base]], {colour: this.palette.faint, width: 1});
    this.#title(box, variable);
  }

  #curve(layer, variable, range) {
    const values = layer.columns[variable];
    if (values.length === 0) {
      return {x: [], y: []};
    }
    const density = this.scene.marginal === 'histogram' ? histogram : smoothDensity;
    return density(values, range, layer.spreads[variable]);
  }

  /** Fills the area below a curve, darker between the quantiles, or with several modes where it is highest: 95 %, 68 %. */
  #marginalLayer(layer, curve, line, box, variable, x) {
    const colour = this.palette.clouds[layer.colour];
    const summary = layer.summaries?.[variable];
    const several = this.scene.layers.length > 1;
    const shade = (from, to, alpha) =>
      this.painter.clipped(from, box.y, Math.max(0, to - from), box.height, () => this.painter.fill([line], colour, alpha));
    shade(box.x, box.x + box.width, 0.14);
    const oneMode = layer.modes?.[variable] === 1;
    const regions = (central, share) => (oneMode ? [central] : highest(curve, share));
    if (summary) {
      regions(summary.central95, 0.95).forEach(([from, to]) => shade(x(from), x(to), several ? 0.1 : 0.2));
      regions(summary.central68, 0.68).forEach(([from, to]) => shade(x(from), x(to), several ? 0.16 : 0.34));
    }
    this.painter.clipped(box.x, box.y, box.width, box.height, () => {
      this.painter.stroke([line], {colour, width: 1.3});
      if (summary && oneMode) {
        const median = x(summary.median);
        this.painter.stroke([[median, box.y, median, box.y + box.height]], {colour, width: 1.3});
      }
    });
  }

  #truthLines(box, column, row, x, y) {
    const pen = {colour: this.palette.truth, width: 1.8, dash: [6, 4]};
    const vertical = this.scene.truths[column];
    if (Number.isFinite(vertical)) {
      this.painter.stroke([[x(vertical), box.y, x(vertical), box.y + box.height]], pen);
    }
    const horizontal = row < 0 ? NaN : this.scene.truths[row];
    if (Number.isFinite(horizontal)) {
      this.painter.stroke([[box.x, y(horizontal), box.x + box.width, y(horizontal)]], pen);
    }
  }

  /** Writes the median with the distances to the central 68 % above a marginal, or the number of its modes if there are several. */
  #title(box, variable) {
    const top = this.scene.layers.at(-1);
    const summary = this.scene.layers.length === 1 ? top?.summaries?.[variable] : null;
    const name = this.scene.variables[variable].name;
    const style = {size: this.place.size, colour: this.palette.text, anchor: 'middle'};
    const modes = top?.modes?.[variable];
    const described = modes > 1 ? [{text: `: ${modes} modes`, level: 0}] : summary && estimate(summary);
    const runs = summary ? [...name, ...described] : name;
    const sizes = [1, 0.88, 0.76].map((factor) => factor * this.place.size);
    const fitting = sizes.find((size) => this.painter.width(runs, {...style, size}) <= this.place.panel + GAP);
    const [x, y] = [box.x + box.width / 2, box.y - this.place.size * 0.5];
    this.painter.text(fitting ? runs : name, x, y, {...style, size: fitting ?? this.place.size});
  }

  #bottomAxis(box, variable) {
    const x = this.#scale(variable, box.x, box.x + box.width);
    const base = box.y + box.height;
    const style = {...this.small, anchor: 'middle'};
    for (const tick of this.#fitting(variable, box.width, style)) {
      const at = x(tick.value);
      this.painter.stroke([[at, base, at, base + 4]], {colour: this.palette.faint, width: 1});
      this.painter.text([{text: tick.text, level: 0}], at, base + 5 + style.size, style);
    }
    this.#label(variable, box.x + box.width / 2, base + this.place.size * 3.1, box.width, false);
  }

  /** Returns the ticks of a horizontal axis whose texts do not touch and stay within the picture. */
  #fitting(variable, width, style) {
    const [low, high] = this.scene.ranges[variable];
    for (let most = Math.max(2, Math.min(6, Math.floor(width / 24))); most > 0; most--) {
      const all = ticks([low, high], most);
      const widest = Math.max(0, ...all.map((tick) => this.painter.width([{text: tick.text, level: 0}], style)));
      const apart = all.length < 2 ? width : (width * (all[1].value - all[0].value)) / (high - low);
      if (widest + 6 <= apart) {
        return all;
      }
    }
    return [];
  }

  #leftAxis(box, variable) {
    const y = this.#scale(variable, box.y + box.height, box.y);
    const style = {...this.small, anchor: 'end'};
    for (const tick of ticks(this.scene.ranges[variable], Math.max(2, Math.min(5, Math.floor(box.height / 30))))) {
      const at = y(tick.value);
      this.painter.stroke([[box.x - 4, at, box.x, at]], {colour: this.palette.faint, width: 1});
      this.painter.text([{text: tick.text, level: 0}], box.x - 6, at + style.size * 0.36, style);
    }
    this.#label(variable, this.place.size * 1.05, box.y + box.height / 2, box.height, true);
  }

  /** Writes a parameter's name, and its unit where there is space. */
  #label(variable, x, y, space, upwards) {
    const {name, label} = this.scene.variables[variable];
    const style = {size: this.place.size, colour: this.palette.text, anchor: 'middle', upwards};
    this.painter.text(this.painter.width(label, style) <= space + GAP ? label : name, x, y, style);
  }

  #legend(count) {
    const {place, painter, palette} = this;
    const right = place.width - 16;
    let y = count === 1 ? place.size * 1.3 : place.top + place.size * 0.4;
    for (const layer of this.scene.layers.filter((each) => each.label)) {
      const style = {size: place.size, colour: palette.text, anchor: 'end'};
      const runs = [{text: layer.label, level: 0}];
      painter.fillBox(right - painter.width(runs, style) - place.size * 1.5, y - place.size * 0.8, place.size, place.size * 0.8,
        palette.clouds[layer.colour]);
      painter.text(runs, right, y, style);
      y += place.size * 1.6;
    }
    if (count > 1 && place.panel < 110 && count < 4) {
      return; // no space for notes beside the diagonal
    }
    for (const note of this.scene.notes) {
      painter.text([{text: note, level: 0}], right, y, {size: place.size * 0.85, colour: palette.note, anchor: 'end'});
      y += place.size * 1.3;
    }
  }
}

/**
 * Writes the median with the distances to the central 68 %, with two digits of the shorter one: "= 0.12 +0.03 −0.02".
 * @param {import('./statistics.js').Summary} summary
 * @returns {import('./mathtext.js').Run[]}
 */
function estimate({median, central68}) {
  const plus = central68[1] - median;
  const minus = median - central68[0];
  const largest = Math.max(Math.abs(median), plus, minus);
  const magnitude = largest > 0 ? Math.floor(Math.log10(largest)) : 0;
  const power = magnitude >= 5 || magnitude < -3 ? magnitude : 0; // taken out where numbers are long without it
  const unit = 10 ** power;
  const shorter = (Math.min(plus, minus) || Math.max(plus, minus)) / unit;
  const decimals = shorter > 0 ? Math.min(7, Math.max(0, 1 - Math.floor(Math.log10(shorter)))) : 4;
  const runs = [
    {text: ` = ${fixed(median / unit, decimals)} `, level: 0},
    {text: `+${fixed(plus / unit, decimals)}`, level: 1},
    {text: ` −${fixed(minus / unit, decimals)}`, level: -1},
  ];
  return power === 0 ? runs : [...runs, {text: ' ×10', level: 0}, {text: String(power).replace('-', '−'), level: 1}];
}
