/**
 * The cheapest assignment of rows to columns of a square cost matrix: `out[row]` is its column. Exact, O(K³).
 *
 * Rows are added one by one, each along the shortest augmenting path in the reduced costs.
 *
 * @param costs shape [K × K], finite
 * @see Kuhn 1955, Naval Research Logistics Quarterly 2; Jonker & Volgenant 1987, Computing 38
 */
export function cheapestAssignment(costs: Float64Array, size: number): Int32Array {
  const rowPrice = new Float64Array(size + 1);
  const columnPrice = new Float64Array(size + 1);
  // Row of each column, from 1; column 0 holds the row that is being placed.
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(size + 1);
    const done = new Uint8Array(size + 1);
    rowOf[0] = row;
    let column = 0;
    while (rowOf[column] !== 0) {
      done[column] = 1;
      const from = rowOf[column]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= size; j++) {
        if (done[j] === 1) continue;
        const reduced = costs[(from - 1) * size + j - 1]! - rowPrice[from]! - columnPrice[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j]! < step) {
          step = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (done[j] === 1) {
          rowPrice[rowOf[j]!]! += step;
          columnPrice[j]! -= step;
        } else least[j]! -= step;
      }
      column = next;
    }
    while (column !== 0) {
      rowOf[column] = rowOf[before[column]!]!;
      column = before[column]!;
    }
  }
  const out = new Int32Array(size);
  for (let j = 1; j <= size; j++) out[rowOf[j]! - 1] = j - 1;
  return out;
}

/** How a segment's states are called by the states of the segment before. */
export interface StateMatch {
  /** State of the previous segment for each state of this one: a permutation, [K]. */
  readonly previousOf: Int32Array;
  /** Rows on which both are defined. */
  readonly commonRows: number;
  /** Share of those rows that agree once renamed; NaN where there are none. */
  readonly agreement: number;
}

/**
 * Matches the states of a segment to those of the segment before, so that the greatest number of common rows agree.
 *
 * Both arrays hold the codes of the same rows (what both labelers say of the rows that both windows hold); −1 is undefined. States
 * that share no row keep their own code where that is free.
 */
export function matchStates(previous: Int8Array, current: Int8Array, states: number): StateMatch {
  const costs = new Float64Array(states * states);
  let commonRows = 0;
  for (let t = 0; t < current.length; t++) {
    const now = current[t]!;
    const was = previous[t]!;
    if (now < 0 || was < 0) continue;
    commonRows++;
    costs[now * states + was]! -= 1;
  }
  // Less than half a row in all: decides ties, in favour of the names as they are, and nothing else.
  for (let k = 0; k < states; k++) costs[k * states + k]! -= 1 / (4 * states);
  const previousOf = cheapestAssignment(costs, states);
  let agreed = 0;
  for (let t = 0; t < current.length; t++) {
    const now = current[t]!;
    if (now >= 0 && previous[t]! >= 0 && previousOf[now] === previous[t]) agreed++;
  }
  return { previousOf, commonRows, agreement: commonRows === 0 ? Number.NaN : agreed / commonRows };
}

/** Codes under the names of the previous segment, shape [n]. */
export function renameStates(regime: Int8Array, previousOf: Int32Array): Int8Array {
  return regime.map((code) => (code < 0 ? -1 : previousOf[code]!));
}
