import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/index.ts';
import { filterCatalog, parseLabelFilter } from '../../src/labels/filter-catalog.ts';

const run = { seed: 20_265, numRuns: 150 };
const apply = (use: string, params: unknown, codes: number[]) =>
  Array.from(parseLabelFilter({ use, params }, HOUR_MS, 'filter').apply(Int8Array.from(codes)));

describe.each(Object.keys(filterCatalog))('%s', (use) => {
  const size = use === 'minimum-duration' ? 'duration' : 'window';
  const codes = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 1, maxLength: 80 });

  it('reads no later code, gives the same step by step and edits nothing', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 1, max: 12 }), fc.nat(79), (list, bars, cut) => {
        const filter = parseLabelFilter({ use, params: { [size]: bars } }, HOUR_MS, 'filter');
        const input = Int8Array.from(list);
        const whole = filter.apply(input);
        expect(Array.from(filter.apply(input.subarray(0, cut)))).toEqual(Array.from(whole.subarray(0, cut)));
        const next = filter.steps();
        expect(list.map(next)).toEqual(Array.from(whole));
        expect(Array.from(input)).toEqual(list);
      }),
      run,
    );
  });

  it('accepts the first defined code at once and keeps it where codes are undefined', () => {
    expect(apply(use, { [size]: 4 }, [-1, -1, 2, -1, -1, -1, -1, -1])).toEqual([-1, -1, 2, 2, 2, 2, 2, 2]);
  });
});

describe('by hand', () => {
  it('hysteresis keeps the current regime between its two shares', () => {
    // Of 4 rows: left at 1 or fewer, entered at 3 or more.
    const params = { window: 4, enter: 0.75, leave: 0.25 };
    expect(apply('hysteresis', params, [0, 1, 0, 1, 1, 0, 1, 1, 1, 0])).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    expect(apply('hysteresis', params, [0, 0, 0, 0, 1, 1, 1, 2, 2])).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('hysteresis refuses to leave later than it enters', () => {
    expect(() => apply('hysteresis', { enter: 0.5, leave: 0.5 }, [0])).toThrow(/leave is 0.5, not below enter/);
  });

  it('minimum-duration holds a regime for its rows and then follows', () => {
    expect(apply('minimum-duration', { duration: 3 }, [0, 1, 1, 1, 0, 0, 0, 0])).toEqual([0, 0, 0, 1, 1, 1, 0, 0]);
  });

  it('median takes the most frequent code, the current one among equals', () => {
    expect(apply('median', { window: 3 }, [0, 1, 1, 0, 2, 0, 2, 2])).toEqual([0, 0, 1, 1, 1, 0, 2, 2]);
    expect(apply('median', { window: 2 }, [0, 1, 0, 1, 1])).toEqual([0, 0, 0, 0, 1]);
  });
});
