import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/core/index.ts';
import {
  dailyReturns,
  monthTable,
  periodsPerYear,
  regimeReturns,
  sharpe,
  stretchTable,
  yearTable,
} from '../../src/metrics/index.ts';

const START = Date.UTC(2022, 10, 20);
const hours = (n: number) => Float64Array.from({ length: n }, (_, i) => START + i * HOUR_MS);

/** A line of `n` hourly bars from 20 November 2022 on. */
function account(n: number) {
  const barReturn = Float64Array.from({ length: n }, (_, i) => 0.01 * Math.sin(i) + 0.0005);
  const equity = new Float64Array(n);
  let value = 1;
  for (let i = 0; i < n; i++) equity[i] = value *= 1 + barReturn[i]!;
  return {
    time: hours(n),
    equity,
    barReturn,
    position: new Float64Array(n).fill(-0.5),
    accounting: 'weights' as const,
  };
}

describe('tables by year, month and segment', () => {
  const input = account(24 * 60);

  it('cut at UTC months and years', () => {
    expect(monthTable(input).map(({ name, days }) => [name, days])).toEqual([
      ['2022-11', 11],
      ['2022-12', 31],
      ['2023-01', 18],
    ]);
    expect(yearTable(input).map(({ name, start, end }) => [name, start, end])).toEqual([
      ['2022', 0, 42 * 24],
      ['2023', 42 * 24, 60 * 24],
    ]);
  });

  it.each([
    ['years', yearTable],
    ['months', monthTable],
  ])('the %s compound to the whole', (_, table) => {
    const product = table(input).reduce((value, { totalReturn }) => value * (1 + totalReturn), 1);
    expect(product).toBeCloseTo(input.equity.at(-1)!, 12);
  });

  it('one stretch over everything has the figures of the whole', () => {
    const [whole, ...rest] = stretchTable(input, new Int32Array(input.time.length).fill(3));
    expect(rest).toEqual([]);
    const daily = dailyReturns(input).value;
    expect(whole).toMatchObject({ name: '3', start: 0, end: input.time.length, days: 60, exposure: 0.5 });
    expect(whole!.sharpe).toBeCloseTo(sharpe(daily, 365), 12);
  });

  it('in units a stretch starts from its own equity', () => {
    const units = { ...input, accounting: 'units' as const };
    const code = new Int32Array(units.time.length).map((_, i) => (i < 24 * 30 ? 0 : 1));
    const [first, second] = stretchTable(units, code);
    const daily = dailyReturns(units).value;
    expect(first!.sharpe).toBeCloseTo(sharpe(daily.subarray(0, 30), 365), 9);
    expect(second!.sharpe).toBeCloseTo(sharpe(daily.subarray(30), 365), 9);
  });

  it('rows that are not scored give no day and no exposure, rows of −1 no stretch', () => {
    const scored = new Uint8Array(input.time.length).fill(1, 0, 24);
    const [line] = stretchTable({ ...input, scored }, new Int32Array(input.time.length));
    expect(line).toMatchObject({ days: 1, exposure: 0.5, sharpe: Number.NaN });
    expect(stretchTable(input, new Int32Array(input.time.length).fill(-1))).toEqual([]);
  });

  it('without bars there is no line, after ruin there are no figures', () => {
    expect(yearTable(account(0))).toEqual([]);
    const ruined = account(48);
    ruined.equity.fill(0, 24);
    ruined.barReturn.fill(-1, 24, 25);
    ruined.barReturn.fill(0, 25);
    const [, after] = stretchTable(
      ruined,
      Int32Array.from(ruined.time, (_, i) => (i < 30 ? 0 : 1)),
    );
    expect([after!.totalReturn, after!.maxDrawdown, after!.sharpe]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('returns by regime', () => {
  const names = ['calm', 'wild'];

  it('add up and multiply to the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -0.2, max: 0.2, noNaN: true }), fc.integer({ min: -1, max: 1 })), {
          minLength: 1,
          maxLength: 50,
        }),
        (rows) => {
          const lines = regimeReturns({
            barReturn: rows.map(([value]) => value),
            regime: rows.map(([, code]) => code),
            names,
            barsPerYear: 8760,
          });
          const whole = rows.reduce((sum, [value]) => sum + value, 0);
          expect(lines.reduce((sum, line) => sum + line.sum, 0)).toBeCloseTo(whole, 12);
          const factor = rows.reduce((product, [value]) => product * (1 + value), 1);
          expect(lines.reduce((product, line) => product * (1 + line.totalReturn), 1)).toBeCloseTo(factor, 12);
          expect(lines.reduce((sum, line) => sum + line.rows, 0)).toBe(rows.length);
          expect(lines.reduce((sum, line) => sum + line.share, 0)).toBeCloseTo(1, 12);
        },
      ),
      { seed: 73, numRuns: 200 },
    );
  });

  it('by hand: unknown rows have a line of their own, rows of NaN and unscored rows none', () => {
    const lines = regimeReturns({
      barReturn: [0.1, Number.NaN, -0.1, 0.3, 0.2, 9],
      regime: [0, 0, -1, 0, -1, 0],
      weight: [1, 1, -0.5, 0.5, -0.5, 1],
      scored: [1, 1, 1, 1, 1, 0],
      names,
      barsPerYear: 100,
    });
    expect(lines.map(({ name, rows, share }) => [name, rows, share])).toEqual([
      ['calm', 2, 0.5],
      ['wild', 0, 0],
      ['unknown', 2, 0.5],
    ]);
    expect(lines[0]!.sharpe).toBeCloseTo((0.2 / Math.sqrt(0.02)) * 10, 12);
    expect(lines[0]!.exposure).toBe(0.75);
    expect(lines[1]!).toMatchObject({ totalReturn: 0, sharpe: Number.NaN, hitRate: Number.NaN, exposure: Number.NaN });
    expect(lines[2]!.profitFactor).toBeCloseTo(2, 12);
  });

  it('without rows, lines without figures', () => {
    const lines = regimeReturns({ barReturn: [], regime: [], names, barsPerYear: 365 });
    expect(lines.map(({ rows, share }) => [rows, share])).toEqual([
      [0, Number.NaN],
      [0, Number.NaN],
    ]);
  });
});

describe('periods per year', () => {
  it('a market that never closes has 365 days, outages or not', () => {
    expect(periodsPerYear(hours(24 * 30), HOUR_MS)).toEqual({ days: 365, bars: 8760 });
    const outage = hours(24 * 30).filter((_, i) => i < 100 || i > 200);
    expect(periodsPerYear(outage, HOUR_MS)).toEqual({ days: 365, bars: 8760 });
  });

  it('one that closes at weekends has about 261 days, of as many bars as it has', () => {
    // 52 weeks from a Monday on, Monday to Friday, 7 bars a day.
    const monday = Date.UTC(2022, 0, 3);
    const time: number[] = [];
    for (let day = 0; day < 52 * 7 - 2; day++) {
      if (day % 7 > 4) continue;
      for (let bar = 0; bar < 7; bar++) time.push(monday + day * DAY_MS + (14 + bar) * HOUR_MS);
    }
    const { days, bars } = periodsPerYear(Float64Array.from(time), HOUR_MS);
    expect(days).toBeCloseTo((260 / 362) * 365, 9);
    expect(bars).toBeCloseTo(7 * days, 9);
  });

  it('of less than a week nobody can tell; of nothing neither', () => {
    expect(periodsPerYear(hours(24), HOUR_MS).days).toBe(365);
    const twoOfThreeDays = hours(72).filter((_, i) => i < 24 || i >= 48);
    expect(periodsPerYear(twoOfThreeDays, HOUR_MS)).toEqual({ days: 365, bars: 8760 });
    expect(periodsPerYear(new Float64Array(0), HOUR_MS).bars).toBeNaN();
  });
});
