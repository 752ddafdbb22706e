import {
  type Bars,
  type ColumnDrift,
  DAY_MS,
  type DriftPortrait,
  type DriftVerdict,
  isoTime,
  type Range,
  type Rng,
  YEAR_DAYS,
} from '../../core/index.ts';
import {
  binOf,
  kolmogorovDistance,
  overlapError,
  populationStability,
  quantileEdges,
  totalVariation,
} from '../../metrics/index.ts';
import {
  blockPermutation,
  holm,
  leastPermutationP,
  memoryCells,
  monteCarloP,
  sortedQuantile,
  studentTQuantile,
} from '../../stats/index.ts';
import { barReturns, cellMeans, type ExploreColumn, placeMeans, thinStep } from './columns.ts';

const KS_BINS = 40;
const PSI_BINS = 10;
const REPS = 1999;
const LEVEL = 0.05;
/** Blocks as long as four times what a series remembers: what they cut apart is then little. */
const BLOCK_MEMORIES = 4;
const LEAST_ROWS = 200;
const LEAST_CELLS = 24;

export interface DriftInput {
  readonly bars: Bars;
  readonly columns: readonly ExploreColumn[];
  readonly label: Int8Array;
  readonly names: readonly string[];
  readonly cellRows: number;
  readonly rng: Rng;
}

/** Both windows in cells, those of the first before those of the last. */
interface Windows {
  readonly first: Range;
  readonly last: Range;
  readonly cellRows: number;
}

/** The first year beside the last, or the two halves of a file that has not two years. */
export function driftPortrait(input: DriftInput): DriftPortrait {
  const { bars, label, names, rng } = input;
  const n = bars.time.length;
  const year = Math.round((YEAR_DAYS * DAY_MS) / bars.intervalMs);
  const rows = 2 * year <= n ? year : n >> 1;
  const windows: Windows = {
    first: { start: 0, end: rows },
    last: { start: n - rows, end: n },
    cellRows: input.cellRows,
  };
  const span = ({ start, end }: Range) => ({
    from: isoTime(bars.time[start]!),
    to: isoTime(bars.time[end - 1]!),
    rows: end - start,
  });
  const frame = {
    first: span(windows.first),
    last: span(windows.last),
    windows: 2 * year <= n ? ('year' as const) : ('half' as const),
    level: LEVEL,
    permutations: REPS,
  };
  if (rows < LEAST_ROWS)
    return { ...frame, columns: [], classes: [], classDistance: null, reason: `${n} rows are too few for two windows` };
  const found = [...marketColumns(bars), ...input.columns].flatMap((column) => {
    const drift = columnDrift(column, windows, bars, rng);
    return drift === null ? [] : [drift];
  });
  const p = holm(Float64Array.from(found, ({ p: own }) => own));
  const columns = found.map(({ least, ...drift }, i): ColumnDrift => {
    const verdict = verdictOf(drift.p, p[i]!, least);
    return { ...drift, p: p[i]!, verdict };
  });
  return { ...frame, columns, ...classDrift(label, names, windows, rng), reason: null };
}

/**
 * @param alone p of this test by itself
 * @param amongAll the same adjusted for all tests
 * @param least smallest p that its permutations could have given
 */
function verdictOf(alone: number, amongAll: number, least: number): DriftVerdict {
  if (amongAll <= LEVEL) return 'drift';
  if (alone <= LEVEL) return 'perhaps';
  return least > LEVEL ? 'too slow to tell' : 'within noise';
}

/** What the market itself may have changed in. */
function marketColumns(bars: Bars): ExploreColumn[] {
  const returns = barReturns(bars);
  return [
    { name: 'return', of: 'market', values: returns },
    { name: 'size of return', of: 'market', values: returns.map(Math.abs) },
    { name: 'volume', of: 'market', values: bars.volume.map((value, t) => (bars.gap[t] === 1 ? Number.NaN : value)) },
  ];
}

type Unadjusted = Omit<ColumnDrift, 'verdict'> & { readonly least: number };

/** Null where a window has too few values, or the column never changes. */
function columnDrift(
  { name, of, values }: ExploreColumn,
  windows: Windows,
  { gap, intervalMs }: Bars,
  rng: Rng,
): Unadjusted | null {
  const { first, last } = trimmed(windows, (t) => !Number.isNaN(values[t]!));
  const step = thinStep(first.end - first.start + last.end - last.start);
  const sample = ({ start, end }: Range): Float64Array => {
    const out: number[] = [];
    for (let t = start; t < end; t += step) if (gap[t] === 0 && !Number.isNaN(values[t]!)) out.push(values[t]!);
    return Float64Array.from(out).sort();
  };
  const [a, b] = [sample(first), sample(last)];
  if (Math.min(a.length, b.length) < LEAST_ROWS) return null;
  const pooled = new Float64Array(a.length + b.length);
  pooled.set(a);
  pooled.set(b, a.length);
  const edges = quantileEdges(pooled.sort(), KS_BINS);
  if (edges.length === 0) return null;
  const tenths = quantileEdges(a, PSI_BINS);
  const fine = edges.length + 1;
  const bins = fine + tenths.length + 1;
  const cells = cellCounts({ first, last, cellRows: windows.cellRows }, bins, step, (t, add) => {
    const value = values[t]!;
    if (gap[t] === 1 || Number.isNaN(value)) return;
    add(binOf(edges, value));
    add(fine + binOf(tenths, value));
  });
  const [here, there] = [first, last].map((range) => placeMeans(values, edges, range, windows.cellRows));
  const block = Math.max(...here!.map((means, i) => blockOf([means, there![i]!])));
  const ks = (x: ArrayLike<number>, y: ArrayLike<number>): number => kolmogorovDistance(head(x, fine), head(y, fine));
  const psi = (x: ArrayLike<number>, y: ArrayLike<number>): number => populationStability(tail(x, fine), tail(y, fine));
  const [ksDraws, psiDraws] = blockPermutation({ ...cells, bins, blockCells: block, reps: REPS, rng }, [ks, psi]);
  const [x, y] = cells.totals;
  const distance = ks(x, y);
  const describe = (sorted: Float64Array) => ({
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    median: sortedQuantile(sorted, 0.5),
  });
  return {
    name,
    of,
    first: describe(a),
    last: describe(b),
    ks: distance,
    ksNoise95: sortedQuantile(ksDraws!.sort(), 0.95),
    psi: psi(x, y),
    psiNoise95: sortedQuantile(psiDraws!.sort(), 0.95),
    p: monteCarloP(distance, ksDraws!),
    blockDays: (block * windows.cellRows * intervalMs) / DAY_MS,
    least: leastPermutationP(cells.counts.length / bins, cells.firstCells, block),
  };
}

function head(counts: ArrayLike<number>, length: number): Float64Array {
  return (counts as Float64Array).subarray(0, length);
}

function tail(counts: ArrayLike<number>, from: number): Float64Array {
  return (counts as Float64Array).subarray(from);
}

/** The windows from their first row that has a value: a warm-up is no part of a distribution. */
function trimmed({ first, last }: Windows, has: (row: number) => boolean): { first: Range; last: Range } {
  const from = ({ start, end }: Range): Range => {
    let at = start;
    while (at < end && !has(at)) at++;
    return { start: at, end };
  };
  return { first: from(first), last: from(last) };
}

/** Blocks that hold what the series remembers; all of a window where it never forgets. */
function blockOf(parts: readonly Float64Array[]): number {
  const shortest = Math.min(...parts.map((part) => part.length));
  return Math.min(shortest, BLOCK_MEMORIES * memoryCells(parts));
}

interface CellCounts {
  readonly counts: Int32Array;
  readonly firstCells: number;
  readonly totals: readonly [Float64Array, Float64Array];
}

function cellCounts(
  { first, last, cellRows }: Windows,
  bins: number,
  step: number,
  count: (row: number, add: (bin: number) => void) => void,
): CellCounts {
  const cellsIn = ({ start, end }: Range): number => Math.ceil((end - start) / cellRows);
  const firstCells = cellsIn(first);
  const counts = new Int32Array((firstCells + cellsIn(last)) * bins);
  const totals = [new Float64Array(bins), new Float64Array(bins)] as const;
  for (const [side, { start, end }] of [first, last].entries()) {
    for (let t = start; t < end; t += step) {
      const cell = (side === 0 ? 0 : firstCells) + Math.floor((t - start) / cellRows);
      count(t, (bin) => {
        counts[cell * bins + bin]!++;
        totals[side]![bin]!++;
      });
    }
  }
  return { counts, firstCells, totals };
}

/** The classes' shares of both windows. */
function classDrift(
  label: Int8Array,
  names: readonly string[],
  windows: Windows,
  rng: Rng,
): Pick<DriftPortrait, 'classes' | 'classDistance'> {
  const { first, last } = trimmed(windows, (t) => label[t]! >= 0);
  const { cellRows } = windows;
  const few = ({ start, end }: Range): boolean => end - start < LEAST_ROWS || (end - start) / cellRows < LEAST_CELLS;
  if (few(first) || few(last)) return { classes: [], classDistance: null };
  const bins = names.length;
  const step = thinStep(first.end - first.start + last.end - last.start);
  const cells = cellCounts({ first, last, cellRows }, bins, step, (t, add) => {
    if (label[t]! >= 0) add(label[t]!);
  });
  const shares = names.map((_, code) => {
    const indicator = Float64Array.from(label, (own) => (own < 0 ? Number.NaN : Number(own === code)));
    return [first, last].map(({ start, end }) =>
      cellMeans(indicator, start, end, cellRows).filter((v) => !Number.isNaN(v)),
    );
  });
  const block = Math.max(...shares.map(blockOf));
  const [draws] = blockPermutation({ ...cells, bins, blockCells: block, reps: REPS, rng }, [totalVariation]);
  const [a, b] = cells.totals;
  const value = totalVariation(a, b);
  const p = monteCarloP(value, draws!);
  const least = leastPermutationP(cells.counts.length / bins, cells.firstCells, block);
  const shareOf = (counts: Float64Array, code: number): number =>
    counts[code]! / counts.reduce((sum, count) => sum + count, 0);
  return {
    classes: names.map((name, code) => {
      const [before, after] = [shareOf(a, code), shareOf(b, code)];
      const error = Math.hypot(...shares[code]!.map((part) => overlapError(part, block)));
      const blocks = shares[code]!.reduce((sum, part) => sum + Math.floor(part.length / block), 0);
      const reach = blocks > 2 ? studentTQuantile(0.05, blocks - 2) * error : Number.NaN;
      const difference = after - before;
      return {
        name,
        first: before,
        last: after,
        difference: { value: difference, ci95: shareInterval(difference, reach) },
      };
    }),
    classDistance: {
      value,
      noise95: sortedQuantile(draws!.sort(), 0.95),
      p,
      verdict: verdictOf(p, p, least),
    },
  };
}

/**
 * A share's change lies within ±1, and so does its interval. One that reaches as far as that tells nothing: NaN, as where there are too few
 * blocks for any.
 */
export function shareInterval(change: number, reach: number): readonly [number, number] {
  if (!(reach < 1)) return [Number.NaN, Number.NaN];
  return [Math.max(-1, change - reach), Math.min(1, change + reach)];
}
