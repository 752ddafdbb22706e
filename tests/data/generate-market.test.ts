import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bars, DAY_MS } from '../../src/core/index.ts';
import { generateMarket, type MarketOptions, readBars, writeBars } from '../../src/data/index.ts';
import { firstDifference, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
const DEFAULTS: MarketOptions = { years: 2, interval: '30m', regimes: 4, drift: 1, seed: 1 };

/** Simple close-to-close returns between real bars, with the state of the later bar. */
function returnsOf(bars: Bars): { value: Float64Array; regime: Float64Array } {
  const value: number[] = [];
  const regime: number[] = [];
  for (let i = 1; i < bars.time.length; i++) {
    if (bars.gap[i] === 1 || bars.gap[i - 1] === 1) continue;
    value.push(bars.close[i]! / bars.close[i - 1]! - 1);
    regime.push(bars.columns.regime![i]!);
  }
  return { value: Float64Array.from(value), regime: Float64Array.from(regime) };
}

const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length;
const deviation = (x: Float64Array): number => Math.sqrt(mean(x.map((v) => v * v)) - mean(x) ** 2);
const correlation = (x: Float64Array, lag: number): number => {
  const m = mean(x);
  let cross = 0;
  let square = 0;
  for (let i = 0; i < x.length; i++) {
    square += (x[i]! - m) ** 2;
    if (i >= lag) cross += (x[i]! - m) * (x[i - lag]! - m);
  }
  return cross / square;
};

describe('generateMarket', () => {
  it('makes the default market of 35,040 half-hour bars from 2021 on', () => {
    const bars = generateMarket(DEFAULTS);
    expect(bars.time).toHaveLength(35_040);
    expect(bars.intervalMs).toBe(1_800_000);
    expect(bars.time[0]).toBe(Date.UTC(2021, 0, 1));
    expect(bars.time[35_039]! - bars.time[0]!).toBe(35_039 * 1_800_000);
    expect(Object.keys(bars.columns)).toEqual(['open', 'high', 'low', 'close', 'volume', 'regime']);
    expect([...new Set(bars.columns.regime)].sort()).toEqual([0, 1, 2, 3]);
  });

  it('gives the same file for the same seed, another for another', async () => {
    const bytes: string[] = [];
    for (const seed of [1, 1, 2]) {
      await writeBars(scratch.at('seed.parquet'), generateMarket({ ...DEFAULTS, years: 0.2, seed }));
      bytes.push(readFileSync(scratch.at('seed.parquet'), 'base64'));
    }
    expect(bytes[1]).toBe(bytes[0]);
    expect(bytes[2]).not.toBe(bytes[0]);
  });

  it('is read back from its file bit by bit, outages and true regimes included', async () => {
    const bars = generateMarket({ ...DEFAULTS, seed: 5 });
    await writeBars(scratch.at('market.parquet'), bars);
    const read = await readBars(scratch.at('market.parquet'));
    expect(firstDifference(read.bars, bars)).toBeNull();
    expect(read.report.gapRows).toBe(bars.gap.reduce((sum, gap) => sum + gap, 0));
  });

  it.each(['5m', '30m', '1h', '4h', '1d'])('makes consistent bars of %s', (interval) => {
    const { open, high, low, close, volume, gap } = generateMarket({ ...DEFAULTS, interval, years: 1, seed: 3 });
    const wrong = Array.from(open.keys()).filter((i) => {
      const inside = high[i]! >= Math.max(open[i]!, close[i]!) && low[i]! <= Math.min(open[i]!, close[i]!);
      return !inside || !(low[i]! > 0) || !(gap[i] === 1 ? volume[i] === 0 : volume[i]! > 0);
    });
    expect(wrong).toEqual([]);
  });

  it('rounds prices of 1,000 and more to 2 decimals, volume to 6', () => {
    const { close, volume } = generateMarket(DEFAULTS);
    expect(close.every((price) => Math.abs(price * 100 - Math.round(price * 100)) < 1e-5)).toBe(true);
    expect(volume.every((value) => Math.abs(value * 1e6 - Math.round(value * 1e6)) < 1e-3)).toBe(true);
  });

  it('has a simple mean return of zero in every state without drift (within 4 standard errors)', () => {
    for (const seed of [11, 12, 13]) {
      const { value, regime } = returnsOf(generateMarket({ ...DEFAULTS, years: 12, drift: 0, seed }));
      for (const state of [0, 1, 2, 3]) {
        const own = value.filter((_, i) => regime[i] === state);
        expect(own.length).toBeGreaterThan(5000);
        expect(Math.abs(mean(own)), `seed ${seed}, state ${state}`).toBeLessThan(
          (4 * deviation(own)) / Math.sqrt(own.length),
        );
      }
    }
  });

  it('has the drift of its states with it: up in 0, down in 1, nearly none in 2', () => {
    const { value, regime } = returnsOf(generateMarket({ ...DEFAULTS, years: 20, seed: 4 }));
    const perDay = (state: number): number => 48 * mean(value.filter((_, i) => regime[i] === state));
    expect(perDay(0)).toBeGreaterThan(0.004);
    expect(perDay(1)).toBeLessThan(-0.003);
    expect(Math.abs(perDay(2))).toBeLessThan(0.002);
  });

  it('scales the drift', () => {
    const bull = (drift: number): number => {
      const { value, regime } = returnsOf(generateMarket({ ...DEFAULTS, drift }));
      return mean(value.filter((_, i) => regime[i] === 0));
    };
    expect(48 * (bull(3) - bull(1))).toBeCloseTo(2 * 0.006, 4);
  });

  it('is calmest in state 2 and wildest in state 3, at 40 to 90 % a year in all', () => {
    for (const interval of ['30m', '1h', '1d']) {
      const years = interval === '1d' ? 60 : 10;
      const bars = generateMarket({ ...DEFAULTS, interval, years, seed: 6 });
      const { value, regime } = returnsOf(bars);
      const annual = Math.sqrt((365 * DAY_MS) / bars.intervalMs);
      const own = [0, 1, 2, 3].map((state) => annual * deviation(value.filter((_, i) => regime[i] === state)));
      expect(Math.min(...own)).toBe(own[2]);
      expect(Math.max(...own)).toBe(own[3]);
      expect(annual * deviation(value)).toBeGreaterThan(0.4);
      expect(annual * deviation(value)).toBeLessThan(0.9);
    }
  });

  it('has fat tails and volatility that clusters, but no memory of direction, in a market of one state', () => {
    const { value } = returnsOf(generateMarket({ years: 20, interval: '1h', regimes: 1, drift: 0, seed: 7 }));
    const unit = deviation(value);
    const scaled = value.map((v) => v / unit);
    expect(mean(scaled.map((v) => v ** 4))).toBeGreaterThan(5);
    const size = value.map(Math.abs);
    expect(correlation(size, 1)).toBeGreaterThan(0.1);
    expect(correlation(size, 12)).toBeGreaterThan(0.05);
    // Signs: their standard error holds in spite of the clusters.
    const direction = scaled.map((v) => Math.sign(v));
    for (const lag of [1, 2, 5, 24]) {
      expect(Math.abs(correlation(direction, lag)), `lag ${lag}`).toBeLessThan(4 / Math.sqrt(value.length));
    }
  });

  it('has one state where one is asked for, and no more than asked for', () => {
    for (const regimes of [1, 2, 3]) {
      const bars = generateMarket({ ...DEFAULTS, regimes, seed: 2 });
      expect(new Set(bars.columns.regime).size).toBe(regimes);
    }
  });

  it('stays in a state for ten days to a month on average, and never flickers', () => {
    const { regime } = generateMarket({ ...DEFAULTS, years: 20, seed: 8 }).columns;
    const stays: number[] = [];
    let start = 0;
    for (let i = 1; i <= regime!.length; i++) {
      if (i < regime!.length && regime![i] === regime![i - 1]) continue;
      stays.push((i - start) / 48);
      start = i;
    }
    stays.pop();
    const average = stays.reduce((sum, days) => sum + days, 0) / stays.length;
    expect(average).toBeGreaterThan(10);
    expect(average).toBeLessThan(30);
    expect(Math.min(...stays)).toBeGreaterThanOrEqual(4);
  });

  it('trades more when it moves more, and most around 15:00 UTC', () => {
    const { time, open, high, low, volume, gap } = generateMarket({ ...DEFAULTS, years: 4, seed: 9 });
    const rows = Array.from(gap.keys()).filter((i) => gap[i] === 0);
    const range = Float64Array.from(rows, (i) => Math.log((high[i]! - low[i]!) / open[i]! + 1e-6));
    const traded = Float64Array.from(rows, (i) => Math.log(volume[i]!));
    const [rangeMean, tradedMean] = [mean(range), mean(traded)];
    const together = mean(range.map((r, i) => (r - rangeMean) * (traded[i]! - tradedMean)));
    expect(together / (deviation(range) * deviation(traded))).toBeGreaterThan(0.4);
    const byHour = (hour: number): number => {
      const own = rows.filter((i) => new Date(time[i]!).getUTCHours() === hour);
      return own.reduce((sum, i) => sum + volume[i]!, 0) / own.length;
    };
    expect(byHour(15)).toBeGreaterThan(1.2 * byHour(3));
  });

  it('loses about one bar in a thousand to outages', () => {
    const { gap, close, volume } = generateMarket({ ...DEFAULTS, years: 20, seed: 10 });
    const rows = gap.reduce((sum, value) => sum + value, 0);
    expect(rows / gap.length).toBeGreaterThan(0.0005);
    expect(rows / gap.length).toBeLessThan(0.002);
    const at = gap.indexOf(1);
    expect(close[at]).toBe(close[at - 1]);
    expect(volume[at]).toBe(0);
  });

  it('is made in well under a second', () => {
    generateMarket({ ...DEFAULTS, years: 0.1 });
    const before = performance.now();
    generateMarket(DEFAULTS);
    expect(performance.now() - before).toBeLessThan(1500);
  });

  it.each([
    [{ years: 0 }, 'data.generate.years'],
    [{ years: Number.NaN }, 'data.generate.years'],
    [{ years: 1000 }, 'data.generate.years'],
    [{ interval: '7m' }, 'data.generate.interval'],
    [{ interval: '2d' }, 'data.generate.interval'],
    [{ interval: 'hour' }, 'data.generate.interval'],
    [{ regimes: 5 }, 'data.generate.regimes'],
    [{ regimes: 0 }, 'data.generate.regimes'],
    [{ drift: Number.NaN }, 'data.generate.drift'],
    [{ seed: 0.5 }, 'data.generate.seed'],
    [{ start: 'once' }, 'data.generate.start'],
    [{ start: '2021-01-01T00:10Z' }, 'data.generate.start'],
  ])('refuses %o, naming the key', (wrong, path) => {
    expect(() => generateMarket({ ...DEFAULTS, ...wrong })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', path }),
    );
  });

  it('starts when asked to, also before 1970', () => {
    expect(generateMarket({ ...DEFAULTS, years: 0.1, start: '2024-03-01' }).time[0]).toBe(Date.UTC(2024, 2, 1));
    const old = generateMarket({ ...DEFAULTS, years: 0.1, start: '1965-01-01' });
    expect(old.close.every(Number.isFinite)).toBe(true);
  });
});
