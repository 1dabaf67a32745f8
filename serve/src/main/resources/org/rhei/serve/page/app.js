/** The page: holds its state, and connects the controls, the server and the picture. */

import {ApiError, Client} from './api.js';
import {byId, make} from './dom.js';
import {Downloads} from './downloads.js';
import {Drawer} from './drawer.js';
import {Entry} from './entry.js';
import {FlowBar} from './flow-bar.js';
import {count} from './format.js';
import {DEFAULTS, fromLink, MOST_SHOWN, toLink} from './link.js';
import {Numbers} from './numbers.js';
import {Observation} from './observation.js';
import {Picture} from './picture.js';
import {startingPoint} from './ranges.js';
import {mostSamples, Settings} from './settings.js';
import {PROBLEMS, Status} from './status.js';
import {Theme} from './theme.js';

/** Browsers limit how often an address may change; a link is of use when the state rests. */
const LINK_DELAY = 400;

/** A table that changes with every frame cannot be read. */
const NUMBERS_DELAY = 120;

class Page {
  constructor() {
    this.client = new Client();
    /** @type {?object} the model's description */
    this.config = null;
    /** @type {?import('./link.js').State} */
    this.state = null;
    this.status = new Status(
      {line: byId('status'), unusual: byId('unusual'), readout: byId('readout'), tokenForm: byId('token-form')},
      () => this.#retry());
    this.drawer = new Drawer(this.client, {
      changed: (task, roundTrip) => this.#drawn(task, roundTrip),
      problem: (text, kind) => this.status.say(text, kind),
      waiting: () => this.#rested(),
    });
    this.theme = new Theme(byId('theme'), () => this.#recolour());
    this.picture = new Picture(byId('plot'), byId('plot-frame'), this);
    this.observation = new Observation(byId('observation'), (x) => this.#moved(x), () => this.palette());
    this.settings = new Settings((change) => this.#set(change));
    this.entry = new Entry(() => this.config.x.map((variable) => variable.name), (x) => this.#enter(x));
    this.numbers = new Numbers(byId('numbers'), (parameter, value) => this.#truth(parameter, value));
    this.flowBar = new FlowBar(
      {play: byId('play'), slider: byId('time'), text: byId('time-text')},
      (time) => this.#set({time}),
      () => this.drawer.flow !== null && this.drawer.flow.key === this.drawer.live?.key);
    this.downloads = new Downloads(this.client, this);
    this.#listen();
  }

  palette() {
    return this.theme.palette();
  }

  #listen() {
    byId('model').addEventListener('change', () => this.#open({model: byId('model').value}));
    byId('reset').addEventListener('click', () => this.#enter(startingPoint(this.config)));
    byId('compare').addEventListener('click', () => this.#hold(this.state.held ? null : [...this.state.x]));
    byId('beside').addEventListener('change', () => this.#set({beside: byId('beside').checked}));
    byId('hold-axes').addEventListener('change', () => {
      this.picture.axes.held = byId('hold-axes').checked;
      this.picture.request();
    });
    byId('help-button').addEventListener('click', () => {
      byId('help').hidden = !byId('help').hidden;
      byId('help-button').setAttribute('aria-expanded', String(!byId('help').hidden));
    });
    byId('token-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.client.token = byId('token').value;
      this.#retry();
    });
    window.addEventListener('hashchange', () => this.#open(fromLink(location.hash)));
    window.addEventListener('resize', () => this.observation.redraw());
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Reads the models, and opens the one that the link names. */
  async start() {
    await this.#guarded(async () => {
      this.models = await this.client.models();
      byId('model').replaceChildren(...this.models.map(({name, state, reason}) => make('option', {
        value: name, disabled: state !== 'READY', textContent: state === 'READY' ? name : `${name} (${reason || state})`})));
      byId('model').disabled = false;
      await this.#load(fromLink(location.hash));
    });
  }

  #retry() {
    if (this.config) {
      this.status.say('Drawing …', 'drawing');
      this.drawer.retry();
    } else {
      this.start();
    }
  }

  async #guarded(action) {
    try {
      await action();
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      const token = status === 401 || status === 403;
      const what = token ? 'The server asks for a token' : 'Not loaded';
      this.status.say(`${what}: ${error.message}.`, token ? 'token' : 'refused');
      if (!this.config && (status === 0 || status === 429 || status === 503)) { // a server that starts is ready soon
        setTimeout(() => this.config ?? this.start(), 1000 * (error.retryAfter || 2));
      }
    }
  }

  /** @param {Partial<import('./link.js').State>} wanted */
  #open(wanted) {
    return this.#guarded(() => this.#load(wanted));
  }

  async #load(wanted) {
    const ready = this.models.filter((each) => each.state === 'READY').map((each) => each.name);
    if (ready.length === 0) {
      throw new Error('the server has no model that is ready');
    }
    const known = ready.includes(wanted.model);
    const name = known ? wanted.model : ready[0];
    this.status.say('Loading the model …', 'loading');
    const config = await this.client.config(name);
    this.flowBar.stop();
    this.config = config;
    this.state = checked(wanted, config);
    this.note = known || !wanted.model ? ''
      : `The link names the model ${wanted.model}, which this server does not have; this is ${name}. `;
    this.#show();
  }

  /** Shows a model and a state from the beginning. */
  #show() {
    const {config, state} = this;
    document.title = `${config.name} · Rhei`;
    byId('model').value = config.name;
    byId('about').textContent = `${config.network}, ${config.method} · ${plural(config.theta.length, 'parameter')}, `
      + (config.x.length > 0 ? plural(config.x.length, 'data value') : 'no observation');
    this.drawer.live = null;
    this.drawer.held = null;
    this.drawer.flow = null;
    this.drawer.refused = '';
    this.seedShown = '';
    this.status.frameRate = NaN;
    this.picture.clear();
    this.entry.clear();
    this.observation.setModel(config, state.x);
    this.settings.show(config, state);
    this.downloads.setModel(config);
    this.flowBar.set(state.time);
    byId('flow-bar').hidden = !config.trajectories;
    for (const id of ['reset', 'compare', 'enter']) {
      byId(id).hidden = config.x.length === 0;
    }
    this.#showHeld();
    this.#want();
    this.#showNumbers();
  }

  /** @param {number[]} x an observation that the user moves to */
  #moved(x) {
    this.state.x = x;
    if (this.state.time < 1) { // trajectories of the past observation say nothing about this one
      this.flowBar.stop();
      this.flowBar.set(1);
      this.state.time = 1;
    }
    this.#want();
  }

  #enter(x) {
    const single = x.map(Math.fround);
    this.observation.set(single);
    this.#moved(single);
  }

  /** @param {?number[]} held */
  #hold(held) {
    this.state.held = held;
    this.drawer.held = held ? this.drawer.live : null;
    this.#showHeld();
    this.#want();
    this.#showNumbers();
  }

  #showHeld() {
    byId('compare').textContent = this.state.held ? 'Stop comparing' : 'Hold and compare';
    byId('compare').setAttribute('aria-pressed', String(this.state.held !== null));
    byId('beside-label').hidden = this.state.held === null;
    byId('beside').checked = this.state.beside;
    this.observation.hold(this.state.held);
  }

  #truth(parameter, value) {
    if (Number.isFinite(value)) {
      this.state.truths.set(parameter, value);
    } else {
      this.state.truths.delete(parameter);
    }
    this.#showNumbers();
    this.#changedView();
  }

  /** @param {Partial<import('./link.js').State>} change */
  #set(change) {
    Object.assign(this.state, change);
    if (change.shown) {
      this.picture.motion.stop();
      this.#showNumbers();
    }
    this.#want();
  }

  /** Tells the drawer what is wanted now. */
  #want() {
    const {config, state} = this;
    this.drawer.want({
      config, x: state.x, held: state.held, seed: state.seed, epsilon: state.epsilon, samples: state.samples, flow: state.time < 1});
    if (!this.drawer.complete() && !PROBLEMS.includes(this.status.line.dataset.kind)) {
      this.status.say('Drawing …', 'drawing');
    }
    this.#changedView();
  }

  #changedView() {
    this.picture.request();
    clearTimeout(this.linkTimer);
    this.linkTimer = setTimeout(() => history.replaceState(null, '', `#${toLink(this.state, this.config.theta.length)}`), LINK_DELAY);
  }

  /** @returns {string} the address of what is shown */
  link() {
    return new URL(`#${toLink(this.state, this.config.theta.length)}`, location.href).href;
  }

  /** @returns {import('./api.js').Draw} what the numbers and the picture show, for a file */
  draw() {
    const {model, x, seed, samples, epsilon} = this.state;
    return {model, x, shape: [this.config.dim_cond, this.config.ch_cond], seed, first: 0, nsamples: samples, epsilon};
  }

  #drawn(task, roundTrip) {
    this.status.roundTrip = roundTrip;
    if (task.kind === 'first' && task.cloud === 'live') {
      const seed = `${this.state.seed} ${this.state.epsilon}`;
      this.picture.moveFrom(this.drawer.live, seed === this.seedShown);
      this.seedShown = seed;
    }
    this.status.say('Drawing …', 'drawing');
    this.picture.request();
    this.#warn();
    if (!this.numbersTimer) {
      this.numbersTimer = setTimeout(() => {
        this.numbersTimer = 0;
        this.#showNumbers();
      }, NUMBERS_DELAY);
    }
  }

  #warn() {
    const {live, held} = this.drawer;
    const of = (cloud, name) => (cloud?.reply?.unusual ? [{name, why: cloud.reply.unusual}] : []);
    this.status.warn(this.state.held ? [...of(held, ' A'), ...of(live, ' B')] : of(live, ''));
  }

  /** All that is wanted is there, or cannot be had. */
  #rested() {
    if (this.drawer.complete() && this.state) {
      this.#showNumbers();
      this.#warn();
      this.status.say(`${this.note}Ready: ${count(this.drawer.live.count)} samples.`, 'done');
      this.picture.request();
    }
  }

  #showNumbers() {
    const {config, state, drawer} = this;
    const clouds = [{label: 'B', colour: 0, cloud: drawer.live}];
    if (state.held) {
      clouds.unshift({label: 'A', colour: 1, cloud: drawer.held});
    }
    this.numbers.show(config, state.shown, clouds, state.truths);
    this.status.show(drawer.live, state.samples);
  }

  /** Hears how fast the picture is redrawn while it moves. @param {number} rate frames per second */
  frameDrawn(rate) {
    this.status.frameRate = rate;
  }

  #recolour() {
    this.picture?.request();
    this.observation?.redraw();
  }

  #key(event) {
    const free = !event.target.closest?.('button, select, summary, textarea, input:not([type="range"]), a');
    if (event.key === ' ' && free && this.config?.trajectories && this.state && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      this.flowBar.toggle();
    }
  }
}

/**
 * Completes a state from a link with defaults. What does not fit the model is left out.
 * @param {Partial<import('./link.js').State>} wanted
 * @param {object} config
 * @returns {import('./link.js').State}
 */
function checked(wanted, config) {
  const dimension = config.theta.length;
  const fits = (x) => x && x.length === config.x.length;
  const shown = [...new Set(wanted.shown ?? [])].filter((j) => Number.isInteger(j) && j >= 0 && j < dimension).slice(0, MOST_SHOWN);
  return {
    ...DEFAULTS,
    ...wanted,
    model: config.name,
    x: fits(wanted.x) ? wanted.x.map(Math.fround) : startingPoint(config),
    held: fits(wanted.held) && config.x.length > 0 ? wanted.held.map(Math.fround) : null,
    samples: Math.min(wanted.samples ?? DEFAULTS.samples, mostSamples(config)),
    epsilon: wanted.epsilon ?? null,
    time: config.trajectories ? (wanted.time ?? DEFAULTS.time) : DEFAULTS.time,
    shown: shown.length > 0 ? shown.sort((a, b) => a - b) : Array.from({length: Math.min(dimension, MOST_SHOWN)}, (_, j) => j),
    truths: new Map([...(wanted.truths ?? [])].filter(([j]) => Number.isInteger(j) && j >= 0 && j < dimension)),
  };
}

function plural(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

new Page().start();
