/**
 * Asks the server for samples, one request at a time. Each time a request ends, the next one is planned from what is wanted then, so
 * requests never pile up: while the observation moves, observations in between are skipped.
 */

import {ApiError} from './api.js';
import {Cloud} from './cloud.js';
import {Flow} from './flow.js';

const FIRST = 200;
const LEAST = 10;
const MOST_AT_ONCE = 10000;
const FLOW_SAMPLES = 400;

/** The server's refusal of a request that takes longer than its deadline. Fewer samples at once may be in time. */
const TOO_MANY = /ask for fewer samples/;

/** The observation rests when it has not moved for this time in ms. */
const REST = 180;

/** Later parts take about this time in ms; longer where many samples are there, since each part is drawn with all before it. */
const PART_TIME = 400;
const LONGEST_PART_TIME = 2000;

/**
 * @typedef {object} Wanted
 * @property {object} config the model
 * @property {number[]} x
 * @property {?number[]} held
 * @property {number} seed
 * @property {?number} epsilon
 * @property {number} samples
 * @property {boolean} flow true if trajectories are needed
 *
 * @typedef {{kind: 'first'|'part'|'flow', cloud: 'live'|'held', key: string, x: number[], first: number, nsamples: number}} Task
 */

export class Drawer {
  /**
   * @param {import('./api.js').Client} client
   * @param {object} listener hears of replies, `changed(task, roundTrip)`, of failures, `problem(text, kind)`, and of rest, `waiting()`
   */
  constructor(client, listener) {
    this.client = client;
    this.listener = listener;
    /** @type {?Wanted} */
    this.wanted = null;
    /** @type {?Cloud} */
    this.live = null;
    /** @type {?Cloud} */
    this.held = null;
    /** @type {?Flow} */
    this.flow = null;
    this.movedAt = -Infinity;
    this.blockedUntil = 0;
    this.failures = 0;
    this.refused = '';
    this.rate = FIRST / 50; // samples per ms
    /** The most samples of a request: less after a refusal, since the server also refuses what takes too long. */
    this.limit = MOST_AT_ONCE;
    /** @type {?{task: Task, abort: AbortController}} */
    this.flight = null;
    this.timer = 0;
  }

  /**
   * Says what is wanted from now on.
   * @param {Wanted} wanted
   */
  want(wanted) {
    const before = this.wanted;
    this.wanted = wanted;
    if (!before || this.#key(before.x, before) !== this.#key(wanted.x, wanted)) {
      this.movedAt = before && before.config === wanted.config ? performance.now() : -Infinity;
      // A first part is let through: its samples show the movement. Later parts of a past observation are of no use.
      if (this.flight && this.flight.task.kind !== 'first') {
        this.flight.abort.abort();
      }
    }
    this.wake();
  }

  /** Tries again what failed. */
  retry() {
    this.blockedUntil = 0;
    this.failures = 0;
    this.refused = '';
    this.wake();
  }

  /** @returns {boolean} true if the observation has not moved for a while */
  resting() {
    return performance.now() - this.movedAt >= REST;
  }

  /** @returns {boolean} true if all that is wanted is there */
  complete() {
    return this.wanted !== null && this.#plan(true) === null;
  }

  wake() {
    clearTimeout(this.timer);
    if (this.flight || !this.wanted) {
      return;
    }
    const wait = this.blockedUntil - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => this.wake(), wait);
      return;
    }
    const task = this.#plan(this.resting());
    if (task && this.#name(task) !== this.refused) {
      this.#run(task);
    } else if (!task && !this.resting()) {
      this.timer = setTimeout(() => this.wake(), REST);
    } else {
      this.listener.waiting();
    }
  }

  #key(x, wanted = this.wanted) {
    return JSON.stringify([wanted.config.name, x, wanted.seed, wanted.epsilon]);
  }

  #name(task) {
    return `${task.kind} ${task.cloud} ${task.key} ${task.first}`;
  }

  /** @param {boolean} resting @returns {?Task} the next request; null if there is nothing to do */
  #plan(resting) {
    const {x, held, samples, flow} = this.wanted;
    const live = this.#key(x);
    if (this.live?.key !== live) {
      return {kind: 'first', cloud: 'live', key: live, x, first: 0, nsamples: Math.min(FIRST, this.limit, samples)};
    }
    if (held && this.held?.key !== this.#key(held)) {
      return {kind: 'first', cloud: 'held', key: this.#key(held), x: held, first: 0, nsamples: Math.min(FIRST, this.limit, samples)};
    }
    if (flow && this.flow?.key !== live) {
      return {kind: 'flow', cloud: 'live', key: live, x, first: 0, nsamples: Math.min(FLOW_SAMPLES, this.limit, samples)};
    }
    if (!resting) {
      return null;
    }
    return this.#part('live', this.live) ?? (held ? this.#part('held', this.held) : null);
  }

  #part(cloud, {key, x, received}) {
    const missing = this.wanted.samples - received;
    const size = Math.min(this.rate * LONGEST_PART_TIME, Math.max(this.rate * PART_TIME, received / 2));
    const most = Math.min(this.limit, Math.max(FIRST, Math.round(size)));
    return missing > 0 ? {kind: 'part', cloud, key, x, first: received, nsamples: Math.min(missing, most)} : null;
  }

  async #run(task) {
    const {config, seed, epsilon} = this.wanted;
    const abort = new AbortController();
    this.flight = {task, abort};
    const start = performance.now();
    try {
      const shape = [config.dim_cond, config.ch_cond];
      const draw = {model: config.name, x: task.x, shape, seed, first: task.first, nsamples: task.nsamples, epsilon};
      const reply = await this.client.infer(draw, task.kind === 'flow' ? ['trajectory', 'times'] : ['theta'], abort.signal);
      if (this.wanted.config === config) { // another model may have been chosen meanwhile
        this.#accept(task, reply, performance.now() - start, config);
      }
      this.failures = 0;
    } catch (error) {
      this.#fail(error, task);
    } finally {
      this.flight = null;
    }
    this.wake();
  }

  #accept(task, reply, roundTrip, config) {
    const dimension = config.theta.length;
    if (task.kind === 'flow') {
      this.flow = new Flow(task.key, reply.outputs.get('trajectory'), reply.outputs.get('times'), dimension);
    } else {
      const cloud = task.kind === 'first' ? new Cloud(task.key, task.x, dimension) : this[task.cloud];
      if (cloud?.key !== task.key || cloud.received !== task.first) {
        return;
      }
      cloud.append(Float32Array.from(reply.outputs.get('theta').data));
      cloud.reply = reply.parameters;
      this[task.cloud] = cloud;
    }
    this.rate = task.kind === 'part' ? task.nsamples / Math.max(1, roundTrip) : this.rate;
    this.limit = Math.min(MOST_AT_ONCE, Math.max(this.limit, 2 * task.nsamples));
    this.listener.changed(task, roundTrip);
  }

  #fail(error, task) {
    if (error.name === 'AbortError') {
      return;
    }
    if (error instanceof ApiError && (error.status === 429 || error.status === 503)) {
      const seconds = error.retryAfter || 1;
      this.blockedUntil = performance.now() + seconds * 1000;
      this.limit = Math.max(LEAST, task.nsamples >> 1);
      this.listener.problem(`The server is busy: ${error.message}. Next try in ${seconds} s.`, 'busy');
    } else if (error instanceof ApiError && TOO_MANY.test(error.message) && task.nsamples > LEAST) {
      this.limit = Math.max(LEAST, task.nsamples >> 1);
    } else if (error instanceof ApiError) {
      this.refused = this.#name(task);
      this.listener.problem(
        error.status === 401 || error.status === 403
          ? `The server asks for a token: ${error.message}.`
          : `The server refused the request (status ${error.status}): ${error.message}`,
        error.status === 401 || error.status === 403 ? 'token' : 'refused');
    } else {
      const seconds = Math.min(10, 2 ** this.failures++);
      this.blockedUntil = performance.now() + seconds * 1000;
      this.listener.problem(`No answer from the server (${error.message}). Next try in ${seconds} s.`, 'offline');
    }
  }
}
