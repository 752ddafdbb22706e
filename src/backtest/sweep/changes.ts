/**
 * A target position by its changes: from the close of `row[i]` on, `value[i]` is wanted. 0 before the first. Shared by
 * all rules that trade the same target.
 */
export interface TargetChanges {
  readonly count: number;
  /** Whether each change is one of sign, to a size worth the name: no side is held twice in a row with another size. */
  readonly everySideNew: boolean;
  /** Rising, shape [≥ count]. */
  readonly row: Int32Array;
  /** Fraction of equity, signed, shape [≥ count]. */
  readonly value: Float64Array;
}

/** Below this a size may be rounding to the account: it goes from event to event. */
const LEAST_SIZE = 1e-6;

/** The changes of a target column, shape [n]; NaN is 0. */
export function compressTarget(target: Float64Array): TargetChanges {
  let count = 0;
  let wanted = 0;
  for (let t = 0; t < target.length; t++) {
    const value = wantedOf(target[t]!);
    if (value !== wanted) count++;
    wanted = value;
  }
  const row = new Int32Array(count);
  const value = new Float64Array(count);
  wanted = 0;
  for (let t = 0, at = 0; t < target.length; t++) {
    if (wantedOf(target[t]!) === wanted) continue;
    wanted = wantedOf(target[t]!);
    row[at] = t;
    value[at++] = wanted;
  }
  const everySideNew = value.every((to, i) => {
    const from = i === 0 ? 0 : value[i - 1]!;
    return Math.sign(to) !== Math.sign(from) && (to === 0 || Math.abs(to) > LEAST_SIZE);
  });
  return { count, everySideNew, row, value };
}

/** How many of a target's changes have a bar to be filled on, of `rows`. */
export function changesToFill({ count, row }: TargetChanges, rows: number): number {
  return count > 0 && row[count - 1]! + 1 >= rows ? count - 1 : count;
}

function wantedOf(given: number): number {
  return Number.isNaN(given) ? 0 : given;
}

const NOTHING = new Float64Array(0);

/** Where two columns cross, collected in memory that is used again and grown where it is too short. */
export class Crossings implements TargetChanges {
  count = 0;
  readonly everySideNew = true;
  row: Int32Array = new Int32Array(2048);
  value: Float64Array = new Float64Array(2048);

  #fast: Float64Array = NOTHING;
  #slow: Float64Array = NOTHING;
  #at = 0;
  #up = false;

  /**
   * +1 while `fast` lies above `slow`, −1 otherwise, from row `start` on: the target of a crossing of averages without
   * its column.
   */
  find(fast: Float64Array, slow: Float64Array, start: number): void {
    this.begin(fast, slow, start);
    this.advance(fast.length);
  }

  /** The same in pieces: many pairs of columns that go through the same rows together find them in the processor's cache. */
  begin(fast: Float64Array, slow: Float64Array, start: number): void {
    this.#fast = fast;
    this.#slow = slow;
    this.#at = start;
    this.count = 0;
  }

  /** Rows before `end` are looked at. */
  advance(end: number): void {
    const fast = this.#fast;
    const slow = this.#slow;
    const n = Math.min(end, fast.length, slow.length);
    let { row } = this;
    let { count } = this;
    let t = this.#at;
    if (t >= n) return;
    let up = this.#up;
    // The first row, and whatever piece ended on a row that is still to be looked at.
    if (count === 0 || fast[t]! > slow[t]! !== up) {
      up = fast[t]! > slow[t]!;
      if (count === row.length) row = this.#grow();
      this.value[count] = up ? 1 : -1;
      row[count++] = t;
    }
    for (;;) {
      t = up ? endAbove(fast, slow, t + 1, n) : endBelow(fast, slow, t + 1, n);
      if (t >= n) break;
      up = !up;
      if (count === row.length) row = this.#grow();
      this.value[count] = up ? 1 : -1;
      row[count++] = t;
    }
    this.#at = n;
    this.#up = up;
    this.count = count;
  }

  #grow(): Int32Array {
    const row = new Int32Array(2 * this.row.length);
    row.set(this.row);
    const value = new Float64Array(row.length);
    value.set(this.value);
    this.row = row;
    this.value = value;
    return row;
  }
}

// Four rows a turn: the loop's own work costs as much as two comparisons.

/** First row of `[from, n)` where `a` does not lie above `b`. */
function endAbove(a: Float64Array, b: Float64Array, from: number, n: number): number {
  let t = from;
  for (const last = n - 3; t < last; t += 4) {
    if (!(a[t]! > b[t]!)) return t;
    if (!(a[t + 1]! > b[t + 1]!)) return t + 1;
    if (!(a[t + 2]! > b[t + 2]!)) return t + 2;
    if (!(a[t + 3]! > b[t + 3]!)) return t + 3;
  }
  while (t < n && a[t]! > b[t]!) t++;
  return t;
}

/** First row of `[from, n)` where `a` lies above `b`. */
function endBelow(a: Float64Array, b: Float64Array, from: number, n: number): number {
  let t = from;
  for (const last = n - 3; t < last; t += 4) {
    if (a[t]! > b[t]!) return t;
    if (a[t + 1]! > b[t + 1]!) return t + 1;
    if (a[t + 2]! > b[t + 2]!) return t + 2;
    if (a[t + 3]! > b[t + 3]!) return t + 3;
  }
  while (t < n && !(a[t]! > b[t]!)) t++;
  return t;
}
