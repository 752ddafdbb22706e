import { describe, expect, it } from 'vitest';
import { DAY_MS, makeRng, YEAR_DAYS } from '../../src/core/index.ts';
import { commonDays } from '../../src/experiment/common-days.ts';
import { comparePairs } from '../../src/experiment/evaluate/evaluate-improvements.ts';
import { improvedSegments } from '../../src/experiment/evaluate/improved-segments.ts';
import { sharpe } from '../../src/metrics/index.ts';

const daysFrom = (first: number, count: number) => Float64Array.from({ length: count }, (_, i) => (first + i) * DAY_MS);

describe('days that several series have', () => {
  it('are the intersection, each series with its own values on them', () => {
    const { day, values } = commonDays([
      { day: Float64Array.of(1, 2, 3, 5, 8), value: Float64Array.of(10, 20, 30, 50, 80) },
      { day: Float64Array.of(2, 3, 4, 8, 9), value: Float64Array.of(0.2, 0.3, 0.4, 0.8, 0.9) },
      { day: Float64Array.of(0, 2, 8), value: Float64Array.of(-1, -2, -8) },
    ]);
    expect([...day]).toEqual([2, 8]);
    expect(values.map((list) => [...list])).toEqual([
      [20, 80],
      [0.2, 0.8],
      [-2, -8],
    ]);
  });

  it('may be none, of no series or of strangers', () => {
    expect(commonDays([]).day.length).toBe(0);
    const strangers = [1, 2].map((day) => ({ day: Float64Array.of(day), value: Float64Array.of(1) }));
    expect(commonDays(strangers)).toEqual({
      day: new Float64Array(0),
      values: [new Float64Array(0), new Float64Array(0)],
    });
  });
});

describe('segments improved', () => {
  const time = (days: number[]) => Float64Array.from(days, (day) => day * DAY_MS);

  it('counts those with the better Sharpe ratio, of those in which both have one', () => {
    // Three segments of three days; the second strategy stands still in the last.
    const rows = { time: time([0, 1, 2, 3, 4, 5, 6, 7, 8]), segment: Int32Array.of(0, 0, 0, 1, 1, 1, 4, 4, 4) };
    const base = Float64Array.of(0.01, -0.01, 0.005, 0.02, 0.01, 0.02, 0.01, 0.02, 0.01);
    const against = Float64Array.of(0.01, 0.01, 0.005, 0.02, -0.01, 0.01, 0, 0, 0);
    expect(improvedSegments(rows, daysFrom(0, 9), base, against)).toEqual({ improved: 1, of: 2 });
  });

  it('does not count a tie', () => {
    const rows = { time: time([0, 1, 2]), segment: Int32Array.of(0, 0, 0) };
    const base = Float64Array.of(0.01, -0.01, 0.005);
    expect(improvedSegments(rows, daysFrom(0, 3), base, base)).toEqual({ improved: 0, of: 1 });
  });

  it('gives a day that two segments share to the earlier, and leaves out days without a test row', () => {
    const rows = { time: time([0, 1, 2, 2.5, 3, 4]), segment: Int32Array.of(0, 0, 0, 1, 1, 1) };
    const base = Float64Array.of(0.01, -0.01, 0.005, 0.01, 0.02, -9);
    // Better in segment 0 by day 2 alone, worse in segment 1; day 5 has no row.
    const against = Float64Array.of(0.01, -0.01, 0.02, -0.01, 0.015, 9);
    expect(improvedSegments(rows, daysFrom(0, 6), base, against)).toEqual({ improved: 1, of: 2 });
  });
});

describe('a compared pair', () => {
  const rng = makeRng(5);
  const day = daysFrom(100, 120);
  const series = (mean: number) => ({ day, value: Float64Array.from(day, () => mean + 0.01 * rng.normal()) });
  const daily = { a: series(0), b: series(0.002) };
  const input = {
    daily,
    compare: [{ baseline: 'a', against: ['b', 'gone'] }],
    targets: { sharpeImprovement: 0.1 },
    seed: 3,
  };

  it('has the placebo test that it is given, and the segments of the forecasts', () => {
    const placebo = { z: 0.15, draws: [0.1, 0.2], deltas: [0.01, 0.02], memoryBars: 7, p: 1 / 3 };
    const asked: string[][] = [];
    const rows = { time: day, segment: Int32Array.from(day, (_, i) => Math.floor(i / 14)) };
    const [pair, ...rest] = comparePairs(
      {
        ...input,
        forecast: rows,
        placebo: (baseline, against) => {
          asked.push([baseline, against]);
          return placebo;
        },
      },
      200,
    );
    expect(rest).toEqual([]);
    expect(asked).toEqual([['a', 'b']]);
    expect(pair!.improvement.placebo).toEqual(placebo);
    expect(pair!.improvement.placeboP).toBe(1 / 3);
    expect(pair!.improvement.segments).toEqual(improvedSegments(rows, day, daily.a.value, daily.b.value));
    expect(pair!.improvement.segments!.of).toBe(9);
    expect(pair!.improvement.sharpeDelta).toBeCloseTo(
      sharpe(daily.b.value, YEAR_DAYS) - sharpe(daily.a.value, YEAR_DAYS),
      10,
    );
  });

  it('finds nothing in the baseline at another leverage', () => {
    const levered = { day, value: daily.b.value.map((value) => 0.7 * value) };
    const [pair] = comparePairs(
      { ...input, daily: { b: daily.b, levered }, compare: [{ baseline: 'b', against: ['levered'] }] },
      200,
    );
    expect(Math.abs(pair!.improvement.sharpeDelta)).toBeLessThan(1e-12);
    expect(pair!.improvement.p).toBe(1);
    expect(pair!.improvement.ledoitWolf.p).toBeNaN();
  });

  it('has neither without them, and the rest does not change', () => {
    const [plain] = comparePairs(input, 200);
    expect([plain!.improvement.placebo, plain!.improvement.placeboP, plain!.improvement.segments]).toEqual([
      null,
      null,
      null,
    ]);
    const [tested] = comparePairs({ ...input, placebo: () => null }, 200);
    expect(tested).toEqual(plain);
  });
});
