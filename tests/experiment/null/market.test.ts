import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, makeBars, makeRng } from '../../../src/core/index.ts';
import { nullMarket } from '../../../src/experiment/null/market.ts';

const HOUR = 3_600_000;

/** Hourly bars with drift, gaps, prices inside the bar, quotes around the close, and columns that nobody knows. */
function market(seed: number, n = 240): Bars {
  const rng = makeRng(seed);
  const names = ['open', 'high', 'low', 'close', 'volume', 'vwap', 'bid', 'ask', 'mood', 'row'];
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(n)]));
  const gap = new Uint8Array(n);
  let before = 100;
  for (let t = 0; t < n; t++) {
    gap[t] = t > 0 && rng.next() < 0.05 ? 1 : 0;
    const close = gap[t] === 1 ? before : before * (1.0005 + 0.01 * rng.normal());
    const high = Math.max(before, close) * (gap[t] === 1 ? 1 : 1.003);
    const low = Math.min(before, close) * (gap[t] === 1 ? 1 : 0.997);
    const values = [before, high, low, close, gap[t] === 1 ? 0 : 5 + t, (high + low + close) / 3];
    [...values, close * 0.9995, close * 1.0004, rng.normal(), t].forEach((value, i) => {
      columns[names[i]!]![t] = value;
    });
    before = close;
  }
  return makeBars({
    time: Float64Array.from({ length: n }, (_, t) => t * HOUR),
    intervalMs: HOUR,
    columns,
    gap,
  });
}

describe('nullMarket', () => {
  it('lets volume and unknown columns go with their bar, each bar once, and leaves times and the given bars alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(24, 48), (seed, blockBars) => {
        const own = market(seed);
        const before = JSON.stringify(own);
        const { bars } = nullMarket(own, blockBars, seed);
        expect(JSON.stringify(own)).toBe(before);
        expect(bars.time).toEqual(own.time);
        expect(bars.volume).toBe(bars.columns.volume);
        const rows = bars.columns.row!;
        expect([...rows].sort((a, b) => a - b)).toEqual([...own.columns.row!]);
        rows.forEach((from, t) => {
          expect(bars.volume[t]).toBe(own.volume[from]);
          expect(bars.columns.mood![t]).toBe(own.columns.mood![from]);
          expect(bars.gap[t]).toBe(own.gap[from]);
          // Whole days: the hour of the day stays, in the blocks that are whole.
          if (t <= Math.floor((rows.length - 1) / blockBars) * blockBars) expect(Math.abs(t - from) % 24).toBe(0);
        });
      }),
      { seed: 11, numRuns: 30 },
    );
  });

  it('keeps the prices beside a bar where they were inside it, upright or upside down', () => {
    const own = market(5, 2400);
    const { bars } = nullMarket(own, 24, 77);
    let turned = 0;
    for (let t = 1; t < bars.time.length; t++) {
      const from = bars.columns.row![t]!;
      const { vwap, bid, ask } = bars.columns;
      expect(bid![t]).toBeLessThan(bars.close[t]!);
      expect(ask![t]).toBeGreaterThan(bars.close[t]!);
      expect(vwap![t]).toBeGreaterThanOrEqual(bars.low[t]! * 0.999);
      expect(vwap![t]).toBeLessThanOrEqual(bars.high[t]! * 1.001);
      if (own.gap[from] === 1) continue;
      const before = own.close[from - 1]!;
      const upright = bars.close[t]! / bars.close[t - 1]! > 1 === own.close[from]! / before > 1;
      if (Math.abs(own.close[from]! / before - 1) < 0.003) continue;
      if (!upright) turned++;
      // The spread in units of the close before the bar is what it was.
      const spread = (ask![t]! - bid![t]!) / bars.close[t - 1]!;
      expect(spread).toBeCloseTo((own.columns.ask![from]! - own.columns.bid![from]!) / before, 5);
    }
    expect(turned).toBeGreaterThan(500);
  });

  it('has no drift but the one that its tosses leave, which is as far off as that of any sample', () => {
    const own = market(5, 2400);
    const sumOf = ({ close }: { readonly close: Float64Array }): number =>
      close.subarray(1).reduce((sum, price, i) => sum + price / close[i]! - 1, 0);
    const squares = own.close.subarray(1).reduce((sum, price, i) => sum + (price / own.close[i]! - 1) ** 2, 0);
    const sums = Array.from({ length: 100 }, (_, seed) => sumOf(nullMarket(own, 24, seed).bars) / Math.sqrt(squares));
    const mean = sums.reduce((a, b) => a + b, 0) / 100;
    const deviation = Math.sqrt(sums.reduce((a, b) => a + (b - mean) ** 2, 0) / 99);
    expect(Math.abs(mean)).toBeLessThan(0.35);
    expect(deviation).toBeGreaterThan(0.75);
    expect(deviation).toBeLessThan(1.25);
    expect(sumOf(own) / Math.sqrt(squares)).toBeGreaterThan(1);
  });

  it('follows from its seed alone', () => {
    const own = market(3);
    expect(nullMarket(own, 24, 9)).toEqual(nullMarket(own, 24, 9));
    expect(nullMarket(own, 24, 10).bars.close).not.toEqual(nullMarket(own, 24, 9).bars.close);
  });

  it('knows no mirror image of an ask at twice the close before it', () => {
    const own = market(4);
    own.columns.ask!.fill(1e6);
    const { bars } = nullMarket(own, 24, 1);
    const unknown = bars.columns.bid!.filter(Number.isNaN).length;
    expect(unknown).toBeGreaterThan(50);
    expect(bars.columns.bid!.filter((value) => !(value > 0))).toHaveLength(unknown);
  });
});
