/**
 * Names as people write them: a small part of LaTeX's mathematics (`\Omega_{m}`, `\sigma_8`, `10^{-3}`) becomes runs of Unicode text
 * on three levels. Rhei's plots read the same notation.
 *
 * @typedef {{text: string, level: number}} Run a part of a line; level 0 on the line, −1 in a subscript, 1 in a superscript
 */

const GREEK = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', varepsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', vartheta: 'ϑ', iota: 'ι',
  kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', upsilon: 'υ', phi: 'φ', varphi: 'φ',
  chi: 'χ', psi: 'ψ', omega: 'ω', Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Xi: 'Ξ',
  Pi: 'Π', Sigma: 'Σ', Upsilon: 'Υ', Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω',
};

const SYMBOLS = new Map(Object.entries({
  ...GREEK, times: '×', cdot: '·', pm: '±', odot: '⊙', infty: '∞', ell: 'ℓ', hbar: 'ħ', degree: '°', circ: '°', prime: '′', star: '*',
  ast: '*', sim: '~', approx: '≈', leq: '≤', geq: '≥', partial: '∂', sqrt: '√', sum: '∑', parallel: '∥', to: '→', rightarrow: '→',
}));

/** Commands that choose a font or a size: their argument is set as the rest. */
const FONTS = new Set(
  ['mathrm', 'rm', 'text', 'textrm', 'mathit', 'mathbf', 'boldsymbol', 'mathcal', 'operatorname', 'left', 'right', 'bf', 'it']);

/** Reads one formula from left to right. */
class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    /** @type {Run[]} */
    this.runs = [];
  }

  read() {
    while (this.at < this.text.length) {
      this.atom(0);
    }
    return this.runs;
  }

  add(text, level) {
    const last = this.runs.at(-1);
    if (last && last.level === level) {
      last.text += text;
    } else if (text) {
      this.runs.push({text, level});
    }
  }

  /** Reads one character, one command, or one group in braces. */
  atom(level) {
    const next = this.text[this.at++];
    if (next === '{') {
      while (this.at < this.text.length && this.text[this.at] !== '}') {
        this.atom(level);
      }
      this.at++;
    } else if (next === '_' || next === '^') {
      if (this.at < this.text.length) {
        this.atom(next === '_' ? -1 : 1);
      }
    } else if (next === '\\') {
      this.command(level);
    } else if (next === '-') {
      this.add('−', level);
    } else if (next === '~') {
      this.add('\u00a0', level);
    } else if (!' }$'.includes(next)) {
      this.add(next, level);
    }
  }

  command(level) {
    const name = /^[A-Za-z]*/.exec(this.text.slice(this.at))[0];
    this.at += name.length;
    if (name === '') { // an escaped character or a space
      const escaped = this.text[this.at++] ?? '';
      this.add(',;: !'.includes(escaped) ? '\u2009' : escaped, level);
    } else if (!FONTS.has(name)) {
      this.add(SYMBOLS.get(name) ?? name, level);
    } else if (this.text[this.at] === '{') {
      this.atom(level);
    }
  }
}

/** @param {string} latex without dollar signs @returns {Run[]} */
export function mathRuns(latex) {
  return new Reader(latex).read();
}

/**
 * Returns the name of a variable. A plain name such as `theta[0]`, `theta_0` or `H_0` becomes a letter with a subscript.
 * @param {{name: string, latex: ?string}} variable
 * @returns {Run[]}
 */
export function nameRuns(variable) {
  if (variable.latex) {
    return mathRuns(variable.latex);
  }
  const [, stem, index] = /^([A-Za-z]+)(?:\[([\d, ]+)\]|_([A-Za-z0-9]{1,4}))$/.exec(variable.name)?.filter((part) => part) ?? [];
  if (stem && (GREEK[stem] || stem.length === 1)) {
    return [{text: GREEK[stem] ?? stem, level: 0}, {text: index, level: -1}];
  }
  return [{text: GREEK[variable.name] ?? variable.name, level: 0}];
}

/** @param {{name: string, latex: ?string, unit: ?string}} variable @returns {Run[]} the name, with the unit in brackets */
export function labelRuns(variable) {
  const runs = nameRuns(variable);
  return variable.unit ? [...runs, {text: ' [', level: 0}, ...unitRuns(variable.unit), {text: ']', level: 0}] : runs;
}

/** @param {string} unit such as `km s^-1` @returns {Run[]} with powers raised */
function unitRuns(unit) {
  return unit.split(/\^\{?([-+]?\d+)\}?/)
    .map((text, i) => (i % 2 === 0 ? {text, level: 0} : {text: text.replace('-', '−'), level: 1}))
    .filter((run) => run.text !== '');
}

/** @param {Run[]} runs @returns {string} the line without levels, for places that have one size */
export function plainText(runs) {
  return runs.map((run) => run.text).join('');
}

/**
 * Writes runs into an element.
 * @param {Element} element
 * @param {Run[]} runs
 */
export function write(element, runs) {
  element.replaceChildren(...runs.map((run) => {
    if (run.level === 0) {
      return document.createTextNode(run.text);
    }
    const shifted = document.createElement(run.level < 0 ? 'sub' : 'sup');
    shifted.textContent = run.text;
    return shifted;
  }));
}
