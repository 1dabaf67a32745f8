/** The table of numbers: one row for each shown parameter and cloud, with a field for its true value. */

import {make} from './dom.js';
import {exact, fixed, parse, withSpread} from './format.js';
import {labelRuns, plainText, write} from './mathtext.js';

const COLUMNS = ['Mean', 'Std', 'Median', '68 %', '95 %'];

export class Numbers {
  /**
   * @param {HTMLTableElement} table
   * @param {(parameter: number, value: number) => void} truthChanged with NaN for an emptied field
   */
  constructor(table, truthChanged) {
    this.table = table;
    this.truthChanged = truthChanged;
    this.shape = '';
    this.rows = [];
  }

  /**
   * Shows the numbers of clouds.
   * @param {object} config the model
   * @param {number[]} shown indices of parameters
   * @param {{label: string, colour: number, cloud: ?import('./cloud.js').Cloud}[]} clouds
   * @param {Map<number, number>} truths
   */
  show(config, shown, clouds, truths) {
    const shape = JSON.stringify([config.name, shown, clouds.map((each) => each.label)]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.#build(config, shown, clouds);
    }
    for (const row of this.rows) {
      const cloud = clouds[row.index].cloud;
      row.fill(cloud && cloud.count > 0 ? cloud.summary(row.parameter) : null, truths.get(row.parameter));
    }
  }

  #build(config, shown, clouds) {
    const several = clouds.length > 1;
    const head = ['Parameter', ...(several ? ['Of'] : []), ...COLUMNS, 'True value', 'True − mean'];
    this.rows = [];
    const body = make('tbody', {role: 'rowgroup'});
    for (const parameter of shown) {
      clouds.forEach((each, index) => body.append(this.#row(config.theta[parameter], parameter, index, clouds)));
    }
    this.table.replaceChildren(
      make('caption', {className: 'unseen', textContent: 'Posterior mean, standard deviation, median and central intervals'}),
      make('thead', {role: 'rowgroup'}, [
        make('tr', {role: 'row'}, head.map((text) => make('th', {scope: 'col', role: 'columnheader', textContent: text})))]),
      body);
  }

  #row(variable, parameter, index, clouds) {
    const several = clouds.length > 1;
    const first = index === 0;
    const row = make('tr', {role: 'row', className: first ? 'first' : ''});
    const name = make('th', {scope: 'row', role: 'rowheader', title: variable.name});
    write(name, labelRuns(variable));
    row.append(name);
    if (!first) {
      name.className = 'repeated';
    }
    if (several) {
      const {label, colour} = clouds[index];
      row.append(make('td', {role: 'cell', className: `of cloud-${colour}`, textContent: label, 'data-label': 'Of'}));
    }
    const cells = COLUMNS.map((label) => make('td', {role: 'cell', 'data-label': label}));
    const off = make('td', {role: 'cell', 'data-label': 'True − mean', title: 'In standard deviations of the posterior'});
    const field = first ? this.#truthField(variable, parameter) : null;
    const truth = make('td', {role: 'cell', 'data-label': 'True value', className: first ? '' : 'repeated'}, field ? [field] : []);
    row.append(...cells, truth, off);
    row.dataset.parameter = String(parameter);
    row.dataset.cloud = clouds[index].label;
    this.rows.push({
      parameter,
      index,
      fill(summary, truth) {
        texts(summary).forEach((text, i) => {
          cells[i].textContent = text;
        });
        const known = summary && Number.isFinite(truth) && summary.std > 0;
        off.textContent = known ? `${fixed((truth - summary.mean) / summary.std, 2)} std` : '';
        if (field && document.activeElement !== field) {
          field.value = truth === undefined ? '' : exact(truth);
        }
      },
    });
    return row;
  }

  #truthField(variable, parameter) {
    const field = make('input', {
      type: 'number', step: 'any', placeholder: 'none', 'aria-label': `True value of ${plainText(labelRuns(variable))}`});
    field.addEventListener('input', () => this.truthChanged(parameter, parse(field.value)));
    return field;
  }
}

/** @param {?import('./statistics.js').Summary} summary @returns {string[]} the cells of the columns */
function texts(summary) {
  if (!summary) {
    return COLUMNS.map(() => '–');
  }
  const {mean, std, median, central68, central95} = summary;
  const interval = ([low, high]) => `${withSpread(low, std)} to ${withSpread(high, std)}`;
  return [withSpread(mean, std), withSpread(std, std), withSpread(median, std), interval(central68), interval(central95)];
}
