import { changesToFill, type TargetChanges } from './changes.ts';

/** The changes of many targets in the order of their rows, and on one row in that of the targets. */
export class ChangesByRow {
  /** Where the changes of each row begin, shape [rows + 1]. */
  readonly starts: Int32Array;
  /** Index of the target that changes, and what it wants from then on; shape [≥ changes]. */
  target = new Int32Array(0);
  value = new Float64Array(0);
  readonly #rows: number;

  constructor(rows: number) {
    this.#rows = rows;
    this.starts = new Int32Array(rows + 1);
  }

  /** Takes the changes that have a bar to be filled on: counted by row, then put in place. @returns how many */
  sort(targets: readonly TargetChanges[]): number {
    const n = this.#rows;
    const starts = this.starts.fill(0);
    let total = 0;
    for (const target of targets) {
      const count = changesToFill(target, n);
      total += count;
      const { row } = target;
      for (let i = 0; i < count; i++) starts[row[i]! + 1]!++;
    }
    for (let t = 0; t < n; t++) starts[t + 1]! += starts[t]!;
    if (this.target.length < total) {
      this.target = new Int32Array(2 * total);
      this.value = new Float64Array(2 * total);
    }
    for (let p = 0; p < targets.length; p++) {
      const { row, value } = targets[p]!;
      const count = changesToFill(targets[p]!, n);
      for (let i = 0; i < count; i++) {
        // Counts up to the start of the next row, and is set back below.
        const place = starts[row[i]!]!++;
        this.target[place] = p;
        this.value[place] = value[i]!;
      }
    }
    for (let t = n; t > 0; t--) starts[t] = starts[t - 1]!;
    starts[0] = 0;
    return total;
  }
}
