import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { purgedFolds } from '../../src/trainers/index.ts';

describe('purgedFolds', () => {
  it('tests each row once; no row that is fitted on shares a bar with a tested one, the embargo further off', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 5 }),
        (n, folds, reach, embargo) => {
          const rng = makeRng(n * 31 + reach);
          const rows = Int32Array.from({ length: 2 * n }, (_, i) => 100 + i).filter(() => rng.next() < 0.6);
          const ends = new Map(Array.from(rows, (t) => [t, t + rng.int(reach + 1)]));
          const endOf = (t: number) => ends.get(t)!;
          const seen: number[] = [];
          for (const { train, test } of purgedFolds(rows, endOf, folds, embargo)) {
            seen.push(...test);
            for (const i of train) {
              for (const j of test) {
                const [a, b] = [rows[i]!, rows[j]!];
                expect(endOf(a) + embargo < b || endOf(b) + embargo < a).toBe(true);
              }
            }
          }
          expect(seen).toEqual(Array.from(rows.keys()));
        },
      ),
      { seed: 20240105, numRuns: 60 },
    ));

  it('gives up no more rows than it must', () => {
    const rows = Int32Array.from({ length: 20 }, (_, i) => i);
    const [, second] = purgedFolds(rows, (t) => t + 2, 4, 0);
    expect(Array.from(second!.test)).toEqual([5, 6, 7, 8, 9]);
    expect(Array.from(second!.train)).toEqual([0, 1, 2, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
});
