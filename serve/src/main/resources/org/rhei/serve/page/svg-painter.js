/** Draws an SVG document. The methods are those of `CanvasPainter`. */

import {CanvasPainter, FONT, RISE, SHIFTED_SIZE} from './canvas-painter.js';

/** Dots of one path do not darken each other; dots of several paths do, as on a canvas. An element for each dot would make large files. */
const LAYERS = 12;

const ENTITIES = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};

/** @param {string} text @returns {string} */
function escape(text) {
  return text.replace(/[&<>"]/g, (each) => ENTITIES[each]);
}

/** @param {number} value @returns {string} */
function px(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {ArrayLike<number>[]} lines */
function pathData(lines, closed) {
  return lines.map((line) => {
    let data = `M${px(line[0])} ${px(line[1])}`;
    for (let i = 2; i < line.length; i += 2) {
      data += `L${px(line[i])} ${px(line[i + 1])}`;
    }
    return closed ? `${data}Z` : data;
  }).join('');
}

export class SvgPainter {
  /** @param {number} width @param {number} height in CSS pixels */
  constructor(width, height) {
    this.size = {width, height};
    /** @type {string[]} */
    this.parts = [];
    this.clips = 0;
    // SVG has no measure of text before it is shown; the canvas measures with the same font.
    this.ruler = new CanvasPainter(document.createElement('canvas').getContext('2d'));
  }

  shifted(x, y, draw) {
    this.parts.push(`<g transform="translate(${px(x)} ${px(y)})">`);
    draw();
    this.parts.push('</g>');
  }

  fillBox(x, y, width, height, colour, alpha = 1) {
    this.parts.push(`<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${colour}" `
      + `fill-opacity="${alpha}"/>`);
  }

  strokeBox(x, y, width, height, pen) {
    this.parts.push(`<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="none" stroke="${pen.colour}" `
      + `stroke-width="${pen.width}"/>`);
  }

  stroke(lines, pen) {
    const dash = pen.dash ? ` stroke-dasharray="${pen.dash.join(' ')}"` : '';
    this.parts.push(`<path d="${pathData(lines, pen.closed)}" fill="none" stroke="${pen.colour}" stroke-width="${pen.width}" `
      + `stroke-linejoin="round"${dash}/>`);
  }

  fill(lines, colour, alpha = 1) {
    this.parts.push(`<path d="${pathData(lines, true)}" fill="${colour}" fill-opacity="${alpha}" fill-rule="evenodd"/>`);
  }

  points(xy, length, size, colour, alpha = 1) {
    const layers = Array(Math.min(LAYERS, length / 2)).fill('');
    for (let i = 0; i < length; i += 2) {
      layers[(i / 2) % LAYERS] += `M${px(xy[i])} ${px(xy[i + 1])}h0`; // a line of no length with a round end is a dot
    }
    this.parts.push(`<g stroke="${colour}" stroke-opacity="${alpha}" stroke-width="${px(size * 1.1)}" stroke-linecap="round">`,
      ...layers.map((data) => `<path d="${data}"/>`), '</g>');
  }

  text(runs, x, y, style) {
    let shift = 0;
    const spans = runs.map((run) => {
      const rise = RISE[run.level] * style.size;
      const dy = shift - rise;
      shift = rise;
      const size = run.level === 0 ? '' : ` font-size="${px(style.size * SHIFTED_SIZE)}"`;
      return `<tspan dy="${px(dy)}"${size}>${escape(run.text)}</tspan>`;
    });
    const turn = style.upwards ? ` transform="rotate(-90 ${px(x)} ${px(y)})"` : '';
    const weight = style.bold ? ' font-weight="bold"' : '';
    this.parts.push(`<text x="${px(x)}" y="${px(y)}" font-size="${style.size}" fill="${style.colour}" `
      + `text-anchor="${style.anchor ?? 'start'}" xml:space="preserve"${weight}${turn}>${spans.join('')}</text>`);
  }

  width(runs, style) {
    return this.ruler.width(runs, style);
  }

  clipped(x, y, width, height, draw) {
    const id = `clip${this.clips++}`;
    this.parts.push(`<clipPath id="${id}"><rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"/></clipPath>`,
      `<g clip-path="url(#${id})">`);
    draw();
    this.parts.push('</g>');
  }

  /** @returns {string} the document */
  document() {
    const {width, height} = this.size;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}" `
      + `font-family="${escape(FONT).replace(/&quot;/g, '\'')}">\n${this.parts.join('\n')}\n</svg>\n`;
  }
}
