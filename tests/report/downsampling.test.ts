import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleExtremes, sampleLowest } from '../../src/report/charts/sample.ts';
import { compareChart } from '../../src/report/compare/page-chart.ts';
import { chartData } from '../../src/report/page/run-series.ts';

const ROWS = 500_000;
const STEP = 60_000;
const START = Date.UTC(2023, 0, 1);
const SEED = 20_250_101;

const time = Float64Array.from({ length: ROWS }, (_, row) => START + row * STEP);

/** An equity that wanders slowly, with rows that stand out alone: one bar down, or up, and back. */
function equityWith(spikes: readonly { readonly row: number; readonly value: number }[]): Float64Array {
  const equity = time.map((_, row) => 1 + 0.2 * Math.sin(row / 40_000) + 0.01 * Math.sin(row / 13));
  for (const { row, value } of spikes) equity[row] = value;
  return equity;
}

function drawdownOf(equity: Float64Array): Float64Array {
  let peak = 1;
  return equity.map((value) => value / (peak = Math.max(peak, value)) - 1);
}

/** The first and the last row, those beside them, and any other. */
const row = fc.oneof(fc.constantFrom(0, 1, ROWS - 2, ROWS - 1), fc.integer({ min: 0, max: ROWS - 1 }));
const depth = fc.double({ min: 0.05, max: 0.5, noNaN: true });
const height = fc.double({ min: 1.5, max: 9, noNaN: true });

/** Time and value of each drawn point of the run's page. */
function pointsOf({
  t,
  v,
}: {
  readonly t: readonly number[];
  readonly v: readonly (number | null)[];
}): Map<number, number | null> {
  let at = START;
  return new Map(t.map((steps, i) => [(at += steps * STEP), v[i]!]));
}

const page = (equity: Float64Array) =>
  chartData({
    time,
    close: equity,
    strategies: { one: { equity, drawdown: drawdownOf(equity) } },
    regime: [],
    regimes: [],
  });
const list = Array.from(time);
const comparison = (equity: Float64Array) =>
  compareChart([{ name: 'one', time: list, equity: Array.from(equity) }], new Set()).lines[0]!;

describe('half a million bars, thinned', () => {
  it('keep the worst drawdown of a single row, wherever it lies, on the page of a run and in a comparison', () => {
    fc.assert(
      fc.property(row, depth, (worst, value) => {
        const equity = equityWith([{ row: worst, value }]);
        const drawdown = drawdownOf(equity);
        const [line] = page(equity).lines;
        expect(pointsOf(line!.drawdown).get(time[worst]!)).toBe(Number(drawdown[worst]!.toPrecision(4)));
        expect(line!.worst).toEqual([time[worst], drawdown[worst]]);
        const lowest = Math.min(...comparison(equity).drawdown.map(([, y]) => y));
        const compared = new Map(comparison(equity).drawdown);
        expect(compared.get(time[worst]!)).toBe(Number(drawdown[worst]!.toPrecision(6)));
        expect(compared.get(time[worst]!)).toBe(lowest);
      }),
      { seed: SEED, numRuns: 12 },
    );
  }, 120_000);

  it('keep the lowest and the highest equity of a single row', () => {
    fc.assert(
      fc.property(row, row, depth, height, (lowest, highest, low, high) => {
        fc.pre(lowest !== highest);
        const equity = equityWith([
          { row: lowest, value: low },
          { row: highest, value: high },
        ]);
        const drawn = pointsOf(page(equity).lines[0]!.equity);
        const compared = new Map(comparison(equity).equity);
        for (const [at, value] of [
          [lowest, low],
          [highest, high],
        ] as const) {
          expect(drawn.get(time[at]!)).toBe(Number(value.toPrecision(5)));
          expect(compared.get(time[at]!)).toBe(Number(value.toPrecision(6)));
        }
        expect(drawn.has(time[0]!) && drawn.has(time[ROWS - 1]!)).toBe(true);
      }),
      { seed: SEED, numRuns: 12 },
    );
  }, 120_000);

  it('keep the first of two equal worst rows at the least, and both where they lie apart', () => {
    fc.assert(
      fc.property(row, row, depth, (a, b, value) => {
        fc.pre(a !== b);
        const equity = equityWith([]).fill(1);
        equity[a] = value;
        equity[b] = value;
        const drawdown = drawdownOf(equity);
        const [line] = page(equity).lines;
        const drawn = pointsOf(line!.drawdown);
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        expect(drawn.get(time[first]!)).toBe(Number(drawdown[first]!.toPrecision(4)));
        if (second - first > ROWS / 1000) expect(drawn.get(time[second]!)).toBe(drawn.get(time[first]!));
        expect(line!.worst![0]).toBe(time[first]);
      }),
      { seed: SEED, numRuns: 12 },
    );
  }, 120_000);
});

describe('thinning', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN)), {
    minLength: 1,
    maxLength: 400,
  });

  it('never loses an extreme, never takes a row twice, and keeps to its limit', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 4, max: 100 }), (series, limit) => {
        const known = series.filter(Number.isFinite);
        for (const [rows, both] of [
          [sampleExtremes(series, limit), true],
          [sampleLowest(series, limit), false],
        ] as const) {
          const kept = rows.map((at) => series[at]!);
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.length).toBeLessThanOrEqual(Math.max(limit, 4));
          if (known.length === 0) continue;
          expect(Math.min(...kept)).toBe(Math.min(...known));
          if (both) expect(Math.max(...kept)).toBe(Math.max(...known));
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
