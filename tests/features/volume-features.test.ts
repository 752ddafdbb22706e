import { describe, expect, it } from 'vitest';
import { makeBars } from '../../src/core/index.ts';
import { compute, flatBars } from './one-feature.ts';

const x = Number.NaN;

describe('close-location', () => {
  // Closes at the high, in the middle, at the low, and a bar without range.
  const bars = flatBars([3, 2, 1, 2], { high: [3, 3, 3, 2], low: [1, 1, 1, 2], volume: [1, 5, 3, 9] });

  it('is 1 at the high, 0 in the middle, −1 at the low, weighted by volume in the accumulation', () => {
    const { close_location_1, accumulation_1 } = compute('close-location', { window: 1 }, bars);
    expect(Array.from(close_location_1!)).toEqual([1, 0, -1, 0]);
    expect(accumulation_1).toEqual(close_location_1);
    const { close_location_3, accumulation_3 } = compute('close-location', { window: 3 }, bars);
    expect(Array.from(close_location_3!)).toEqual([x, x, 0, -1 / 3]);
    expect(Array.from(accumulation_3!)).toEqual([x, x, -2 / 9, -3 / 17]);
  });

  it('raw is the accumulation/distribution line', () => {
    expect(Array.from(compute('close-location', { raw: true }, bars).ad_line!)).toEqual([1, 1, -2, -2]);
  });
});

describe('volume-ratio', () => {
  it('holds the mean volume of the last bars against that of the window', () => {
    const bars = flatBars([1, 1, 1, 1, 1], { volume: [2, 4, 6, 8, 0] });
    expect(Array.from(compute('volume-ratio', { window: 4, over: 2 }, bars).volume_ratio_2_4!)).toEqual([
      x,
      x,
      x,
      7 / 5,
      4 / 4.5,
    ]);
    expect(() => compute('volume-ratio', { window: 4, over: 4 }, bars)).toThrow(/not shorter/);
  });

  it('is 1 where nothing traded', () => {
    const bars = flatBars([1, 1, 1], { volume: [0, 0, 0] });
    expect(compute('volume-ratio', { window: 3, over: 2 }, bars).volume_ratio_2_3![2]).toBe(1);
  });
});

describe('amihud', () => {
  const e = Math.E;
  // Log returns 1, 0, 1 with money of 10 e, nothing, 5 e².
  const bars = flatBars([1, e, e, e ** 2], { volume: [1, 10, 0, 5] });

  it('raw is the mean of |return| ÷ money over bars with trades, × 10⁶', () => {
    const values = compute('amihud', { window: 2, raw: true }, bars).amihud_2!;
    expect(values[2]).toBeCloseTo(1e6 / (10 * e), 6);
    expect(values[3]).toBeCloseTo(1e6 / (5 * e ** 2), 6);
  });

  it('by default compares the short mean with the long one', () => {
    const values = compute('amihud', { window: 1, against: 3 }, bars).amihud_1_3!;
    const short = 1 / (5 * e ** 2);
    const long = (1 / (10 * e) + short) / 2;
    expect(values[3]).toBeCloseTo((short - long) / (short + long), 14);
    expect(() => compute('amihud', { window: 3, against: 3 }, bars)).toThrow(/not shorter/);
  });
});

describe('volume-profile', () => {
  it('the value area grows from the fullest class until it holds the share', () => {
    // Prices 0, 1, 2, 3 and 4 in four classes (4 falls into the last): volumes 1, 10, 6, 2 + 1. Fullest: the second, 10 of 20;
    // with the third 16 of 20. The area reaches from 1 to 3, the fullest class' middle is 1.5.
    const bars = flatBars([0, 4, 1, 3, 2], { volume: [1, 1, 10, 2, 6] });
    const { value_area_5, poc_distance_5 } = compute('volume-profile', { window: 5, bins: 4 }, bars);
    expect(value_area_5!.at(-1)).toBe((2 - 1) / 2);
    expect(poc_distance_5!.at(-1)).toBe((2 - 1.5) / 4);
  });

  it('holds the place within −1 and 2', () => {
    const bars = flatBars([0, 0.1, 0.2, 100], { volume: [5, 5, 5, 0.1] });
    expect(compute('volume-profile', { window: 4 }, bars).value_area_4!.at(-1)).toBe(2);
  });
});

describe('swing-position', () => {
  const params = { confirm: 2 };

  it('counts a turn from the bar that confirms it, and no earlier', () => {
    // A low of 10 at bar 2 (known at 4), a high of 20 at bar 7 (known at 9).
    const bars = flatBars([14, 12, 10, 11, 13, 15, 18, 20, 19, 15, 12.36]);
    const { fib_position_2, fib_distance_2, swing_direction_2 } = compute('swing-position', params, bars);
    expect(Array.from(swing_direction_2!)).toEqual([x, x, x, x, 0, 0, 0, 0, 0, 1, 1]);
    expect(Array.from(fib_position_2!.subarray(4, 10))).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(fib_position_2![10]).toBeCloseTo(0.236, 12);
    expect(fib_distance_2![10]).toBeCloseTo(0, 12);
  });

  it('turns down with a confirmed low below the high, and passes over a high below the last low', () => {
    const bars = flatBars([14, 12, 10, 11, 13, 20, 19, 15, 8, 9, 8.5, 5, 4.5, 6, 4, 3]);
    const { fib_position_2, swing_direction_2 } = compute('swing-position', params, bars);
    // High 20 at bar 5 (known at 7), low 8 at bar 8 (known at 10).
    expect(Array.from(swing_direction_2!.subarray(6, 11))).toEqual([0, 1, 1, 1, -1]);
    expect(fib_position_2![10]).toBeCloseTo((8.5 - 8) / 12, 12);
    // The high of 6 at bar 13 (known at 15) lies below the low of 8; no low has been confirmed since.
    expect(swing_direction_2!.at(-1)).toBe(-1);
    expect(fib_position_2!.at(-1)).toBeCloseTo((3 - 8) / 12, 12);
  });

  it('a flat top is a turn at its newest bar', () => {
    const bars = flatBars([10, 12, 14, 14, 14, 13, 12, 11, 12, 13]);
    const { swing_direction_2 } = compute('swing-position', params, bars);
    // High 14 at bar 4 (known at 6), low 11 at bar 7 (known at 9).
    expect(Array.from(swing_direction_2!.subarray(5))).toEqual([0, 0, 0, 0, -1]);
  });
});

describe('calendar', () => {
  it('18:00 UTC on a Wednesday is three quarters of a day, two sevenths of a week', () => {
    const bars = flatBars([1]);
    const at = makeBars({ ...bars, time: Float64Array.of(Date.UTC(2024, 0, 3, 18)) });
    const { hour_sin, hour_cos, weekday_sin, weekday_cos } = compute('calendar', {}, at);
    expect(hour_sin![0]).toBeCloseTo(-1, 12);
    expect(hour_cos![0]).toBeCloseTo(0, 12);
    expect(weekday_sin![0]).toBeCloseTo(Math.sin((4 * Math.PI) / 7), 12);
    expect(weekday_cos![0]).toBeCloseTo(Math.cos((4 * Math.PI) / 7), 12);
  });

  it('days before 1970 fall into the same week', () => {
    const bars = flatBars([1, 1]);
    const mondays = [Date.UTC(1969, 11, 22), Date.UTC(2024, 0, 1)];
    const values = compute('calendar', {}, makeBars({ ...bars, time: Float64Array.from(mondays) })).weekday_cos!;
    expect(Array.from(values)).toEqual([1, 1]);
  });
});
