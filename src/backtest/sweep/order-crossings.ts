import type { Crossings } from './changes.ts';

/** A pair of columns by their places among all, and the changes that their crossings become. */
export interface CrossingPair {
  readonly fast: number;
  readonly slow: number;
  readonly into: Crossings;
}

/**
 * The crossings of many pairs of columns at once. The columns are kept in the order of their values, which hardly changes
 * from row to row: putting it right costs one comparison a column and one exchange a crossing, where every pair on its own
 * would cost a comparison a row.
 *
 * A fast column that equals a slow one does not lie above it.
 */
export class OrderCrossings {
  readonly #columns: number;
  /** First row at which each column has a value. */
  readonly #starts: Int32Array;
  /** 1 + index of the pair for (fast, slow), its negative for (slow, fast), 0 for others; shape [columns × columns]. */
  readonly #pairOf: Int32Array;
  /** 0 where a column is the fast one of its pairs, 1 where it is the slow one: of equals the fast one comes first. */
  readonly #rank: Uint8Array;
  readonly #into: readonly Crossings[];
  /** Columns that have started, by rising value. */
  readonly #order: Int32Array;
  #active = 0;

  /** @throws RangeError where a column is the fast one of a pair and the slow one of another */
  constructor(starts: ArrayLike<number>, pairs: readonly CrossingPair[]) {
    const columns = starts.length;
    this.#columns = columns;
    this.#starts = Int32Array.from(starts);
    this.#pairOf = new Int32Array(columns * columns);
    this.#rank = new Uint8Array(columns);
    this.#order = new Int32Array(columns);
    this.#into = pairs.map(({ into }) => into);
    pairs.forEach(({ fast, slow, into }, i) => {
      this.#rank[slow] = 1;
      this.#pairOf[fast * columns + slow] = i + 1;
      this.#pairOf[slow * columns + fast] = -(i + 1);
      into.begin();
    });
    if (pairs.some(({ fast }) => this.#rank[fast] === 1)) {
      throw new RangeError('a column cannot be the fast one of a pair and the slow one of another');
    }
  }

  /**
   * The next rows, from row `base` on.
   *
   * @param values shape [rows × columns], row by row
   */
  advance(values: Float64Array, base: number, rows: number): void {
    const columns = this.#columns;
    const order = this.#order;
    const rank = this.#rank;
    const pairOf = this.#pairOf;
    const into = this.#into;
    for (let t = 0; t < rows; t++) {
      const at = t * columns;
      const active = this.#active;
      let before = active === 0 ? 0 : values[at + order[0]!]!;
      for (let k = 1; k < active; k++) {
        const column = order[k]!;
        const value = values[at + column]!;
        if (value > before) {
          before = value;
          continue;
        }
        let place = k;
        while (place > 0) {
          const other = order[place - 1]!;
          const above = values[at + other]!;
          if (value > above || (value === above && rank[column]! >= rank[other]!)) break;
          order[place--] = other;
          const pair = pairOf[other * columns + column]!;
          if (pair > 0) into[pair - 1]!.push(base + t, 1);
          else if (pair < 0) into[-pair - 1]!.push(base + t, -1);
        }
        order[place] = column;
        if (place === k) before = value;
      }
      if (active < columns) this.#begin(values, at, base + t);
    }
  }

  /** Columns whose first value this row has take their places, and their pairs their first sides. */
  #begin(values: Float64Array, at: number, row: number): void {
    const columns = this.#columns;
    const order = this.#order;
    for (let column = 0; column < columns; column++) {
      if (this.#starts[column] !== row) continue;
      const value = values[at + column]!;
      let place = this.#active++;
      for (; place > 0; place--) {
        const other = order[place - 1]!;
        const above = values[at + other]!;
        if (value > above || (value === above && this.#rank[column]! >= this.#rank[other]!)) break;
        order[place] = other;
      }
      order[place] = column;
      for (let k = 0; k < this.#active; k++) {
        if (k === place) continue;
        // The pair of what lies above with what lies below it.
        const [upper, lower] = k > place ? [order[k]!, column] : [column, order[k]!];
        const pair = this.#pairOf[upper * columns + lower]!;
        if (pair > 0) this.#into[pair - 1]!.push(row, 1);
        else if (pair < 0) this.#into[-pair - 1]!.push(row, -1);
      }
    }
  }
}
