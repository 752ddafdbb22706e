import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { type NullBarsInput, nullBars, type Ohlc } from '../../src/stats/index.ts';

const SEED = 20_240_611;

interface Market extends Ohlc {
  readonly gap: Uint8Array;
}

/** Bars with gaps between them, flat rows without a bar, drift and stretches of high volatility. */
function market(seed: number, n: number, { drift = 0, size = 0.01, jumps = 0.3 } = {}): Market {
  const rng = makeRng(seed);
  const columns = () => new Float64Array(n);
  const bars = { open: columns(), high: columns(), low: columns(), close: columns(), gap: new Uint8Array(n) };
  let before = 100;
  for (let t = 0; t < n; t++) {
    bars.gap[t] = t > 0 && rng.next() < 0.05 ? 1 : 0;
    const volatility = size * (Math.floor(t / 50) % 2 === 0 ? 1 : 3);
    const open = bars.gap[t] === 1 || rng.next() > jumps ? before : before * Math.exp(volatility * rng.normal());
    const close = bars.gap[t] === 1 ? open : open * Math.exp(drift + volatility * rng.normal());
    const wick = () => (bars.gap[t] === 1 ? 0 : volatility * Math.abs(rng.normal()));
    bars.open[t] = open;
    bars.close[t] = close;
    bars.high[t] = Math.max(open, close) * Math.exp(wick());
    bars.low[t] = Math.min(open, close) * Math.exp(-wick());
    before = close;
  }
  return bars;
}

function simpleReturns(close: Float64Array): Float64Array {
  return Float64Array.from({ length: close.length - 1 }, (_, t) => close[t + 1]! / close[t]! - 1);
}

const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length;

const inputs: fc.Arbitrary<Omit<NullBarsInput, 'rng'> & { bars: Market; seed: number }> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    n: fc.integer({ min: 30, max: 300 }),
    drift: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
    size: fc.constantFrom(0.0001, 0.01, 0.15),
    blockBars: fc.constantFrom(0, 1, 3, 10),
    flip: fc.boolean(),
  })
  .map(({ seed, n, drift, size, blockBars, flip }) => {
    const bars = market(seed, n, { drift, size });
    return { bars, gap: bars.gap, blockBars, flip, seed };
  });

describe('nullBars', () => {
  it('earns nothing by holding, keeps bars consistent, and leaves its input alone', () => {
    fc.assert(
      fc.property(inputs, ({ seed, ...input }) => {
        const before = JSON.stringify(input.bars);
        const result = nullBars({ ...input, rng: makeRng(seed) });
        const { open, high, low, close, gap } = result;
        expect(JSON.stringify(input.bars)).toBe(before);
        expect(Math.abs(mean(simpleReturns(close)))).toBeLessThan(1e-13);
        for (let t = 0; t < close.length; t++) {
          expect(low[t]!).toBeGreaterThan(0);
          expect(high[t]!).toBeGreaterThanOrEqual(Math.max(open[t]!, close[t]!));
          expect(low[t]!).toBeLessThanOrEqual(Math.min(open[t]!, close[t]!));
          if (gap[t] === 1) {
            expect(close[t]).toBe(close[t - 1]);
            expect([open[t], high[t], low[t]]).toEqual([close[t], close[t], close[t]]);
          }
        }
        for (const name of ['open', 'high', 'low', 'close'] as const) expect(result[name][0]).toBe(input.bars[name][0]);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  it('takes every bar to exactly one place, whole blocks together, the rest at the end', () => {
    fc.assert(
      fc.property(inputs, ({ seed, ...input }) => {
        const { source, gap } = nullBars({ ...input, rng: makeRng(seed) });
        const n = source.length;
        const { blockBars } = input;
        expect(Array.from(source).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, t) => t));
        const whole = blockBars === 0 ? n : 1 + Math.floor((n - 1) / blockBars) * blockBars;
        for (let t = 0; t < n; t++) {
          expect(gap[t]).toBe(input.bars.gap[source[t]!]);
          if (t === 0 || t >= whole || blockBars === 0) expect(source[t]).toBe(t);
          else expect((source[t]! - 1) % blockBars).toBe((t - 1) % blockBars);
          if (blockBars > 0 && t > 1 && t < whole && (t - 1) % blockBars > 0)
            expect(source[t]).toBe(source[t - 1]! + 1);
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('keeps each bar but for the drift, and turns bars with high and low changed over', () => {
    const bars = market(5, 400);
    const { source, flipped, ...result } = nullBars({ bars, blockBars: 7, flip: true, rng: makeRng(3) });
    // No gap mask here: all bars lose the same factor. It follows from any bar that opened where the last one closed.
    const ratios = (from: Ohlc, t: number) =>
      (['open', 'high', 'low', 'close'] as const).map((name) => from[name][t]! / from.close[t - 1]!) as [
        number,
        number,
        number,
        number,
      ];
    const turned = (t: number): [number, number, number, number] => {
      const [open, high, low, close] = ratios(bars, source[t]!);
      return flipped[t] === 1 ? [2 - open, 2 - low, 2 - high, 2 - close] : [open, high, low, close];
    };
    const drift = mean(Float64Array.from({ length: 399 }, (_, i) => turned(i + 1)[3]));
    for (let t = 1; t < 400; t++) {
      const [open, high, low, close] = turned(t);
      const actual = ratios(result, t);
      const expected = [open, Math.max(high / drift, open), Math.min(low / drift, open), close / drift];
      expected.forEach((value, i) => {
        expect(actual[i]).toBeCloseTo(value, 11);
      });
    }
    const share = flipped.reduce((sum, v) => sum + v, 0) / 399;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    expect(result.unturned).toBe(0);
  });

  it('lets no bar that cannot be turned give its tossed markets a drift', () => {
    const n = 401;
    const close = new Float64Array(n).fill(100);
    // Every 40th bar shoots to three times its open and stays 50 % up; the others go up and down by 1 %.
    for (let t = 1; t < n; t++) close[t] = close[t - 1]! * (t % 40 === 0 ? 1.5 : t % 2 === 0 ? 1.01 : 0.99);
    const open = Float64Array.from(close, (price, t) => close[t - 1] ?? price);
    const high = open.map((price, t) => (t % 40 === 0 && t > 0 ? 3 * price : Math.max(price, close[t]!)));
    const bars = { open, high, low: open.map((price, t) => Math.min(price, close[t]!)), close };
    const means = Array.from({ length: 100 }, (_, seed) => {
      const made = nullBars({ bars, blockBars: 20, flip: true, drift: 'tossed', rng: makeRng(seed) });
      expect(made.unturned).toBeGreaterThan(0);
      return mean(simpleReturns(made.close));
    });
    // 100 means of 390 tosses of 1 %: their mean lies within 4 of its errors.
    expect(Math.abs(mean(Float64Array.from(means)))).toBeLessThan((4 * 0.01) / Math.sqrt(390 * 100));
  });

  it('leaves the drift of the tosses where it is asked to: 0 on average, scattered as a sample mean is', () => {
    const bars = market(6, 400, { drift: 0.004, jumps: 0 });
    const drifts = Float64Array.from({ length: 400 }, (_, seed) =>
      mean(simpleReturns(nullBars({ bars, blockBars: 7, flip: true, drift: 'tossed', rng: makeRng(seed) }).close)),
    );
    const own = simpleReturns(bars.close);
    const error = Math.sqrt(mean(own.map((r) => r * r)) / own.length);
    expect(Math.abs(mean(drifts))).toBeLessThan((3 * error) / 20);
    expect(Math.sqrt(mean(drifts.map((d) => d * d))) / error).toBeGreaterThan(0.9);
    expect(Math.sqrt(mean(drifts.map((d) => d * d))) / error).toBeLessThan(1.1);
    const kept = { bars, blockBars: 7, flip: false, drift: 'tossed', rng: makeRng(1) } as const;
    expect(() => nullBars(kept)).toThrow('a tossed drift needs flip');
  });

  it('gives an overlay that leaves out high volatility nothing either', () => {
    // The log mirror would show: with bars of 15 % and 5 % the quiet ones lose about 1 % each against the mean.
    const bars = market(8, 400, { size: 0.05, jumps: 0 });
    let quiet = 0;
    const markets = 400;
    for (let seed = 0; seed < markets; seed++) {
      const { close } = nullBars({ bars, gap: bars.gap, blockBars: 0, flip: true, rng: makeRng(seed) });
      quiet += mean(simpleReturns(close).filter((_, t) => Math.floor((t + 1) / 50) % 2 === 0)) / markets;
    }
    // A market's mean of 200 quiet bars scatters by some 0.5 %.
    expect(Math.abs(quiet)).toBeLessThan(0.001);
  });

  it('says which bars are too high to be turned', () => {
    const bars: Ohlc = {
      open: Float64Array.of(1, 1, 1, 1),
      high: Float64Array.of(1, 3, 1, 1),
      low: Float64Array.of(1, 1, 1, 1),
      close: Float64Array.of(1, 1, 1, 1),
    };
    const counts = [0, 1, 2, 3, 4, 5, 6, 7].map((seed) => {
      const { unturned, flipped } = nullBars({ bars, blockBars: 0, flip: true, rng: makeRng(seed) });
      expect(flipped[1]).toBe(0);
      return unturned;
    });
    expect(new Set(counts)).toEqual(new Set([0, 1]));
  });

  it('moves and turns two assets alike', () => {
    const [a, b] = [1, 2].map((seed) =>
      nullBars({ bars: market(seed, 120), blockBars: 10, flip: true, rng: makeRng(9) }),
    );
    expect(a!.source).toEqual(b!.source);
    expect(a!.flipped).toEqual(b!.flipped);
  });

  it('refuses blocks of which there are not two', () => {
    const bars = market(1, 20);
    expect(() => nullBars({ bars, blockBars: 10, flip: false, rng: makeRng(1) })).toThrow(RangeError);
    expect(() => nullBars({ bars, blockBars: 2.5, flip: false, rng: makeRng(1) })).toThrow(RangeError);
    expect(() => nullBars({ bars, blockBars: 9, flip: false, rng: makeRng(1) })).not.toThrow();
  });
});
