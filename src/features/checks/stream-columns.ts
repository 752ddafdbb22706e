import { type Bars, barAt } from '../../core/index.ts';
import type { Feature } from '../contract.ts';

/**
 * A feature's columns by its stream.
 *
 * @param options.peek peeks at two other bars before each one
 * @param options.saveEvery rows after which the stream goes on as another one, restored from its state through JSON
 * @param options.fresh makes the feature whose stream goes on; by default the same
 */
export function streamColumns(
  feature: Feature,
  bars: Bars,
  options: { readonly peek?: boolean; readonly saveEvery?: number; readonly fresh?: () => Feature } = {},
): Record<string, Float64Array> {
  const { peek = false, saveEvery = Number.POSITIVE_INFINITY, fresh = () => feature } = options;
  const n = bars.close.length;
  const columns = feature.outputs.map(() => new Float64Array(n));
  let stream = feature.stream();
  for (let i = 0; i < n; i++) {
    const bar = barAt(bars, i);
    let peeked: Float64Array | undefined;
    if (peek) {
      stream.peek({ ...bar, high: bar.high * 1.5, close: bar.high * 1.25, volume: bar.volume + 17 });
      peeked = Float64Array.from(stream.peek(bar));
    }
    const values = stream.push(bar);
    for (let j = 0; j < columns.length; j++) {
      if (peeked !== undefined && !Object.is(peeked[j], values[j])) {
        throw new Error(
          `${feature.outputs[j]} at row ${i}: peek gives ${peeked[j]}, push of the same bar ${values[j]}`,
        );
      }
      columns[j]![i] = values[j]!;
    }
    if ((i + 1) % saveEvery === 0) {
      const saved = JSON.parse(JSON.stringify(stream.save()));
      stream = fresh().stream();
      stream.restore(saved);
    }
  }
  return Object.fromEntries(feature.outputs.map((name, j) => [name, columns[j]!]));
}
