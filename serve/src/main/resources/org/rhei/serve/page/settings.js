/** The controls of the draw and of the picture. */

import {byId, make} from './dom.js';
import {count, parse, significant} from './format.js';
import {LARGEST_SEED, MOST_SHOWN} from './link.js';
import {labelRuns, plainText, write} from './mathtext.js';

const SAMPLES = [200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

/** The browser keeps at most this number of values. */
const MOST_VALUES = 16e6;

export class Settings {
  /** @param {(change: Partial<import('./link.js').State>) => void} changed */
  constructor(changed) {
    this.changed = changed;
    byId('samples').addEventListener('change', () => changed({samples: Number(byId('samples').value)}));
    byId('seed').addEventListener('input', () => {
      const seed = parse(byId('seed').value);
      const right = Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED;
      byId('seed').setAttribute('aria-invalid', String(!right));
      if (right) {
        changed({seed});
      }
    });
    byId('new-seed').addEventListener('click', () => {
      const seed = crypto.getRandomValues(new Uint32Array(1))[0] % 1000000;
      byId('seed').value = String(seed);
      byId('seed').setAttribute('aria-invalid', 'false');
      changed({seed});
    });
    byId('epsilon').addEventListener('change', () => changed({epsilon: Number(byId('epsilon').value) || null}));
    byId('joint').addEventListener('change', () => changed({joint: byId('joint').value}));
    byId('marginal').addEventListener('change', () => changed({marginal: byId('marginal').value}));
  }

  /** Makes the choices of a model and shows a state. @param {object} config @param {import('./link.js').State} state */
  show(config, state) {
    this.#samples(config, state.samples);
    this.#epsilon(config, state.epsilon);
    this.#parameters(config, state.shown);
    byId('seed').value = String(state.seed);
    byId('seed').setAttribute('aria-invalid', 'false');
    byId('joint').value = state.joint;
    byId('marginal').value = state.marginal;
    byId('joint').disabled = config.theta.length < 2;
  }

  #samples(config, chosen) {
    const most = mostSamples(config);
    const choices = [...new Set([...SAMPLES.filter((each) => each <= most), chosen])].sort((a, b) => a - b);
    byId('samples').replaceChildren(...choices.map((each) => make('option', {value: String(each), textContent: count(each)})));
    byId('samples').value = String(chosen);
  }

  #epsilon(config, chosen) {
    const tuned = (config.tuned ?? []).map((each) => make('option', {
      value: String(each.p99),
      textContent: `${each.evaluations} evaluations, error ≤ ${significant(each.p99, 2)} std`,
    }));
    const normal = make('option', {value: '', textContent: `default: ${config.default_solver}`});
    const other = chosen === null || tuned.some((option) => Number(option.value) === chosen)
      ? [] : [make('option', {value: String(chosen), textContent: `error ≤ ${significant(chosen, 2)} std`})];
    byId('epsilon').replaceChildren(normal, ...tuned, ...other);
    byId('epsilon').value = chosen === null ? '' : String(chosen);
  }

  #parameters(config, shown) {
    const boxes = config.theta.map((variable, j) => {
      const text = make('span');
      write(text, labelRuns(variable));
      const box = make('input', {type: 'checkbox', value: String(j), checked: shown.includes(j)});
      box.setAttribute('aria-label', plainText(labelRuns(variable)));
      return make('label', {className: 'inline'}, [box, text]);
    });
    byId('shown').replaceChildren(...boxes);
    byId('shown').onchange = () => this.#chosen();
    byId('shown-set').hidden = config.theta.length === 1;
    this.#limit(config.theta.length);
  }

  #chosen() {
    const shown = [...byId('shown').querySelectorAll('input:checked')].map((box) => Number(box.value));
    this.#limit(byId('shown').children.length);
    this.changed({shown});
  }

  /** Keeps at least one parameter and at most six: more panels are too small to read. */
  #limit(dimension) {
    const boxes = [...byId('shown').querySelectorAll('input')];
    const chosen = boxes.filter((box) => box.checked).length;
    for (const box of boxes) {
      box.disabled = box.checked ? chosen === 1 : chosen >= MOST_SHOWN;
    }
    byId('shown-note').textContent = dimension > MOST_SHOWN ? `(${chosen} of ${dimension} shown, at most ${MOST_SHOWN})` : '';
  }
}

/** @param {object} config @returns {number} the most samples that server and browser hold */
export function mostSamples(config) {
  return Math.max(200, Math.min(config.max_samples ?? Infinity, Math.floor(MOST_VALUES / Math.max(1, config.theta.length))));
}
