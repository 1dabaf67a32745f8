/** Lines of equal value on a square grid (marching squares). */

/**
 * Returns the closed lines around the cells above a level. The grid counts as zero outside, so that every line is closed.
 * @param {Float64Array} grid row by row
 * @param {number} size the number of rows and of columns
 * @param {number} level above 0
 * @returns {Float64Array[]} lines as x₀, y₀, x₁, y₁, … in cells (column, row)
 */
export function contourLines(grid, size, level) {
  const at = (column, row) => (column < 0 || row < 0 || column >= size || row >= size ? 0 : grid[row * size + column]);
  const next = segments(at, size, level);
  const lines = [];
  for (const start of next.keys()) {
    const line = [];
    for (let edge = start; next.has(edge);) {
      line.push(...crossing(edge, at, size, level));
      const following = next.get(edge);
      next.delete(edge);
      edge = following;
    }
    if (line.length >= 6) {
      lines.push(Float64Array.from(line));
    }
  }
  return lines;
}

/**
 * An edge between two neighbours of the grid has an index: that of its lower left corner (the grid has a margin of one cell), twice,
 * plus 1 for a vertical edge.
 */
function edgeIndex(column, row, vertical, size) {
  return 2 * ((row + 1) * (size + 2) + column + 1) + vertical;
}

/** @returns {Map<number, number>} from each edge that a line crosses to the line's next edge; higher values lie on the left */
function segments(at, size, level) {
  const next = new Map();
  for (let row = -1; row < size; row++) {
    for (let column = -1; column < size; column++) {
      const corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
      const inside = corners.map((value) => value >= level);
      const edges = [
        edgeIndex(column, row, 0, size), edgeIndex(column + 1, row, 1, size),
        edgeIndex(column, row + 1, 0, size), edgeIndex(column, row, 1, size),
      ];
      // Walking around the cell, a line enters where the inside ends and leaves where it begins.
      const ends = [0, 1, 2, 3].filter((side) => inside[side] && !inside[(side + 1) % 4]);
      for (const end of ends) {
        let begin = end;
        do {
          begin = (begin + 3) % 4;
        } while (inside[begin]);
        next.set(edges[end], edges[begin]);
      }
    }
  }
  return next;
}

/** @returns {[number, number]} the place where a line crosses an edge */
function crossing(edge, at, size, level) {
  const vertical = edge % 2;
  const corner = (edge - vertical) / 2;
  const column = (corner % (size + 2)) - 1;
  const row = Math.floor(corner / (size + 2)) - 1;
  const from = at(column, row);
  const to = at(column + (vertical ? 0 : 1), row + vertical);
  const share = (level - from) / (to - from);
  return vertical ? [column, row + share] : [column + share, row];
}
