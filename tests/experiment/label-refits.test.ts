import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { compareRefits, type RefitCodes } from '../../src/experiment/segments/label-refits.ts';

const fit = (segment: number, start: number, codes: readonly number[]): RefitCodes => ({
  segment,
  train: { start, end: start + codes.length },
  codes: Int8Array.from(codes),
});

describe('neighbouring fits', () => {
  it('are compared on the rows that both train windows hold and both label', () => {
    // Rows 2 to 5 in common, row 3 without a label of the later: 2, 4, 5 count, 5 differs.
    const found = compareRefits([fit(0, 0, [1, 1, 0, 0, 1, 1]), fit(1, 2, [0, -1, 1, 0, 1, 1])]);
    expect(found.pairs).toBe(1);
    expect(found.agreement).toBeCloseTo(2 / 3, 12);
    expect(found.lowest!.segment).toBe(1);
  });

  it('the same rule twice agrees on every row, another name for the same partition on none', () => {
    const codes = Array.from({ length: 60 }, (_, i) => Math.floor(i / 7) % 3);
    const same = compareRefits([fit(0, 0, codes), fit(1, 10, codes.slice(10).concat(codes.slice(0, 10)))]);
    expect(same).toMatchObject({ agreement: 1, adjustedRand: 1 });
    const renamed = compareRefits([
      fit(0, 0, codes),
      fit(
        1,
        0,
        codes.map((code) => (code + 1) % 3),
      ),
    ]);
    expect(renamed).toMatchObject({ agreement: 0, adjustedRand: 1 });
  });

  it('that have nothing to do with each other have an index near 0, and the lowest pair is named', () => {
    const rng = makeRng(3);
    const noise = () => Array.from({ length: 4000 }, () => rng.int(2));
    const first = noise();
    const found = compareRefits([fit(4, 0, first), fit(5, 0, first), fit(7, 0, noise())]);
    expect(found.pairs).toBe(2);
    expect(found.lowest!.segment).toBe(7);
    expect(Math.abs(found.lowest!.adjustedRand)).toBeLessThan(0.01);
    expect(found.adjustedRand).toBeCloseTo((1 + found.lowest!.adjustedRand) / 2, 12);
  });

  it('without a common row make no pair', () => {
    expect(compareRefits([fit(0, 0, [0, 1]), fit(1, 2, [0, 1]), fit(2, 9, [1])])).toEqual({
      pairs: 0,
      agreement: Number.NaN,
      adjustedRand: Number.NaN,
      lowest: null,
    });
    expect(compareRefits([])).toMatchObject({ pairs: 0, lowest: null });
  });
});
