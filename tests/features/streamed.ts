import { type Bar, type Bars, barAt } from '../../src/core/index.ts';
import type { Feature } from '../../src/features/index.ts';

export type Columns = Readonly<Record<string, Float64Array>>;

/** Column, row and values of the first place where the bits differ in rows [0, n); undefined where they are the same. */
export function firstDifference(a: Columns, b: Columns, n: number): string | undefined {
  for (const name of Object.keys(a)) {
    for (let i = 0; i < n; i++) {
      if (!Object.is(a[name]![i], b[name]![i])) return `${name}[${i}]: ${a[name]![i]} against ${b[name]![i]}`;
    }
  }
  return undefined;
}

/** Every row as a stream sees it. */
export function rowsOf(bars: Bars): Bar[] {
  return Array.from(bars.time, (_, i) => barAt(bars, i));
}

/**
 * Streams the rows. Before a push whose row `peekEvery` divides it peeks at another bar, then at the true one, whose values must be
 * the push's; after each row of `saveAfter` it goes on in a fresh stream with the state restored from JSON.
 */
export function streamed(
  feature: Feature,
  rows: readonly Bar[],
  { saveAfter, peekEvery = 1 }: { readonly saveAfter: ReadonlySet<number>; readonly peekEvery?: number },
): Record<string, Float64Array> {
  const columns = feature.outputs.map(() => new Float64Array(rows.length));
  let stream = feature.stream();
  rows.forEach((bar, i) => {
    let peeked: Float64Array | undefined;
    if (i % peekEvery === 0) {
      stream.peek({ ...bar, high: bar.high * 1.5, close: bar.high * 1.25, volume: bar.volume + 17 });
      peeked = Float64Array.from(stream.peek(bar));
    }
    const values = stream.push(bar);
    for (let j = 0; j < columns.length; j++) {
      if (peeked !== undefined && !Object.is(peeked[j], values[j])) {
        throw new Error(`peek gave ${peeked[j]}, push ${values[j]} at row ${i}`);
      }
      columns[j]![i] = values[j]!;
    }
    if (saveAfter.has(i)) {
      const saved = JSON.parse(JSON.stringify(stream.save()));
      stream = feature.stream();
      stream.restore(saved);
    }
  });
  return Object.fromEntries(feature.outputs.map((name, j) => [name, columns[j]!]));
}
