import { type Bars, DAY_MS, isoTime, type JumpKind, type Jumps, type MarketPortrait } from '../../core/index.ts';
import type { DataReport } from '../../data/index.ts';
import { mean } from '../../metrics/index.ts';
import { sortedQuantile } from '../../stats/index.ts';

const JUMP_DEVIATIONS = 20;
/** Median absolute value to the standard deviation of a normal law. */
const NORMAL = 1.4826;
const SHOWN = 10;
/** Within so many bars a move that comes back was none. */
const BACK_BARS = 3;
const BACK_SHARE = 0.8;

/** Rows, gaps, stale prices, jumps, volume. */
export function marketPortrait(bars: Bars, report: Pick<DataReport, 'gaps' | 'gapRows'>): MarketPortrait {
  const { time, intervalMs, gap, volume } = bars;
  const n = time.length;
  const real = n - report.gapRows;
  const [longest] = report.gaps.toSorted((a, b) => b.rows - a.rows);
  const traded = volume.filter((_, t) => gap[t] === 0).sort();
  let zero = 0;
  while (zero < traded.length && traded[zero] === 0) zero++;
  return {
    spanDays: (time[n - 1]! + intervalMs - time[0]!) / DAY_MS,
    gaps: {
      rows: report.gapRows,
      runs: report.gaps.length,
      share: report.gapRows / n,
      longest: longest === undefined ? null : { from: longest.from, rows: longest.rows },
      months: gapMonths(bars),
    },
    zeroVolume: { rows: zero, share: zero / real },
    stale: staleBars(bars, real),
    jumps: jumpsOf(bars),
    volume: {
      median: sortedQuantile(traded, 0.5),
      mean: mean(traded),
      p99: sortedQuantile(traded, 0.99),
      max: traded[traded.length - 1] ?? Number.NaN,
    },
  };
}

function gapMonths({ time, gap }: Bars): { month: string; gapRows: number; rows: number }[] {
  const months = new Map<string, { gapRows: number; rows: number }>();
  let [month, until] = ['', Number.NEGATIVE_INFINITY];
  for (let t = 0; t < time.length; t++) {
    if (time[t]! >= until) {
      const date = new Date(time[t]!);
      month = date.toISOString().slice(0, 7);
      until = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
    }
    const entry = months.get(month) ?? { gapRows: 0, rows: 0 };
    entry.rows++;
    entry.gapRows += gap[t]!;
    months.set(month, entry);
  }
  return [...months].flatMap(([name, entry]) => (entry.gapRows > 0 ? [{ month: name, ...entry }] : []));
}

function staleBars({ time, close, gap }: Bars, real: number): MarketPortrait['stale'] {
  let [rows, run] = [0, 0];
  let longest: { from: string; bars: number } | null = null;
  for (let t = 1; t < close.length; t++) {
    if (gap[t] === 0 && gap[t - 1] === 0 && close[t] === close[t - 1]) {
      rows++;
      run++;
      if (run > (longest?.bars ?? 0)) longest = { from: isoTime(time[t - run + 1]!), bars: run };
    } else run = 0;
  }
  return { rows, share: rows / real, longest };
}

/** Moves that no calm market makes, and what each of them is. */
export function jumpsOf({ time, close, gap }: Bars): Jumps {
  const sizes: number[] = [];
  for (let t = 1; t < close.length; t++) {
    const move = Math.abs(Math.log(close[t]! / close[t - 1]!));
    // A stale market would leave a deviation of 0, beside which every move is a jump.
    if (gap[t] === 0 && move > 0) sizes.push(move);
  }
  const deviation = NORMAL * sortedQuantile(Float64Array.from(sizes).sort(), 0.5);
  const counts: Record<JumpKind, number> = { jump: 0, spike: 0, 'after gap': 0 };
  const found: { row: number; kind: JumpKind; size: number }[] = [];
  let back = -1;
  for (let t = 1; t < close.length; t++) {
    if (gap[t] === 1) continue;
    const move = Math.log(close[t]! / close[t - 1]!);
    const size = Math.abs(move) / deviation;
    // The way back of a spike is part of it.
    if (!(size > JUMP_DEVIATIONS) || t === back) continue;
    let kind: JumpKind = gap[t - 1] === 1 ? 'after gap' : 'jump';
    for (let later = t + 1; kind === 'jump' && later <= Math.min(close.length - 1, t + BACK_BARS); later++) {
      const since = Math.log(close[later]! / close[t]!);
      if (-since * Math.sign(move) < BACK_SHARE * Math.abs(move)) continue;
      kind = 'spike';
      back = later;
    }
    counts[kind]++;
    found.push({ row: t, kind, size });
  }
  found.sort((a, b) => b.size - a.size);
  return {
    limit: JUMP_DEVIATIONS,
    deviation,
    counts,
    largest: found.slice(0, SHOWN).map(({ row, kind, size }) => ({
      time: isoTime(time[row]!),
      kind,
      move: close[row]! / close[row - 1]! - 1,
      deviations: size,
    })),
  };
}
