import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestAssignment, matchStates, renameStates } from '../../src/labels/match-states.ts';

const run = { seed: 20_264, numRuns: 150 };

function* permutations(items: number[]): Generator<number[]> {
  if (items.length <= 1) yield items;
  for (const [i, first] of items.entries()) {
    for (const rest of permutations(items.filter((_, j) => j !== i))) yield [first, ...rest];
  }
}
const upTo = (size: number) => Array.from({ length: size }, (_, i) => i);
const total = (costs: Float64Array, size: number, columns: ArrayLike<number>) =>
  upTo(size).reduce((sum, row) => sum + costs[row * size + columns[row]!]!, 0);

describe('cheapestAssignment', () => {
  const matrix = (most: number) =>
    fc
      .integer({ min: 1, max: most })
      .chain((size) =>
        fc
          .array(fc.integer({ min: -50, max: 50 }), { minLength: size * size, maxLength: size * size })
          .map((costs) => ({ size, costs: Float64Array.from(costs) })),
      );

  it('is as cheap as the best of all permutations', () => {
    fc.assert(
      fc.property(matrix(6), ({ size, costs }) => {
        const found = cheapestAssignment(costs, size);
        expect([...found].sort()).toEqual(upTo(size));
        const best = Math.min(...[...permutations(upTo(size))].map((columns) => total(costs, size, columns)));
        expect(total(costs, size, found)).toBe(best);
      }),
      run,
    );
  });

  it('is for 8 states too', () => {
    const costs = Float64Array.from({ length: 64 }, (_, i) => (i * 37) % 61);
    let best = Number.POSITIVE_INFINITY;
    for (const columns of permutations(upTo(8))) best = Math.min(best, total(costs, 8, columns));
    expect(total(costs, 8, cheapestAssignment(costs, 8))).toBe(best);
  });
});

describe('matchStates', () => {
  const codes = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 80 });

  it('finds a permutation back', () => {
    fc.assert(
      fc.property(codes, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 }), (list, names) => {
        const previous = Int8Array.from(list);
        const current = previous.map((code) => (code < 0 ? -1 : names.indexOf(code)));
        const { previousOf, agreement, commonRows } = matchStates(previous, current, 5);
        expect(renameStates(current, previousOf)).toEqual(previous);
        expect(commonRows).toBe(list.filter((code) => code >= 0).length);
        expect(agreement).toEqual(commonRows === 0 ? Number.NaN : 1);
      }),
      run,
    );
  });

  it('keeps the names where there is nothing to go by', () => {
    const nothing = new Int8Array(5).fill(-1);
    expect([...matchStates(nothing, nothing, 4).previousOf]).toEqual([0, 1, 2, 3]);
    // State 1 of each is seen alone; 0 and 2 aren't.
    const alone = Int8Array.of(1, 1, -1);
    expect([...matchStates(alone, alone, 3).previousOf]).toEqual([0, 1, 2]);
  });

  it('counts agreement on rows that both define', () => {
    const match = matchStates(Int8Array.of(0, 0, 1, 1, -1, 1), Int8Array.of(1, 1, 0, 1, 0, -1), 2);
    expect([...match.previousOf]).toEqual([1, 0]);
    expect(match).toMatchObject({ commonRows: 4, agreement: 0.75 });
  });
});
