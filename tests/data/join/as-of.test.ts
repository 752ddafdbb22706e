import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, makeBars, sliceBars } from '../../../src/core/index.ts';
import { type AsOfOptions, asOfRows, joinSeries, type Series } from '../../../src/data/index.ts';
import { firstDifference } from '../scratch.ts';

const f = (...values: number[]): Float64Array => Float64Array.from(values);
const x = Number.NaN;
const SEED = { seed: 20240310, numRuns: 500 };

function seen(knownAt: Float64Array, closes: Float64Array, options?: AsOfOptions): number[] {
  return Array.from(asOfRows(knownAt, closes, options));
}

describe('asOfRows', () => {
  it('gives the newest row known by each close, the close itself included, −1 before the first', () => {
    expect(seen(f(10, 20, 30), f(9, 10, 11, 19, 20, 21, 29, 30, 99))).toEqual([-1, 0, 0, 0, 1, 1, 1, 2, 2]);
    expect(seen(f(), f(1, 2))).toEqual([-1, -1]);
    expect(seen(f(1), f())).toEqual([]);
  });

  it('a row known late never hides a newer one, and shows where nothing newer is known yet', () => {
    // Row 0 is published at 50, after rows 1 and 2.
    expect(seen(f(50, 20, 30), f(10, 20, 30, 50, 60))).toEqual([-1, 1, 2, 2, 2]);
    // Row 1 is published before row 0.
    expect(seen(f(30, 10), f(10, 30, 40))).toEqual([1, 1, 1]);
    // Row 2 late: row 1 stands until then.
    expect(seen(f(10, 20, 90), f(25, 89, 90))).toEqual([1, 1, 2]);
  });

  it('a value is stale from the limit on: 1 ms below it holds, at it and 1 ms beyond it does not', () => {
    expect(seen(f(10), f(10, 1009, 1010, 1011), { staleMs: 1000 })).toEqual([0, 0, -1, -1]);
    // An older row never stands in for a stale newer one.
    expect(seen(f(500, 20), f(600, 1019, 1020), { staleMs: 1000 })).toEqual([1, 1, -1]);
    expect(seen(f(10), f(1e15), {})).toEqual([0]);
  });

  it('passes over rows without a value, and counts age from where it is told', () => {
    expect(seen(f(10, 20, 30), f(10, 20, 30), { values: f(1, x, 3) })).toEqual([0, 0, 2]);
    expect(seen(f(10, 20), f(10, 20, 24, 25), { staleMs: 15, freshAt: f(10, 10) })).toEqual([0, 1, 1, -1]);
  });
});

/** Series rows as pairs of (known at, value), in the order of their own times; closes at multiples of 10. */
const rowsOf = fc.array(
  fc.record({ known: fc.integer({ min: 0, max: 220 }), value: fc.option(fc.integer({ min: 0, max: 9 }), { nil: x }) }),
  { maxLength: 30 },
);
const staleOf = fc.constantFrom(1, 7, 10, 25, 1000, Number.POSITIVE_INFINITY);

type Row = { readonly known: number; readonly value: number };

function seriesOf(rows: readonly Row[], staleMs: number): Series {
  const knownAt = Float64Array.from(rows, ({ known }) => known);
  const columns = { news: Float64Array.from(rows, ({ value }) => value), row: Float64Array.from(rows, (_, i) => i) };
  return { name: 's', knownAt, freshAt: knownAt, spanMs: 0, columns, spacingMs: 10, staleMs };
}

function baseBars(n = 20): Bars {
  const time = Float64Array.from({ length: n }, (_, i) => 10 * i);
  const one = new Float64Array(n).fill(1);
  return makeBars({ time, intervalMs: 10, columns: { open: one, high: one, low: one, close: one, volume: one } });
}

/** The definition, word by word. */
function oracle(rows: readonly Row[], close: number, staleMs: number): number {
  const known = rows.filter(({ known, value }) => known <= close && !Number.isNaN(value));
  const newest = known[known.length - 1];
  return newest === undefined || close - newest.known >= staleMs ? x : newest.value;
}

describe('joinSeries', () => {
  it('agrees with the definition at every row', () => {
    fc.assert(
      fc.property(rowsOf, staleOf, (rows, staleMs) => {
        const bars = baseBars();
        const news = joinSeries(bars, [seriesOf(rows, staleMs)]).bars.columns.news!;
        const wanted = Array.from(bars.time, (time) => oracle(rows, time + 10, staleMs));
        expect(Array.from(news)).toEqual(wanted);
      }),
      SEED,
    );
  });

  it('rows known after a close change nothing at it or before it: changed, removed or added', () => {
    const edit = fc.constantFrom('change', 'remove', 'add');
    fc.assert(
      fc.property(rowsOf, staleOf, fc.integer({ min: 0, max: 19 }), edit, (rows, staleMs, t, how) => {
        const bars = baseBars();
        const close = bars.time[t]! + 10;
        const edited =
          how === 'add'
            ? [...rows.flatMap((row) => [row, { known: close + 1, value: 77 }]), { known: close + 5, value: 78 }]
            : rows.flatMap((row) => (row.known <= close ? [row] : how === 'remove' ? [] : [{ ...row, value: 99 }]));
        const before = joinSeries(bars, [seriesOf(rows, staleMs)]).bars.columns.news!;
        const after = joinSeries(bars, [seriesOf(edited, staleMs)]).bars.columns.news!;
        expect(Array.from(after.subarray(0, t + 1))).toEqual(Array.from(before.subarray(0, t + 1)));
      }),
      SEED,
    );
  });

  it('does not depend on where the bars begin or end', () => {
    const cut = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(rowsOf, staleOf, cut, (rows, staleMs, [a, b]) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        const bars = baseBars();
        const series = [seriesOf(rows, staleMs)];
        const cutFirst = joinSeries(sliceBars(bars, range), series).bars;
        expect(firstDifference(cutFirst, sliceBars(joinSeries(bars, series).bars, range))).toBeNull();
      }),
      SEED,
    );
  });

  it('adds columns to new bars: the inputs stay as they were, the own columns are shared', () => {
    const bars = baseBars();
    const names = Object.keys(bars.columns);
    const series = seriesOf([{ known: 30, value: 5 }], 50);
    const copy = structuredClone(series);
    const { bars: joined, coverage } = joinSeries(bars, [series]);
    expect(Object.keys(bars.columns)).toEqual(names);
    expect(series).toEqual(copy);
    expect(Object.keys(joined.columns)).toEqual([...names, 'news', 'row']);
    expect([joined.time, joined.gap, joined.close]).toEqual([bars.time, bars.gap, bars.close]);
    expect(joined.close).toBe(bars.close);
    // Known at 30, so from the row that closes then (row 2), up to the row that closes at 70; stale from 80 on.
    expect(coverage[0]![0]).toEqual({ column: 'news', firstRow: 2, missing: 2 + 13, stale: 13 });
  });

  it('a column without news keeps its own last value while the others move on', () => {
    const bars = baseBars(5);
    const knownAt = f(10, 20, 30);
    const columns = { a: f(1, 2, 3), b: f(1, x, x), c: f(x, x, x) };
    const joined = joinSeries(bars, [
      { name: 's', knownAt, freshAt: knownAt, spanMs: 0, columns, spacingMs: 10, staleMs: 25 },
    ]);
    expect(Array.from(joined.bars.columns.a!)).toEqual([1, 2, 3, 3, 3]);
    // The value of 10 is 20 old at 30, and 30 old, too old, at 40.
    expect(Array.from(joined.bars.columns.b!)).toEqual([1, 1, 1, x, x]);
    expect(joined.coverage[0]![2]).toEqual({ column: 'c', firstRow: -1, missing: 5, stale: 0 });
  });
});
