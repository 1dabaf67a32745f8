/**
 * Draws on a canvas. `SvgPainter` has the same methods, so that one drawing serves the screen and both kinds of picture files.
 *
 * Polylines are flat arrays x₀, y₀, x₁, y₁, …
 */

/** The size and the rise of subscripts and superscripts, as shares of the font's size. */
export const SHIFTED_SIZE = 0.72;
export const RISE = {'-1': -0.22, 0: 0, 1: 0.36};

export const FONT = '"DejaVu Sans", Verdana, "Segoe UI", system-ui, sans-serif';

export class CanvasPainter {
  /** @param {CanvasRenderingContext2D} context whose unit is one CSS pixel */
  constructor(context) {
    this.context = context;
  }

  /** Draws with the origin at a place. @param {() => void} draw */
  shifted(x, y, draw) {
    this.context.save();
    this.context.translate(x, y);
    draw();
    this.context.restore();
  }

  /** Fills a box. @param {string} colour */
  fillBox(x, y, width, height, colour, alpha = 1) {
    this.context.globalAlpha = alpha;
    this.context.fillStyle = colour;
    this.context.fillRect(x, y, width, height);
    this.context.globalAlpha = 1;
  }

  /** Draws the outline of a box. @param {{colour: string, width: number}} pen */
  strokeBox(x, y, width, height, pen) {
    this.context.strokeStyle = pen.colour;
    this.context.lineWidth = pen.width;
    this.context.setLineDash([]);
    this.context.strokeRect(x, y, width, height);
  }

  /** Draws polylines. @param {ArrayLike<number>[]} lines @param {{colour: string, width: number, dash?: number[], closed?: boolean}} pen */
  stroke(lines, pen) {
    const context = this.context;
    context.strokeStyle = pen.colour;
    context.lineWidth = pen.width;
    context.lineJoin = 'round';
    context.setLineDash(pen.dash ?? []);
    this.#trace(lines, pen.closed);
    context.stroke();
  }

  /** Fills closed polylines; a line inside another one cuts a hole. */
  fill(lines, colour, alpha = 1) {
    this.context.globalAlpha = alpha;
    this.context.fillStyle = colour;
    this.#trace(lines, true);
    this.context.fill('evenodd');
    this.context.globalAlpha = 1;
  }

  #trace(lines, closed) {
    const context = this.context;
    context.beginPath();
    for (const line of lines) {
      context.moveTo(line[0], line[1]);
      for (let i = 2; i < line.length; i += 2) {
        context.lineTo(line[i], line[i + 1]);
      }
      if (closed) {
        context.closePath();
      }
    }
  }

  /** Draws points as small squares: the fastest mark a canvas has. @param {ArrayLike<number>} xy @param {number} length used elements */
  points(xy, length, size, colour, alpha = 1) {
    const context = this.context;
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    for (let i = 0; i < length; i += 2) {
      context.fillRect(xy[i] - size / 2, xy[i + 1] - size / 2, size, size);
    }
    context.globalAlpha = 1;
  }

  /**
   * Writes a line of text.
   * @param {import('./mathtext.js').Run[]} runs
   * @param {{size: number, colour: string, anchor?: 'start'|'middle'|'end', upwards?: boolean, bold?: boolean}} style
   */
  text(runs, x, y, style) {
    const context = this.context;
    context.save();
    context.translate(x, y);
    if (style.upwards) {
      context.rotate(-Math.PI / 2);
    }
    context.fillStyle = style.colour;
    let at = -this.#shift(this.width(runs, style), style.anchor);
    for (const run of runs) {
      context.font = font(style, run.level);
      context.fillText(run.text, at, -RISE[run.level] * style.size);
      at += context.measureText(run.text).width;
    }
    context.restore();
  }

  #shift(width, anchor) {
    return anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0;
  }

  /** @param {import('./mathtext.js').Run[]} runs @returns {number} the width of a line of text */
  width(runs, style) {
    let width = 0;
    for (const run of runs) {
      this.context.font = font(style, run.level);
      width += this.context.measureText(run.text).width;
    }
    return width;
  }

  /** Draws with everything outside of a box cut off. @param {() => void} draw */
  clipped(x, y, width, height, draw) {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }
}

function font(style, level) {
  return `${style.bold ? 'bold ' : ''}${style.size * (level === 0 ? 1 : SHIFTED_SIZE)}px ${FONT}`;
}
