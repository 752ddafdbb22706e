/**
 * A target position by its changes: from the close of `row[i]` on, `value[i]` is wanted. 0 before the first. Shared by
 * all rules that trade the same target.
 */
export interface TargetChanges {
  readonly count: number;
  /** Rising, shape [≥ count]. */
  readonly row: Int32Array;
  /** Fraction of equity, signed, shape [≥ count]. */
  readonly value: Float64Array;
}

/** The changes of a target column, shape [n]; NaN is 0. */
export function compressTarget(target: Float64Array): TargetChanges {
  let count = 0;
  let wanted = 0;
  for (let t = 0; t < target.length; t++) {
    const value = valueOf(target[t]!);
    if (value !== wanted) count++;
    wanted = value;
  }
  const row = new Int32Array(count);
  const value = new Float64Array(count);
  wanted = 0;
  for (let t = 0, at = 0; t < target.length; t++) {
    if (valueOf(target[t]!) === wanted) continue;
    wanted = valueOf(target[t]!);
    row[at] = t;
    value[at++] = wanted;
  }
  return { count, row, value };
}

function valueOf(given: number): number {
  return Number.isNaN(given) ? 0 : given;
}

/** Where two columns cross, collected in memory that is used again: `into` is grown where it is too short. */
export class Crossings implements TargetChanges {
  count = 0;
  row: Int32Array = new Int32Array(256);
  value: Float64Array = new Float64Array(256);

  /**
   * +1 while `fast` lies above `slow`, −1 otherwise, from row `start` on: the target of a crossing of averages without
   * its column.
   */
  find(fast: Float64Array, slow: Float64Array, start: number): void {
    const n = fast.length;
    let count = 0;
    if (start < n) {
      let up = fast[start]! > slow[start]!;
      this.row[0] = start;
      this.value[0] = up ? 1 : -1;
      count = 1;
      let { row, value } = this;
      for (let t = start + 1; t < n; t++) {
        if (fast[t]! > slow[t]! === up) continue;
        up = !up;
        if (count === row.length) ({ row, value } = this.#grow());
        row[count] = t;
        value[count++] = up ? 1 : -1;
      }
    }
    this.count = count;
  }

  #grow(): Crossings {
    const row = new Int32Array(2 * this.row.length);
    const value = new Float64Array(row.length);
    row.set(this.row);
    value.set(this.value);
    this.row = row;
    this.value = value;
    return this;
  }
}
