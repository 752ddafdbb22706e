import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  backtestPaths,
  combinatorialFolds,
  expandingFolds,
  type PurgedFold,
  parseFolds,
} from '../../src/trainers/index.ts';

/** Rows with holes whose targets read up to `reach` rows further. */
function world(n: number, reach: number) {
  const rng = makeRng(n * 31 + reach);
  const rows = Int32Array.from({ length: 2 * n }, (_, i) => 100 + i).filter(() => rng.next() < 0.6);
  const ends = new Map(Array.from(rows, (t) => [t, t + rng.int(reach + 1)]));
  return { rows, endOf: (t: number): number => ends.get(t)! };
}

function expectApart(fold: PurgedFold, rows: Int32Array, endOf: (t: number) => number, embargo: number): void {
  const meet = (a: number, b: number): boolean => endOf(a) + embargo >= b && endOf(b) + embargo >= a;
  const pairs = Array.from(fold.train).flatMap((i) =>
    Array.from(fold.test)
      .filter((j) => meet(rows[i]!, rows[j]!))
      .map((j) => [rows[i], rows[j]]),
  );
  expect(pairs).toEqual([]);
}

const sizes = [
  fc.integer({ min: 12, max: 90 }),
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 5 }),
] as const;

describe('combinatorial folds', () => {
  it('test each row equally often; no row that is fitted on shares a bar with a tested one, the embargo further off', () =>
    fc.assert(
      fc.property(
        ...sizes,
        fc.integer({ min: 3, max: 6 }),
        fc.integer({ min: 1, max: 2 }),
        (n, reach, embargo, groups, test) => {
          const { rows, endOf } = world(n, reach);
          const folds = combinatorialFolds(rows, endOf, groups, test, embargo);
          const tested = new Int32Array(rows.length);
          for (const fold of folds) {
            expectApart(fold, rows, endOf, embargo);
            for (const i of fold.test) tested[i]!++;
          }
          const paths = backtestPaths(groups, test).length;
          expect(paths).toBe((test * folds.length) / groups);
          expect(tested.every((times) => times === paths)).toBe(true);
        },
      ),
      { seed: 20240501, numRuns: 60 },
    ));

  it('six groups, two held out: fifteen folds, five paths, each path every group once by a fold that holds it out', () => {
    const rows = Int32Array.from({ length: 60 }, (_, i) => i);
    const folds = combinatorialFolds(rows, (t) => t, 6, 2, 0);
    expect(folds).toHaveLength(15);
    const paths = backtestPaths(6, 2);
    expect(paths).toHaveLength(5);
    const used = new Set<string>();
    for (const path of paths) {
      path.forEach((fold, group) => {
        expect(folds[fold]!.test.includes(10 * group)).toBe(true);
        used.add(`${fold} ${group}`);
      });
    }
    // Every forecast of every fold is in one path.
    expect(used.size).toBe(30);
  });

  it('purge on both sides of each held-out part, and no more than they must', () => {
    const rows = Int32Array.from({ length: 20 }, (_, i) => i);
    const fold = combinatorialFolds(rows, (t) => t + 1, 5, 2, 1)[5]!;
    expect(Array.from(fold.test)).toEqual([4, 5, 6, 7, 12, 13, 14, 15]);
    // Between them no row is left whose target ends a bar before row 12 and which lies a bar behind what row 7 reads.
    expect(Array.from(fold.train)).toEqual([0, 1, 18, 19]);
  });
});

describe('expanding folds', () => {
  it('test what follows, never what came before, each row but those of the first part once', () =>
    fc.assert(
      fc.property(...sizes, fc.integer({ min: 2, max: 6 }), (n, reach, embargo, count) => {
        const { rows, endOf } = world(n, reach);
        const folds = expandingFolds(rows, endOf, count, embargo);
        expect(folds).toHaveLength(count);
        const seen: number[] = [];
        for (const fold of folds) {
          expectApart(fold, rows, endOf, embargo);
          expect(Math.max(-1, ...fold.train)).toBeLessThan(fold.test[0] ?? Number.POSITIVE_INFINITY);
          seen.push(...fold.test);
        }
        const first = Math.floor(rows.length / (count + 1));
        expect(seen).toEqual(Array.from(rows.keys()).slice(first));
      }),
      { seed: 20240502, numRuns: 60 },
    ));
});

describe('folds of the configuration', () => {
  it('are five purged ones without a word', () => {
    expect(parseFolds(undefined, 'model.tuning.folds')).toMatchObject({ name: 'purged', count: 5, independent: 5 });
  });

  it('count what they make, and the error of their mean what of it is independent', () => {
    const folds = parseFolds({ use: 'combinatorial', params: { groups: 8, test: 3 } }, 'folds');
    expect(folds).toMatchObject({ count: 56, independent: 8 / 3 });
    const rows = Int32Array.from({ length: 80 }, (_, i) => i);
    expect(folds.split(rows, (t) => t, 0)).toHaveLength(56);
  });

  it.each([
    [{ use: 'shuffled' }, 'folds.use', 'UNKNOWN_PLUGIN', /purged, expanding, combinatorial/],
    [{ use: 'purged', params: { folds: 1 } }, 'folds.params.folds', 'CONFIG_INVALID', /at least 2/],
    [{ use: 'purged', params: { fold: 5 } }, 'folds.params.fold', 'CONFIG_UNKNOWN_KEY', /folds/],
    [{ use: 'combinatorial', params: { groups: 4, test: 4 } }, 'folds.params.test', 'CONFIG_INVALID', /below groups/],
    [
      { use: 'combinatorial', params: { groups: 20, test: 6 } },
      'folds.params.groups',
      'CONFIG_INVALID',
      /more than 200 folds/,
    ],
  ])('%j is refused at %s', (spec, path, code, words) => {
    let error: unknown;
    try {
      parseFolds(spec, 'folds');
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ path, code, message: expect.stringMatching(words) });
  });
});
