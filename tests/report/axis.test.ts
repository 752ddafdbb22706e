import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXIS_SCRIPT } from '../../src/report/charts/axis.ts';

interface Shown {
  readonly type: 'log' | 'value';
  readonly min: number;
  readonly max: number;
  readonly axisLabel: { readonly customValues: readonly number[] };
}

/** What the page's own script makes of it. */
const axisFor = new Function(`${AXIS_SCRIPT}; return axisFor;`)() as (
  axis: { type: 'log' | 'value'; low: number; high: number },
  most?: number,
) => Shown;

const log = (low: number, high: number, most?: number) => axisFor({ type: 'log', low, high }, most);
const ticks = ({ axisLabel }: Shown) => axisLabel.customValues;

describe('the axis of a panel', () => {
  it('lies tight around equity, with round values inside', () => {
    const axis = log(0.3, 2.9);
    expect(axis.type).toBe('log');
    expect(axis.min).toBeGreaterThan(0.25);
    expect(axis.max).toBeLessThan(3.3);
    expect(ticks(axis)).toEqual([0.3, 0.5, 0.7, 1, 1.5, 2, 3]);
    expect(ticks(log(0.9, 1.3))).toEqual([0.9, 1, 1.1, 1.2, 1.3]);
    expect(ticks(log(1, 25_000, 5))).toEqual([1, 10, 100, 1000, 10_000]);
  });

  it('takes no percent of the panel for nothing, whatever is in view', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 9, noNaN: true }),
        fc.double({ min: 1e-6, max: 12, noNaN: true }),
        fc.integer({ min: 2, max: 9 }),
        fc.boolean(),
        (from, span, most, isLog) => {
          const [low, high] = [10 ** from, 10 ** (from + span)];
          const axis = axisFor({ type: isLog ? 'log' : 'value', low, high }, most);
          const scale = isLog ? Math.log : (value: number) => value;
          expect(axis.min).toBeLessThanOrEqual(low);
          expect(axis.max).toBeGreaterThanOrEqual(high);
          const used = (scale(high) - scale(low)) / (scale(axis.max) - scale(axis.min));
          expect(used).toBeGreaterThan(0.9);
          expect(ticks(axis).length).toBeGreaterThanOrEqual(1);
          expect(ticks(axis).length).toBeLessThanOrEqual(most + 1);
          for (const tick of ticks(axis)) {
            expect(tick).toBeGreaterThanOrEqual(axis.min * (1 - 1e-6));
            expect(tick).toBeLessThanOrEqual(axis.max * (1 + 1e-6));
          }
        },
      ),
      { seed: 20260, numRuns: 500 },
    );
  });

  it('ends at 0 where nothing lies beyond it, and has room around what does not vary', () => {
    expect(axisFor({ type: 'value', low: -0.42, high: 0 })).toMatchObject({ max: 0 });
    expect(axisFor({ type: 'value', low: 0, high: 1 })).toMatchObject({ min: 0 });
    for (const type of ['log', 'value'] as const) {
      const axis = axisFor({ type, low: 2, high: 2 });
      expect(axis.min).toBeLessThan(2);
      expect(axis.max).toBeGreaterThan(2);
      expect(ticks(axis)).toContain(2);
    }
  });

  it('is linear where there is no logarithm', () => {
    expect(log(0, 3).type).toBe('value');
  });
});
