/** The state of the page as a link: `#model=…&x=…&seed=…`. Values that are the default are left out. */

import {exact} from './format.js';

export const MOST_SHOWN = 6;

/** The largest seed: a key is made of 64 bits, of which numbers in JSON hold 53. */
export const LARGEST_SEED = 2 ** 53 - 1;

/**
 * @typedef {object} State
 * @property {string} model
 * @property {number[]} x
 * @property {?number[]} held the observation to compare with
 * @property {number} seed
 * @property {number} samples
 * @property {?number} epsilon the accuracy asked for; null for the default solver
 * @property {number[]} shown indices of parameters
 * @property {Map<number, number>} truths from a parameter's index to its true value
 * @property {'both'|'points'|'contours'} joint
 * @property {'histogram'|'density'} marginal
 * @property {boolean} beside true to show two observations in two plots
 * @property {number} time of the flow, 1 for the posterior
 */

export const DEFAULTS = {seed: 42, samples: 2000, joint: 'both', marginal: 'histogram', beside: false, time: 1};

/** @param {State} state @param {number} dimension the number of parameters @returns {string} without the `#` */
export function toLink(state, dimension) {
  const entries = [['model', encodeURIComponent(state.model)]];
  const add = (name, value, wanted) => wanted && entries.push([name, value]);
  add('x', values(state.x), state.x.length > 0);
  add('held', state.held && values(state.held), state.held !== null);
  entries.push(['seed', String(state.seed)], ['n', String(state.samples)]);
  add('epsilon', String(state.epsilon), state.epsilon !== null);
  add('show', state.shown.join(','), state.shown.length !== Math.min(dimension, MOST_SHOWN) || state.shown.some((j, i) => j !== i));
  add('true', [...state.truths].map(([j, value]) => `${j}:${exact(value)}`).join(','), state.truths.size > 0);
  add('joint', state.joint, state.joint !== DEFAULTS.joint);
  add('marginal', state.marginal, state.marginal !== DEFAULTS.marginal);
  add('beside', '1', state.beside && state.held !== null);
  add('t', String(state.time), state.time !== DEFAULTS.time);
  return entries.map(([name, value]) => `${name}=${value}`).join('&');
}

function values(x) {
  return x.map(exact).join(',');
}

/**
 * Reads a link. What cannot be read is left out, since links are typed, cut and mangled.
 * @param {string} hash with or without the `#`
 * @returns {Partial<State>} x, shown and truths are not yet checked against a model
 */
export function fromLink(hash) {
  const entries = new Map(hash.replace(/^#/, '').split('&').map((entry) => {
    const at = entry.indexOf('=');
    return at < 0 ? [entry, ''] : [entry.slice(0, at), decoded(entry.slice(at + 1))];
  }));
  const state = {};
  const take = (name, field, read) => {
    const value = entries.has(name) ? read(entries.get(name)) : undefined;
    if (value !== undefined) {
      state[field] = value;
    }
  };
  take('model', 'model', (text) => text || undefined);
  take('x', 'x', numbers);
  take('held', 'held', numbers);
  take('seed', 'seed', (text) => integer(text, 0, LARGEST_SEED));
  take('n', 'samples', (text) => integer(text, 1, 1e7));
  take('epsilon', 'epsilon', (text) => (Number(text) > 0 ? Number(text) : undefined));
  take('show', 'shown', numbers);
  take('true', 'truths', truths);
  take('joint', 'joint', (text) => (['both', 'points', 'contours'].includes(text) ? text : undefined));
  take('marginal', 'marginal', (text) => (['histogram', 'density'].includes(text) ? text : undefined));
  take('beside', 'beside', (text) => (text === '1' ? true : undefined));
  take('t', 'time', (text) => (text !== '' && Number(text) >= 0 && Number(text) <= 1 ? Number(text) : undefined));
  return state;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function integer(text, least, most) {
  const value = Number(text);
  return text !== '' && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

function numbers(text) {
  const all = text.split(',').map((each) => (each.trim() === '' ? NaN : Number(each)));
  return all.every(Number.isFinite) ? all : undefined;
}

function truths(text) {
  const pairs = text.split(',').map((each) => each.split(':').map(Number));
  return pairs.every((pair) => pair.length === 2 && pair.every(Number.isFinite)) ? new Map(pairs) : undefined;
}
