import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Bars, DAY_MS, HOUR_MS, MINUTE_MS, makeBars, sliceBars } from '../../src/core/index.ts';
import { parseFeatures } from '../../src/features/index.ts';
import { INTERVAL_MS, walk } from './markets.ts';
import { flatBars } from './one-feature.ts';
import { firstDifference } from './streamed.ts';

/** Bars from `start` on whose closes count 0, 1, 2, …; volume 1. */
function counting(n: number, intervalMs: number, start = 0): Bars {
  const close = Float64Array.from({ length: n }, (_, i) => i + 1);
  return makeBars({
    time: close.map((_, i) => start + i * intervalMs),
    intervalMs,
    columns: { open: close, high: close, low: close, close, volume: close.map(() => 1) },
  });
}

function feature(params: unknown, intervalMs: number) {
  return parseFeatures([{ use: 'timeframes', params }], intervalMs)[0]!;
}

const obv = [{ use: 'obv-trend', params: { raw: true } }];

describe('the value at a row is that of the newest higher bar closed by the row’s own close', () => {
  it('15-minute rows of one-hour bars: 10:45 closes the bar opened at 10:00, 10:30 does not know it', () => {
    const bars = counting(200, 15 * MINUTE_MS);
    const { h1_roc_1: roc } = feature(
      { timeframes: ['1h'], features: [{ use: 'roc', params: { window: 1 } }] },
      bars.intervalMs,
    ).compute(bars);
    const row = (hour: number, minute: number) => hour * 4 + minute / 15;
    // Closes of the bars opened at 9:00 and 10:00: rows 9:45 and 10:45, counted from 1.
    const nine = row(9, 45) + 1;
    const ten = row(10, 45) + 1;
    const eight = row(8, 45) + 1;
    for (const minute of [0, 15, 30]) expect(roc![row(10, minute)]).toBe(100 * (nine / eight - 1));
    for (const at of [row(10, 45), row(11, 0), row(11, 30)]) expect(roc![at]).toBe(100 * (ten / nine - 1));
  });

  it.each([
    ['5m', 5, '15m', 15],
    ['5m', 5, '1h', 60],
    ['15m', 15, '4h', 240],
    ['30m', 30, '1d', 1440],
    ['1h', 60, '1d', 1440],
    ['4h', 240, '1w', 10_080],
  ])('%s rows, %s… bars of %s: the last row of a bar knows it, the row before does not', (_, base, frame, minutes) => {
    const ratio = minutes / base;
    // A Monday.
    const bars = counting(6 * ratio, base * MINUTE_MS, 4 * DAY_MS);
    const params = { timeframes: [frame], features: [{ use: 'donchian', params: { window: 1, raw: true } }] };
    const columns = feature(params, bars.intervalMs).compute(bars);
    const upper = Object.values(columns)[0]!;
    for (let k = 2; k < 6; k++) {
      expect(upper[k * ratio - 2]).toBe((k - 1) * ratio);
      expect(upper[k * ratio - 1]).toBe(k * ratio);
    }
  });

  it('weeks begin on Monday, days at midnight UTC', () => {
    // 1970-01-01 was a Thursday: the first whole week is that of Monday the 5th, rows 4 to 10 of days.
    const bars = counting(30, DAY_MS);
    const params = { timeframes: ['1w'], features: [{ use: 'donchian', params: { window: 1, raw: true } }] };
    const [upper] = Object.values(feature(params, DAY_MS).compute(bars));
    expect(Array.from(upper!.subarray(12, 26))).toEqual([...Array(5).fill(11), ...Array(7).fill(18), 25, 25]);
  });
});

describe('bars of a timeframe', () => {
  it('have the first open, extremes, last close and the sum of volumes; a joined column its last value', () => {
    const bars = makeBars({
      time: Float64Array.of(0, 1, 2, 3, 4, 5).map((i) => i * INTERVAL_MS),
      intervalMs: INTERVAL_MS,
      columns: {
        open: Float64Array.of(10, 11, 12, 13, 14, 15),
        high: Float64Array.of(10.5, 19, 12.5, 13.5, 14.5, 15.5),
        low: Float64Array.of(9.5, 10.5, 3, 12.5, 13.5, 14.5),
        close: Float64Array.of(11, 12, 13, 14, 15, 16),
        volume: Float64Array.of(1, 2, 3, 4, 5, 6),
        funding_rate: Float64Array.of(1, 2, 3, 4, Number.NaN, 6),
      },
    });
    const inner = [
      { use: 'donchian', params: { window: 1, raw: true } },
      ...obv,
      { use: 'funding', params: { outputs: ['funding_level'] } },
    ];
    const columns = feature({ timeframes: ['1h'], features: inner }, INTERVAL_MS).compute(bars);
    const at = (row: number) => Object.values(columns).map((values) => values[row]);
    // Channel: upper, lower, middle; on-balance volume; funding. Safe for any start: row 2.
    expect(at(1)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(at(2)).toEqual([19, 9.5, 14.25, 3, 2]);
    expect(at(3)).toEqual([13.5, 3, 8.25, 10, 4]);
    expect(at(5)).toEqual([15.5, 13.5, 14.5, 21, 6]);
  });

  it('of gap rows alone are flat with volume 0', () => {
    const bars = flatBars([5, 6, 6, 6, 7, 8], { volume: [1, 1, 0, 0, 1, 1] });
    const inner = [{ use: 'parkinson', params: { window: 1 } }, ...obv];
    const columns = feature({ timeframes: ['1h'], features: inner }, INTERVAL_MS).compute(bars);
    expect(Object.values(columns).map((values) => values[3])).toEqual([0, 2]);
  });

  it('a timeframe equal to the bars’ own gives the feature itself', () => {
    const bars = walk(300);
    const [plain] = parseFeatures([{ use: 'adx' }], INTERVAL_MS);
    const same = feature({ timeframes: ['30m'], features: [{ use: 'adx' }] }, INTERVAL_MS);
    expect(same.lookbackBars).toBe(plain!.lookbackBars);
    const columns = same.compute(bars);
    const renamed = Object.fromEntries(
      Object.entries(plain!.compute(bars)).map(([name, values]) => [`m30_${name}`, values]),
    );
    expect(firstDifference(renamed, columns, 300)).toBeUndefined();
  });
});

it('is NaN before its first row and finite from there, at whatever time of day the data start; the values are the same', () => {
  const bars = walk(400);
  const four = feature(
    { timeframes: ['4h'], features: [{ use: 'regression-slope', params: { window: 5 } }] },
    INTERVAL_MS,
  );
  const whole = Object.values(four.compute(bars))[0]!;
  expect(four.lookbackBars).toBe((4 + 2) * 8 - 2);
  for (let start = 0; start < 16; start++) {
    const part = Object.values(four.compute(sliceBars(bars, { start, end: 400 })))[0]!;
    expect(part.findIndex((value) => !Number.isNaN(value))).toBe(four.lookbackBars);
    for (let i = four.lookbackBars; i < part.length; i++) expect(part[i]).toBeCloseTo(whole[start + i]!, 12);
  }
});

it('a bucket that the data do not hold whole is never used', () => {
  // Starts at 01:00: the bar from 00:00 to 04:00 would have a wrong open and volume.
  const bars = sliceBars(counting(60, HOUR_MS), { start: 1, end: 60 });
  const columns = feature({ timeframes: ['4h'], features: obv }, HOUR_MS).compute(bars);
  // On-balance volume begins with the volume of the first bar.
  expect(columns.h4_obv![6]).toBe(4);
  expect(columns.h4_obv![10]).toBe(8);
});

it('makes 12 features × 3 timeframes = 36 columns by one line of YAML', () => {
  const line =
    '{ use: timeframes, params: { timeframes: [30m, 2h, 1d], features: [{ use: rsi }, { use: roc }, { use: cci }, { use: mfi }, { use: williams-r }, { use: ema-slope }, { use: volume-ratio }, { use: obv-trend }, { use: regression-slope }, { use: range-efficiency }, { use: close-zscore }, { use: parkinson }] } }';
  const [set, ...others] = parseFeatures([parse(line)], INTERVAL_MS);
  expect(others).toHaveLength(0);
  expect(set!.outputs).toHaveLength(36);
  expect(new Set(set!.outputs).size).toBe(36);
  for (const output of set!.outputs) expect(output).toMatch(/^[a-z][a-z0-9_]*$/);
  expect(set!.outputs.filter((output) => output.endsWith('_rsi_14'))).toEqual(['m30_rsi_14', 'h2_rsi_14', 'd1_rsi_14']);
});

it('examples/timeframes.yml has 36 such columns beside its others', () => {
  const { features } = parse(readFileSync(new URL('../../examples/timeframes.yml', import.meta.url), 'utf8'));
  const parsed = parseFeatures(features, INTERVAL_MS);
  expect(parsed.map(({ outputs }) => outputs.length)).toEqual([36, 3, 1]);
  expect(parsed.at(-1)!.outputs).toEqual(['rv_1d_rank30d']);
});

it('durations inside are those of the timeframe’s bars', () => {
  const [day] = parseFeatures(
    [
      {
        use: 'timeframes',
        params: { timeframes: ['1d'], features: [{ use: 'returns', params: { windows: ['5d'] } }] },
      },
    ],
    INTERVAL_MS,
  );
  expect(day!.outputs).toEqual(['d1_ret_5d']);
  expect(day!.lookbackBars).toBe((5 + 2) * 48 - 2);
});

it.each([
  [{ timeframes: ['0h'] }, /0h is no length of a bar/, 'features.0.params.timeframes.0'],
  [{ timeframes: ['15m'] }, /15m is finer than the bars.*30m/, 'features.0.params.timeframes.0'],
  [{ timeframes: ['45m'] }, /45m is no multiple of the bars’ 30m/, 'features.0.params.timeframes.0'],
  [{ timeframes: ['1h', '5h'] }, /start at other times every day/, 'features.0.params.timeframes.1'],
  [{ timeframes: ['1h', '60m'] }, /60m is there twice/, 'features.0.params.timeframes.1'],
  [{ timeframes: ['soon'] }, /no duration/, 'features.0.params.timeframes.0'],
  [{ features: [{ use: 'rsy' }] }, /no feature "rsy"/, 'features.0.params.features.0.use'],
  [
    { features: [{ use: 'rsi', params: { windw: 3 } }] },
    /unknown key "windw"/,
    'features.0.params.features.0.params.windw',
  ],
  [{ features: [{ use: 'rsi' }, { use: 'rsi' }] }, /makes the column "rsi_14"/, 'features.0.params.features.1'],
  [
    { features: [{ use: 'rsi', params: { window: '90m' } }] },
    /not a whole number/,
    'features.0.params.features.0.params.window',
  ],
  [{ features: [{ use: 'rsi', on: 'eth' }] }, /inside of timeframes/, 'features.0.params.features.0.on'],
  [{ features: [] }, /at least 1 entry/, 'features.0.params.features'],
])('refuses %j', (params, what, path) => {
  expect(() => feature(params, INTERVAL_MS)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(what), path }),
  );
});
