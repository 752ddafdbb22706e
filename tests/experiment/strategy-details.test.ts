import { describe, expect, it } from 'vitest';
import { parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { DAY_MS, HOUR_MS, makeBars, makeRng } from '../../src/core/index.ts';
import { strategyDetails } from '../../src/experiment/strategy-details.ts';
import { dailyReturns, sharpe } from '../../src/metrics/index.ts';

/** 80 days of hourly bars from December on; forecasts from day 40 on, in two segments, always long where there is one. */
function world(accounting: 'units' | 'weights') {
  const n = 80 * 24;
  const start = 40 * 24;
  const rng = makeRng(51);
  const close = new Float64Array(n);
  let price = 100;
  for (let t = 0; t < n; t++) close[t] = price *= 1 + 0.004 * rng.normal();
  const open = close.map((_, t) => (t === 0 ? 100 : close[t - 1]!));
  const bars = makeBars({
    time: Float64Array.from(close, (_, t) => Date.UTC(2022, 10, 1) + t * HOUR_MS),
    intervalMs: HOUR_MS,
    columns: {
      open,
      high: close.map((value, t) => Math.max(value, open[t]!)),
      low: close.map((value, t) => Math.min(value, open[t]!)),
      close,
      volume: new Float64Array(n).fill(1),
    },
    gap: new Uint8Array(n),
  });
  const target = Float64Array.from(close, (_, t) => (t >= start ? 1 : 0));
  const scored = new Uint8Array(n).fill(1, start);
  const result = runBacktest(bars, target, [parseExecution({ accounting, costBps: 0 }, HOUR_MS, 'execution')], {
    variant: null,
  });
  const known = Int8Array.from(close, (_, t) => Math.floor(t / 7) % 2);
  const row = Int32Array.from({ length: n - start }, (_, i) => start + i);
  const forecast = { row, segment: row.map((t) => (t < 60 * 24 ? 3 : 4)), regimes: ['CALM', 'WILD', 'NEVER'] };
  const daily = dailyReturns({ ...result, time: bars.time, scored, accounting });
  return {
    details: strategyDetails({ daily, result, scored }, bars, forecast, known),
    result,
    daily,
    scored,
    known,
    n,
    start,
  };
}

describe.each(['units', 'weights'] as const)('details of a strategy in %s', (accounting) => {
  const { details, result, daily, known, n, start } = world(accounting);

  it('has the years, months and segments that are scored, and they compound to the whole', () => {
    expect(details.years.map(({ name, days }) => [name, days])).toEqual([
      ['2022', 21],
      ['2023', 19],
    ]);
    expect(details.months.map(({ name }) => name)).toEqual(['2022-12', '2023-01']);
    expect(details.segments.map(({ name, days }) => [name, days])).toEqual([
      ['3', 20],
      ['4', 20],
    ]);
    for (const lines of [details.years, details.months, details.segments]) {
      const factor = lines.reduce((product, { totalReturn }) => product * (1 + totalReturn), 1);
      expect(factor).toBeCloseTo(result.equity.at(-1)!, 9);
    }
    expect(details.segments[0]!.sharpe).toBeCloseTo(sharpe(daily.value.subarray(0, 20), 365), 6);
  });

  it('gives a bar’s return to the regime known at the close before it', () => {
    const sums = [0, 0];
    for (let t = start; t < n; t++) sums[known[t - 1]!]! += result.barReturn[t]!;
    expect(details.regimes.map(({ name }) => name)).toEqual(['CALM', 'WILD', 'NEVER']);
    expect(details.regimes[0]!.sum).toBeCloseTo(sums[0]!, 12);
    expect(details.regimes[1]!.sum).toBeCloseTo(sums[1]!, 12);
    expect(details.regimes[2]).toMatchObject({ rows: 0, totalReturn: 0, sharpe: Number.NaN });
    expect(details.regimes.reduce((rows, line) => rows + line.rows, 0)).toBe(n - start);
    expect(details.regimes[0]!.exposure).toBeGreaterThan(0.9);
  });

  it('says of the days what the strategy’s own figures don’t', () => {
    expect(details.days).toMatchObject({ periods: daily.value.length, periodsPerYear: 365 });
    expect(details.days.hitRate).toBe(daily.value.filter((value) => value > 0).length / daily.value.length);
    expect(daily.day[0]).toBe(Date.UTC(2022, 10, 1) + 40 * DAY_MS);
    expect(details.days).not.toHaveProperty('sharpe');
  });
});
