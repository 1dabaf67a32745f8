/** Observations from text: pasted values and files with comma-separated values. */

/**
 * Reads values between commas, semicolons, spaces or lines.
 * @param {string} text
 * @param {number} expected
 * @returns {number[]}
 * @throws {Error} with a line for the user
 */
export function pastedValues(text, expected) {
  const parts = text.replace(/[[\](){}]/g, ' ').replaceAll('−', '-').split(/[\s,;]+/).filter((part) => part !== '');
  const bad = parts.find((part) => !Number.isFinite(Number(part)));
  if (bad !== undefined) {
    throw new Error(`“${bad.slice(0, 30)}” is not a number.`);
  }
  if (parts.length !== expected) {
    throw new Error(`The model takes ${expected} ${expected === 1 ? 'value' : 'values'}, found ${parts.length}.`);
  }
  return parts.map(Number);
}

/**
 * Splits a file into rows of cells. The separator is the one of comma, semicolon and tab that the first line has most of.
 * @param {string} text
 * @returns {{header: ?string[], rows: string[][]}} a first row with a cell that is not a number is a header
 */
export function parseTable(text) {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  if (lines.length === 0) {
    throw new Error('The file is empty.');
  }
  const count = (separator) => lines[0].split(separator).length;
  const separator = [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
  const rows = lines.map((line) => cells(line, separator));
  const isHeader = rows[0].some((cell) => cell === '' || !Number.isFinite(Number(cell)));
  return {header: isHeader ? rows[0] : null, rows: isHeader ? rows.slice(1) : rows};
}

/** Splits a line; a separator within double quotes belongs to its cell. */
function cells(line, separator) {
  const all = [''];
  let quoted = false;
  for (const character of line) {
    if (character === '"') {
      quoted = !quoted;
    } else if (character === separator && !quoted) {
      all.push('');
    } else {
      all[all.length - 1] += character;
    }
  }
  return all.map((cell) => cell.trim());
}

/**
 * Returns the observation in a row: the columns that carry the names of the data, otherwise all columns.
 * @param {{header: ?string[], rows: string[][]}} table
 * @param {number} row from 0
 * @param {string[]} names of the model's data
 * @returns {number[]}
 * @throws {Error} with a line for the user
 */
export function rowValues(table, row, names) {
  const cellsOfRow = table.rows[row];
  if (!cellsOfRow) {
    throw new Error(`Row ${row + 1} does not exist: the file has ${table.rows.length} rows of values.`);
  }
  const columns = names.map((name) => table.header?.indexOf(name) ?? -1);
  const named = columns.every((column) => column >= 0);
  if (!named && cellsOfRow.length !== names.length) {
    throw new Error(`Row ${row + 1} has ${cellsOfRow.length} values, the model takes ${names.length}: the file needs that many columns, `
      + `or a header with the names ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}.`);
  }
  const taken = named ? columns.map((column) => cellsOfRow[column] ?? '') : cellsOfRow;
  const bad = taken.findIndex((cell) => cell === '' || !Number.isFinite(Number(cell)));
  if (bad >= 0) {
    throw new Error(`Row ${row + 1} has “${taken[bad].slice(0, 30)}” for ${names[bad]}, which is not a number.`);
  }
  return taken.map(Number);
}
