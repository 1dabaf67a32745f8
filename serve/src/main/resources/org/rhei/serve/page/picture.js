/** The picture on the page: what it shows of the state at each moment, and when it is drawn. */

import {extent, MovingAxes} from './axis.js';
import {CanvasPainter} from './canvas-painter.js';
import {CornerPlot, layout} from './corner.js';
import {LEAST_FOR_CONTOURS, narrowSpread} from './density.js';
import {sized} from './dom.js';
import {count, fixed} from './format.js';
import {labelRuns, nameRuns} from './mathtext.js';
import {Motion} from './motion.js';
import {LIGHT} from './palette.js';
import {SvgPainter} from './svg-painter.js';

/** The most points that a panel shows, and the most of a resting cloud while another one moves: frames must be fast then. */
const MOST_POINTS = 4000;
const FEW_POINTS = 600;

/** The width of a plot in a file, and the least width of two plots beside each other. */
const PRINTED = 760;
const LEAST_BESIDE = 640;

/** The samples whose trajectories are drawn while they flow. */
const TRAILS = 80;

export class Picture {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} frame the element whose width the picture takes
   * @param {object} source gives `config`, `state`, `drawer`, `palette()`; `frameDrawn(rate)` hears of each frame
   */
  constructor(canvas, frame, source) {
    Object.assign(this, {canvas, frame, source});
    this.axes = new MovingAxes();
    this.motion = new Motion();
    this.reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
    /** The times of the latest frames, for the rate. */
    this.frames = [];
    this.pending = false;
    new ResizeObserver(() => this.request()).observe(frame);
  }

  /** Draws with the next frame. */
  request() {
    if (!this.pending) {
      this.pending = true;
      requestAnimationFrame((now) => {
        this.pending = false;
        this.#frame(now);
      });
    }
  }

  /** Forgets what was shown, for another model. */
  clear() {
    this.axes.clear();
    this.motion.stop();
    this.frames = [];
    this.shownCloud = null;
    this.request();
  }

  /** Lets the shown points move to the first samples of a new cloud, if both are draws of the same seed. */
  moveFrom(cloud, sameSeed) {
    const now = performance.now();
    const before = this.shownCloud;
    const shown = sameSeed && before && before.count > 0 && !this.reducedMotion.matches ? this.#liveColumns(before, now) : null;
    this.motion.begin(shown?.map((column) => column.slice(0, cloud.count)) ?? null, now);
    this.request();
  }

  #liveColumns(cloud, now) {
    return this.motion.columns(this.source.state.shown.map((j) => cloud.column(j)), now);
  }

  #frame(now) {
    const {config, drawer} = this.source;
    if (!config || this.source.state.shown.length === 0) {
      return;
    }
    this.shownCloud = drawer.live;
    const moving = this.motion.moving(now);
    const underWay = this.axes.follow(this.#targets(), drawer.resting(), this.reducedMotion.matches);
    const sheet = this.#sheet(this.frame.clientWidth, this.#mostHeight());
    this.#draw(new CanvasPainter(sized(this.canvas, sheet.width, sheet.height)), now, sheet, this.source.palette());
    this.#count(now, moving);
    if (moving || underWay) {
      this.request();
    }
  }

  /**
   * Returns the places of one plot, or of two beside each other, or below each other where the sheet is narrow.
   * @param {number} width the most that the picture may take
   * @param {number} height the most that the picture may take
   */
  #sheet(width, height) {
    const {shown, held, beside} = this.source.state;
    if (!held || !beside) {
      const place = layout(width, height, shown.length);
      return {places: [{place, x: 0, y: 0}], width: place.width, height: place.height};
    }
    const across = width >= LEAST_BESIDE;
    const place = layout(across ? width / 2 : width, height, shown.length);
    const second = {place, x: across ? place.width : 0, y: across ? 0 : place.height};
    return {
      places: [{place, x: 0, y: 0}, second],
      width: place.width * (across ? 2 : 1),
      height: place.height * (across ? 1 : 2),
    };
  }

  /** Draws each plot of a sheet at its place: all layers in one plot, or one layer in each of two. */
  #draw(painter, now, {places}, palette) {
    const scene = this.scene(now);
    places.forEach(({place, x, y}, i) => {
      const layers = places.length === 1 ? scene.layers : scene.layers.filter(({colour}) => colour === (i === 0 ? 1 : 0));
      painter.shifted(x, y, () => new CornerPlot(painter, {...scene, layers}, place, palette).draw());
    });
  }

  /** A wide screen shows the whole picture at once, unless its panels would be too small; a phone is scrolled anyway. */
  #mostHeight() {
    return this.frame.clientWidth < 560 ? Infinity : Math.max(420, window.innerHeight - 190, 140 * this.source.state.shown.length);
  }

  /** Returns the range that each shown parameter needs. */
  #targets() {
    const {state, drawer} = this.source;
    const flow = this.#flow();
    const clouds = [drawer.live, state.held ? drawer.held : null].filter((cloud) => cloud && cloud.count > 0);
    return new Map(clouds.length === 0 ? [] : state.shown.map((j) => {
      const range = extent(clouds.map((cloud) => cloud.sorted(j)), state.truths.get(j) ?? NaN);
      const wide = flow ? flow.range(j) : range;
      return [j, [Math.min(range[0], wide[0]), Math.max(range[1], wide[1])]];
    }));
  }

  /** @returns {?import('./flow.js').Flow} the trajectories, if the flow is shown */
  #flow() {
    const {state, drawer} = this.source;
    return state.time < 1 && drawer.flow && drawer.flow.key === drawer.live?.key ? drawer.flow : null;
  }

  /** @param {number} now @returns {import('./corner.js').Scene} */
  scene(now) {
    const {config, state} = this.source;
    const variables = state.shown.map((j) => ({name: nameRuns(config.theta[j]), label: labelRuns(config.theta[j])}));
    return {
      variables,
      ranges: state.shown.map((j) => this.axes.ranges.get(j) ?? [-1, 1]),
      layers: this.#layers(now),
      truths: state.shown.map((j) => state.truths.get(j) ?? NaN),
      joint: state.joint,
      marginal: state.marginal,
      notes: this.#notes(),
    };
  }

  #layers(now) {
    const {state, drawer} = this.source;
    const layers = [];
    if (state.held && drawer.held && drawer.held.count > 0) {
      layers.push(this.#restingLayer(drawer.held, 1, 'A, held'));
      layers[0].mostPoints = this.motion.moving(now) ? FEW_POINTS : MOST_POINTS;
    }
    const flow = this.#flow();
    const label = state.held ? 'B, moved' : '';
    if (flow) {
      const columns = state.shown.map((j) => flow.column(j, state.time));
      const histories = state.shown.map((j) => flow.history(j, state.time, TRAILS));
      const spreads = columns.map((column) => narrowSpread(column.slice().sort()));
      layers.push({columns, colour: 0, mostPoints: MOST_POINTS, label, spreads, summaries: null, modes: null, histories, contours: null});
    } else if (drawer.live && drawer.live.count > 0) {
      const layer = this.#restingLayer(drawer.live, 0, label);
      layers.push(this.motion.moving(now) ? {...layer, columns: this.#liveColumns(drawer.live, now), contours: null} : layer);
    }
    return layers;
  }

  #restingLayer(cloud, colour, label) {
    const {shown} = this.source.state;
    return {
      columns: shown.map((j) => cloud.column(j)),
      colour,
      mostPoints: MOST_POINTS,
      label,
      spreads: shown.map((j) => cloud.spread(j)),
      summaries: shown.map((j) => cloud.summary(j)),
      modes: shown.map((j) => cloud.modes(j)),
      histories: null,
      contours: (column, row) => cloud.joint(shown[column], shown[row]),
    };
  }

  #notes() {
    const {state, drawer, config} = this.source;
    const samples = drawer.live?.count ?? 0;
    if (this.#flow()) {
      return [config.name, `${count(this.#flow().samples)} samples at t = ${fixed(state.time, 2)}`, `lines: trajectories of ${TRAILS}`];
    }
    const clouds = [drawer.live, state.held ? drawer.held : null].filter((cloud) => cloud && cloud.count > 0);
    const modes = clouds.flatMap((cloud) => state.shown.map((j) => cloud.modes(j)));
    const notes = [config.name, `${count(samples)} samples`];
    if (modes.includes(1)) {
      notes.push('line: median', 'shading: central 68 % and 95 %');
    }
    if (modes.some((each) => each > 1)) {
      notes.push('shading of several modes: highest', 'density, 68 % and 95 %');
    }
    if (state.joint !== 'points' && samples >= LEAST_FOR_CONTOURS && state.shown.length > 1) {
      notes.push('contours: 68 % and 95 %');
    }
    if (state.shown.some((j) => state.truths.has(j))) {
      notes.push('dashed: true values');
    }
    return notes;
  }

  /** Measures the frames drawn in the last second of a movement. */
  #count(now, moving) {
    this.frames = this.frames.filter((time) => now - time < 1000);
    this.frames.push(now);
    const span = now - this.frames[0];
    const pause = this.frames.length > 1 ? now - this.frames[this.frames.length - 2] : 0;
    if (pause > 250) {
      this.frames = [now]; // the picture rested: the pause is no slow frame
    } else if (moving && span > 300) {
      this.source.frameDrawn(((this.frames.length - 1) * 1000) / span);
    }
  }

  /** @returns {string} the picture as an SVG document, on white */
  svg() {
    const sheet = this.#printed();
    const painter = new SvgPainter(sheet.width, sheet.height);
    this.#draw(painter, Infinity, sheet, LIGHT);
    return painter.document();
  }

  /** @returns {Promise<Blob>} the picture as a PNG file with three pixels for each point, on white */
  png() {
    const sheet = this.#printed();
    const canvas = document.createElement('canvas');
    canvas.width = sheet.width * 3;
    canvas.height = sheet.height * 3;
    const context = canvas.getContext('2d');
    context.scale(3, 3);
    this.#draw(new CanvasPainter(context), Infinity, sheet, LIGHT);
    return new Promise((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
  }

  /** A picture in a file has one size, whatever the window's. */
  #printed() {
    const {held, beside} = this.source.state;
    return this.#sheet(held && beside ? 2 * PRINTED : PRINTED, PRINTED);
  }
}
