import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/core/index.ts';
import { epochMs, epochToMs, hasOffset, isEpochText, parseTimeText } from '../../src/data/times.ts';

describe('parseTimeText', () => {
  const noon = Date.UTC(2024, 1, 29, 12, 34, 56, 789);
  it.each([
    ['2024-02-29T12:34:56.789Z', noon],
    ['2024-02-29 12:34:56.789', noon],
    ['2024-02-29T13:34:56.789+01:00', noon],
    ['2024-02-29T07:04:56.789-0530', noon],
    ['2024-02-29 12:34:56.789 UTC', noon],
    ['2024/02/29 12:34:56,789', noon],
    ['2024-02-29T12:34:56.789123456Z', noon],
    ['29.02.2024 12:34:56.789 GMT+0000', noon],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['20240229', Date.UTC(2024, 1, 29)],
    ['20240229 123456', noon - 789],
    ['20240229123456', noon - 789],
    ['1709210096', noon - 789],
    ['1709210096789', noon],
    ['1709210096789000', noon],
    ['1709210096789000000', noon],
  ])('reads %s', (text, ms) => {
    expect(parseTimeText(text)).toBe(ms);
  });

  it.each(['', 'now', '2023-02-29', '2023-13-01', '2023-01-01T25:00Z', '2023-01-01T12:60Z', '12:00', '01/02/2023'])(
    'gives NaN for "%s"',
    (text) => {
      expect(parseTimeText(text)).toBeNaN();
    },
  );
});

describe('epoch numbers', () => {
  it('have their unit by magnitude', () => {
    expect([1.6e9, 1.6e12, 1.6e15, 1.6e18].map(epochToMs)).toEqual([1.6e12, 1.6e12, 1.6e12, 1.6e12]);
  });

  it('may mix units in one column', () => {
    const values = Float64Array.of(1.6e12, Number.NaN, 1.6e15);
    expect(epochMs(values)).toBe('epoch-ms+us');
    expect(Array.from(values)).toEqual([1.6e12, Number.NaN, 1.6e12]);
  });
});

describe('hasOffset', () => {
  it('tells whether a time is tied to UTC', () => {
    expect(['2024-01-01T00:00Z', '2024-01-01 00:00+01:00', '2024-01-01 00:00 UTC'].every(hasOffset)).toBe(true);
    expect(['2024-01-01T00:00', '2024-01-01', '2024-01-01 00:00:00'].some(hasOffset)).toBe(false);
  });
});

describe('isoTime', () => {
  it('shows milliseconds only where there are any, and survives impossible times', () => {
    expect(isoTime(0)).toBe('1970-01-01T00:00:00Z');
    expect(isoTime(1)).toBe('1970-01-01T00:00:00.001Z');
    expect(isoTime(1e300)).toBe('time 1e+300');
  });
});

describe('isEpochText', () => {
  it.each(['1609459200', '1609459200.000', '1609459200000', '1609459200000000', '-1234567890123'])(
    '%s is one',
    (text) => expect(isEpochText(text)).toBe(true),
  );
  it.each(['20210131', '20210131235900', '2021-01-31', '100'])('%s is none', (text) =>
    expect(isEpochText(text)).toBe(false),
  );
});
