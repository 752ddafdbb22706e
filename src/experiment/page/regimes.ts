import { type RegimeDetails, type RegimeLine, type RegimeView, YEAR_DAYS } from '../../core/index.ts';
import { bartlettSum, findRuns } from '../../metrics/index.ts';
import type { EvaluateInput } from '../evaluate/evaluate-input.ts';
import type { ScoredRows } from '../evaluate/evaluate-rows.ts';
import { Z95 } from './worth.ts';

type Input = Pick<EvaluateInput, 'close' | 'gap' | 'regimes' | 'barsPerDay' | 'overlapBars'>;

/**
 * The regimes over the scored rows, as they were forecast, as they were known, and as they came: how often and how long, what followed
 * which, and what the next bar did. The label that a forecast is about is known later: its returns are hindsight.
 */
export function regimeDetails(rows: ScoredRows, input: Input): RegimeDetails {
  const views: [RegimeView, Int8Array][] = [
    ['forecast', rows.predicted],
    ['known', rows.naive],
    ['label', rows.truth],
  ];
  const next = nextReturns(rows.row, input);
  const day = Math.max(1, Math.round(input.barsPerDay));
  return {
    rows: rows.row.length,
    views: views.map(([view, codes]) => ({
      view,
      regimes: linesOf(codes, rows, next, input),
      steps: movesOf(codes, rows.row, input, 1),
      dayAhead: movesOf(codes, rows.row, input, day),
    })),
  };
}

/** Return of the bar behind each row; NaN where it is a gap or not there. */
function nextReturns(row: Int32Array, { close, gap }: Input): Float64Array {
  return Float64Array.from(row, (t) =>
    t + 1 < close.length && gap[t + 1] === 0 ? close[t + 1]! / close[t]! - 1 : Number.NaN,
  );
}

function linesOf(codes: Int8Array, { restarts }: ScoredRows, next: Float64Array, input: Input): RegimeLine[] {
  const { regimes, barsPerDay, overlapBars } = input;
  const runs = findRuns(codes, restarts);
  const lag = Math.max(overlapBars, Math.round(barsPerDay));
  return regimes.map((name, code) => {
    const rows = codes.reduce((sum, own) => sum + Number(own === code), 0);
    const own = runs.filter((run) => run.code === code).length;
    const counts = (i: number): boolean => codes[i] === code && !Number.isNaN(next[i]!);
    const mean = meanOf(next, counts, lag);
    const squares = next.map((value) => (value - mean.value) ** 2);
    const variance = meanOf(squares, counts, lag);
    const year = YEAR_DAYS * barsPerDay;
    const volatility = Math.sqrt(variance.value * year);
    // Of the logarithm: a deviation is never below 0.
    const wide = Math.exp((Z95 * variance.error) / (2 * variance.value));
    return {
      name,
      rows,
      share: rows / codes.length,
      runs: own,
      days: rows / own / barsPerDay,
      drift: mean.value * year,
      driftCi95: [(mean.value - Z95 * mean.error) * year, (mean.value + Z95 * mean.error) * year],
      volatility,
      volatilityCi95: [volatility / wide, volatility * wide],
    };
  });
}

/** A mean over the rows that count, and its Newey–West error: the others stand between them as zeros. */
function meanOf(values: Float64Array, counts: (i: number) => boolean, lag: number): { value: number; error: number } {
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (!counts(i)) continue;
    rows++;
    sum += values[i]!;
  }
  const value = sum / rows;
  const terms = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) if (counts(i)) terms[i] = values[i]! - value;
  return { value, error: rows < 2 ? Number.NaN : Math.sqrt(bartlettSum(terms, lag)) / rows };
}

/** How often each regime (row) was followed by each (column) `ahead` bars later, both rows scored. */
function movesOf(codes: Int8Array, row: Int32Array, { close, regimes }: Input, ahead: number): number[][] {
  const at = new Int32Array(close.length).fill(-1);
  row.forEach((t, i) => {
    at[t] = i;
  });
  const counts = regimes.map(() => regimes.map(() => 0));
  row.forEach((t, i) => {
    const later = t + ahead < at.length ? at[t + ahead]! : -1;
    if (later >= 0) counts[codes[i]!]![codes[later]!]!++;
  });
  return counts;
}
