import { describe, expect, it } from 'vitest';
import { makeBars } from '../../src/core/index.ts';
import type { StrategyColumns } from '../../src/strategy/index.ts';
import { HALF_HOUR } from '../backtest/bars.ts';
import { columnsOf } from './columns.ts';
import { applied, gateSteps, makeGate } from './parts.ts';

/** Bars that open at these UTC times. */
function openedAt(...opens: string[]): StrategyColumns {
  const { bars, ...rest } = columnsOf({ rows: opens.length });
  const time = Float64Array.from(opens, (text) => Date.parse(`${text}Z`));
  return { ...rest, bars: makeBars({ time, intervalMs: HALF_HOUR, columns: bars.columns }) };
}

function passed(params: unknown, ...opens: string[]): number[] {
  return applied(gateSteps(makeGate('session', params), openedAt(...opens)), new Array<number>(opens.length).fill(1));
}

describe('the session gate', () => {
  it('judges the close of the bar: in from the start of a range to before its end', () => {
    const opens = ['06:00', '06:30', '07:00', '15:30', '16:00', '16:30'].map((time) => `2024-01-08T${time}`);
    expect(passed({ hours: ['07:00-16:30'] }, ...opens)).toEqual([0, 1, 1, 1, 0, 0]);
  });

  it('takes a range across midnight, and several ranges', () => {
    const opens = ['2024-01-08T21:00', '2024-01-08T21:30', '2024-01-08T23:30', '2024-01-09T01:00', '2024-01-09T01:30'];
    expect(passed({ hours: ['22:00-02:00'] }, ...opens)).toEqual([0, 1, 1, 1, 0]);
    expect(passed({ hours: ['21:30-22:00', '00:00-01:00'] }, ...opens)).toEqual([1, 0, 1, 0, 0]);
    expect(passed({ hours: ['00:00-24:00'] }, ...opens)).toEqual([1, 1, 1, 1, 1]);
  });

  it('takes the weekday and the date of the close, not of the open', () => {
    // Sunday's last bar closes on Monday at 00:00.
    const opens = ['2024-01-07T23:00', '2024-01-07T23:30', '2024-01-08T12:00', '2024-01-12T23:00', '2024-01-12T23:30'];
    expect(passed({ weekdays: ['mon', 'fri'] }, ...opens)).toEqual([0, 1, 1, 1, 0]);
    expect(passed({ exclude: ['2024-01-08'] }, ...opens)).toEqual([1, 0, 0, 1, 1]);
    expect(passed({ exclude: ['2024-01-12/2024-01-13', '2024-01-07'] }, ...opens)).toEqual([0, 1, 1, 0, 0]);
  });

  it.each([
    [{}, 'params'],
    [{ hours: ['7-16'] }, 'params.hours.0'],
    [{ hours: ['07:00-16:30', '07:00-25:00'] }, 'params.hours.1'],
    [{ hours: ['07:00-07:00'] }, 'params.hours.0'],
    [{ hours: ['07:00-16:60'] }, 'params.hours.0'],
    [{ exclude: ['2024-02-30'] }, 'params.exclude.0'],
    [{ exclude: ['2024-02-03/2024-02-01'] }, 'params.exclude.0'],
    [{ exclude: ['24-12-25'] }, 'params.exclude.0'],
    [{ weekdays: ['monday'] }, 'params.weekdays.0'],
  ])('refuses %j', (params, path) => {
    expect(() => makeGate('session', params)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', path }));
  });
});
