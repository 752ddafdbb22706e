import type { NodeRows } from './node-rows.ts';

/** What leaves say, each saying once: most leaves of a deep tree say the same few things. */
export class LeafTable {
  readonly outputs: number;
  /** Row-major, as it grows. */
  readonly values: number[] = [];
  readonly #entries = new Map<string, number>();

  constructor(outputs: number) {
    this.outputs = outputs;
  }

  /** The entry of a node's weighted mean; it is added where it is new. */
  entryOf({ sums, weight }: NodeRows): number {
    return this.add(Array.from(sums, (sum) => sum / weight));
  }

  add(values: readonly number[]): number {
    const key = values.join();
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entry = this.#entries.size;
    // Numbers of entries are leaves' values: whole numbers beyond this have no float32 of their own.
    if (entry >= 2 ** 24) throw new RangeError('a forest with more than 16 million different leaves');
    this.#entries.set(key, entry);
    for (const value of values) this.values.push(value);
    return entry;
  }

  /** Row-major [entries × outputs]. */
  freeze(): Float64Array {
    return Float64Array.from(this.values);
  }
}
