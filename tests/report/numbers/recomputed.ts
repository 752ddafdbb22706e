import { studentTTwoSided } from '../../../src/stats/index.ts';
import type { Columns, Json, RunFiles } from './run-files.ts';

/** What the page says beyond metrics.json, from the tables by the plainest formulas. */

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

/** The fall from the highest equity so far, 1 at the start. */
export function drawdownOf(equity: Float64Array): Float64Array {
  let peak = 1;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return value / peak - 1;
  });
}

export interface Group {
  readonly name: string;
  readonly trades: number;
  readonly winners: number;
  readonly mean: number;
  readonly error: number;
  readonly total: number;
}

export interface Trades {
  readonly name: string;
  readonly trades: number;
  readonly open: number;
  readonly winners: number;
  readonly pnl: readonly number[];
  readonly mae: readonly number[];
  readonly mfe: readonly number[];
  readonly hitCi95: readonly [number, number];
  readonly profitFactor: number;
  readonly payoff: number;
  readonly bps: number;
  readonly error: number;
  readonly p: number;
  readonly edge: number;
  readonly exits: readonly Group[];
  readonly holds: readonly Group[];
}

/** Each strategy's trades, as trades.parquet has them. */
export const tradesOf = once(({ trades: table, tradeCodes, config }: RunFiles): Trades[] => {
  const strategies = JSON.parse(tradeCodes.strategies!) as string[];
  const reasons = JSON.parse(tradeCodes.exitReasons!) as string[];
  return strategies.flatMap((name, code) => {
    const rows = [...table.strategy!.keys()].filter((i) => table.strategy![i] === code);
    if (rows.length === 0) return [];
    const of = (column: string): number[] => rows.map((i) => table[column]![i]!);
    const pnl = of('pnl');
    const [mae, mfe] = [of('mae'), of('mfe')];
    const won = pnl.filter((value) => value > 0);
    const lost = pnl.filter((value) => !(value > 0));
    const units = (config.strategies[name]?.execution?.accounting ?? config.execution.accounting) === 'units';
    const entry = of('entryPrice');
    const bps = of('size').map((size, i) => (pnl[i]! / (units ? size * entry[i]! : size)) * 1e4);
    const error = deviation(bps) / Math.sqrt(bps.length);
    const n = pnl.length;
    const share = won.length / n;
    const z = 1.959963984540054;
    const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
    const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
    const group = (codes: readonly number[], say: (code: number) => string): Group[] =>
      [...new Set(codes)]
        .sort((a, b) => a - b)
        .map((one) => {
          const own = pnl.filter((_, i) => codes[i] === one);
          return {
            name: say(one),
            trades: own.length,
            winners: own.filter((value) => value > 0).length,
            mean: mean(own),
            error: deviation(own) / Math.sqrt(own.length),
            total: sum(own),
          };
        });
    const bucket = (bars: number): number => (bars < 1 ? 0 : Math.floor(Math.log2(bars)) + 1);
    return [
      {
        name,
        trades: n,
        open: of('exitTime').filter(Number.isNaN).length,
        winners: won.length,
        pnl,
        mae,
        mfe,
        hitCi95: [won.length === 0 ? 0 : centre - half, won.length === n ? 1 : centre + half],
        profitFactor: sum(won) / -sum(lost),
        payoff: mean(won) / -mean(lost),
        bps: mean(bps),
        error,
        p: studentTTwoSided(mean(bps) / error, n - 1),
        edge: mean(mfe) / mean(mae),
        exits: group(of('exitReason'), (one) => reasons[one]!),
        holds: group(of('holdBars').map(bucket), (one) =>
          one <= 1 ? String(one) : `${2 ** (one - 1)}–${2 ** one - 1}`,
        ),
      },
    ];
  });
});

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly trades: number;
}

/** Profits in bins of a round width, about 30 of them between the first and the last percent; 0 is a border, and the outer bins hold the rest. */
export function binsOf(pnl: readonly number[]): Bin[] {
  const sorted = [...pnl].sort((a, b) => a - b);
  const low = Math.min(0, sorted[Math.round(0.01 * (sorted.length - 1))]!);
  const high = Math.max(0, sorted[Math.round(0.99 * (sorted.length - 1))]!);
  const rough = (high - low) / 30;
  const power = 10 ** Math.floor(Math.log10(rough));
  const width = [1, 2, 2.5, 5, 10].map((times) => times * power).find((step) => step >= rough * (1 - 1e-9))!;
  const first = sorted[0]! <= 0 ? Math.min(-1, Math.floor(low / width + 1e-9)) : 0;
  const last = sorted.at(-1)! > 0 ? Math.max(1, Math.ceil(high / width - 1e-9)) : 0;
  const border = (k: number): number => Number((k * width).toPrecision(12));
  return Array.from({ length: last - first }, (_, i) => {
    const [from, to] = [border(first + i), border(first + i + 1)];
    // A border belongs to the side of 0: what made nothing is a loss.
    const above = (value: number): boolean => (value > 0 ? value >= from : value > from);
    const below = (value: number): boolean => (value > 0 ? value < to : value <= to);
    const inside = pnl.filter((value) => (i === 0 || above(value)) && (i === last - first - 1 || below(value)));
    return { from, to, trades: inside.length };
  });
}

export interface Head {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly segments: readonly number[];
  readonly rows: number;
  readonly columns: readonly Leant[];
  /** Rank correlation with the segment before. */
  readonly neighbours: readonly number[];
  readonly apart: readonly number[];
}

export interface Leant {
  readonly name: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly inTop: number;
  readonly bySegment: readonly number[];
  readonly up: readonly { readonly share: number; readonly segments: number }[];
}

/** What the heads lean on, from the segments' job.json. */
export const headsOf = once(({ jobs, plan, metrics }: RunFiles): Head[] => {
  const done = jobs.flatMap((job, segment) => (job?.summary.status === 'done' ? [{ segment, ...job.summary }] : []));
  const names = Object.keys(done[0]!.explained);
  return names.map((name) => {
    const told: { segment: number; explained: Json }[] = done.map(({ segment, explained }) => ({
      segment,
      explained: explained[name],
    }));
    const columns: string[] = [...new Set(told.flatMap(({ explained }) => explained.features as string[]))];
    const shares = told.map(({ explained }) =>
      columns.map((column) => {
        const j = explained.features.indexOf(column);
        return j < 0 ? 0 : sum(explained.byOutput.map((output: number[]) => output[j]!));
      }),
    );
    const width = told[0]!.explained.byOutput.length;
    const tenth = shares.map((own) => [...own].sort((a, b) => b - a)[9]!);
    const leant = columns.map((column, f): Leant => {
      const own = shares.map((share) => share[f]!);
      const ways = Array.from({ length: width }, (_, k) =>
        told
          .map(({ explained }) => explained.direction[k]?.[explained.features.indexOf(column)])
          .filter((way) => typeof way === 'number' && way !== 0),
      );
      return {
        name: column,
        share: mean(own),
        low: quantile(own, 0.05),
        high: quantile(own, 0.95),
        bySegment: own,
        inTop: own.filter((value, s) => value > 0 && value >= tenth[s]!).length,
        up: ways.map((way) => ({ share: way.filter((one) => one > 0).length / way.length, segments: way.length })),
      };
    });
    return {
      name,
      outputs: width > 1 ? metrics.classification.regimes : ['pushes'],
      segments: told.map(({ segment }) => segment),
      rows: sum(told.map(({ explained }) => explained.rows)),
      columns: leant.sort((a, b) => b.share - a.share),
      neighbours: shares.slice(1).map((own, s) => spearman(shares[s]!, own)),
      apart: told.flatMap(({ segment }, i) => {
        const j = told.findIndex((later, at) => at > i && plan[later.segment].train.start >= plan[segment].train.end);
        return j < 0 ? [] : [spearman(shares[i]!, shares[j]!)];
      }),
    };
  });
});

function spearman(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]): number[] =>
    values.map(
      (value) => values.filter((one) => one < value).length + values.filter((one) => one === value).length / 2,
    );
  const [x, y] = [ranks(a), ranks(b)];
  const [mx, my] = [mean(x), mean(y)];
  const cov = sum(x.map((value, i) => (value - mx) * (y[i]! - my)));
  return cov / Math.sqrt(sum(x.map((value) => (value - mx) ** 2)) * sum(y.map((value) => (value - my) ** 2)));
}

/** What a run's files say is worked out once. */
function once<T>(of: (run: RunFiles) => T): (run: RunFiles) => T {
  const known = new WeakMap<RunFiles, T>();
  return (run) => {
    if (!known.has(run)) known.set(run, of(run));
    return known.get(run)!;
  };
}

/** Where a strategy's equity is deepest below its peak. */
export function worstRow(equity: Float64Array): number {
  const falls = drawdownOf(equity);
  return falls.reduce((worst, value, i) => (value < falls[worst]! ? i : worst), 0);
}

export function lineColumns({ equity, hold }: RunFiles, name: string): Float64Array {
  return equity[`${name}.equity`] ?? (hold as Columns).equity!;
}
