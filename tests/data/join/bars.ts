import { type Bars, makeBars } from '../../../src/core/index.ts';

/** Milliseconds of the timeframes that the tests name. */
export const FRAMES = { '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240, '1d': 1440, '1w': 10_080 } as const;
export type FrameName = keyof typeof FRAMES;

export function frameMs(name: FrameName): number {
  return FRAMES[name] * 60_000;
}

/** `03-10 09:45` of 2024, UTC. */
export function at(text: string): number {
  return Date.parse(`2024-${text.replace(' ', 'T')}:00Z`);
}

/** Bars whose close, and every other price, is the time at which they opened; in a gap, that of the last bar before it. */
export function timedBars(from: number, to: number, intervalMs: number, gaps: readonly number[] = []): Bars {
  const time = Float64Array.from({ length: Math.floor((to - from) / intervalMs) }, (_, i) => from + i * intervalMs);
  const gap = Uint8Array.from(time, (t) => Number(gaps.includes(t)));
  const price = time.slice();
  for (let i = 1; i < price.length; i++) if (gap[i] === 1) price[i] = price[i - 1]!;
  const volume = Float64Array.from(gap, (missing) => 1 - missing);
  const columns = { open: price, high: price.slice(), low: price.slice(), close: price.slice(), volume };
  return makeBars({ time, intervalMs, columns, gap });
}
