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

/** Where two columns cross, collected in memory that is used again and grown where it is too short. */
export class Crossings implements TargetChanges {
  count = 0;
  readonly everySideNew = true;
  row: Int32Array = new Int32Array(2048);
  value: Float64Array = new Float64Array(2048);

  /**
   * +1 while `fast` lies above `slow`, −1 otherwise, from row `start` on: the target of a crossing of averages without
   * its column.
   */
  find(fast: Float64Array, slow: Float64Array, start: number): void {
    this.begin();
    const n = Math.min(fast.length, slow.length);
    for (let t = start, side = fast[start]! > slow[start]! ? 1 : -1; t < n; side = -side) {
      this.push(t, side);
      t = side > 0 ? endAbove(fast, slow, t + 1, n) : endBelow(fast, slow, t + 1, n);
    }
  }

  /** Forgets what was found. */
  begin(): void {
    this.count = 0;
  }

  /** From the close of `row` on, `side` is wanted; rows rise, sides alternate. */
  push(row: number, side: number): void {
    if (this.count === this.row.length) this.#grow();
    this.value[this.count] = side;
    this.row[this.count++] = row;
  }

  #grow(): void {
    const row = new Int32Array(2 * this.row.length);
    row.set(this.row);
    const value = new Float64Array(row.length);
    value.set(this.value);
    this.row = row;
    this.value = value;
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
