import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSegments } from '../../src/walkforward/plan.ts';

const HALF_HOUR = 1_800_000;

describe('planSegments', () => {
  it('plans 59 segments of 12 and 2 weeks on the 43,728 half-hours of the BTC file', () => {
    const segments = planSegments(43_728, HALF_HOUR, { scheme: 'rolling', trainWeeks: 12, testWeeks: 2 });
    expect(segments).toHaveLength(59);
    expect(segments[0]).toEqual({ index: 0, train: { start: 0, end: 4032 }, test: { start: 4032, end: 4704 } });
    expect(segments[58]!.test.end).toBe(4032 + 59 * 672);
  });

  it('lets an expanding window start at the first bar every time', () => {
    const segments = planSegments(10_000, HALF_HOUR, { scheme: 'expanding', trainWeeks: 12, testWeeks: 2 });
    expect(segments.map(({ train }) => train.start)).toEqual(segments.map(() => 0));
    expect(segments[1]!.train.end).toBe(segments[0]!.test.end);
  });

  it('makes test windows that touch, never overlap, and follow their train window at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 336, max: 30_000 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('rolling' as const, 'expanding' as const),
        (rows, trainWeeks, testWeeks, scheme) => {
          fc.pre((trainWeeks + testWeeks) * 168 <= rows);
          const segments = planSegments(rows, 3_600_000, { scheme, trainWeeks, testWeeks });
          return segments.every(
            ({ index, train, test }, i) =>
              index === i &&
              train.end === test.start &&
              test.end <= rows &&
              test.end - test.start === testWeeks * 168 &&
              (i === 0 || segments[i - 1]!.test.end === test.start) &&
              (scheme === 'expanding' || train.end - train.start === trainWeeks * 168),
          );
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it('says how many bars are missing where not one segment fits', () => {
    expect(() => planSegments(4000, HALF_HOUR, { scheme: 'rolling', trainWeeks: 12, testWeeks: 2 })).toThrow(
      /4000 bars of 30m, and one segment needs 4032 to train on and 672 to test on[\s\S]*at least 4704 bars/,
    );
  });

  it('refuses a window that is no whole number of bars', () => {
    expect(() => planSegments(4000, HALF_HOUR, { scheme: 'rolling', trainWeeks: 0.001, testWeeks: 2 })).toThrow(
      /0\.001 weeks are .* bars of 30m, not a whole number/,
    );
  });
});
