import { z } from 'zod';
import { DAY_MS, durationMs, formatDuration } from '../core/index.ts';
import { BAR_COLUMNS, type BarColumns, type Feature, type FeatureContext, type Kernel } from './contract.ts';
import { HigherBars } from './kernels/higher-bars.ts';
import { featureOf } from './make-feature.ts';
import { invalid } from './windows.ts';

export const timeframesSchema = z.strictObject({
  timeframes: z.array(z.string()).min(1).default(['1h', '4h', '1d']).describe('durations: multiples of the bars’ own'),
  features: z
    .array(z.unknown())
    .min(1)
    .default([{ use: 'rsi' }])
    .describe('entries { use, params, transform }, each computed on the bars of every timeframe'),
});

/** One timeframe with its features; `ratio` bars make one of its own. */
interface TimeframeSet {
  readonly ms: number;
  readonly ratio: number;
  readonly features: readonly Feature[];
}

/**
 * Other features on bars of longer timeframes, which are made of the bars: `<unit><count>_<column>`, so `h4_rsi_14` for `4h`.
 *
 * A row has the value of the newest bar that closed by its own close. Buckets start at UTC midnight, weeks on Monday; a
 * bucket of gap rows is a flat bar of volume 0; joined columns are taken as known at the bucket's close. A first bucket
 * that is not whole is left out, so that the first value would depend on the time of day at which the data start: every
 * column stays NaN up to the row that is safe for any start, (first row on the timeframe + 2) × bars in it − 2. Windows in
 * the inner features are durations, or bars of the timeframe.
 */
export function timeframes(params: z.output<typeof timeframesSchema>, context: FeatureContext): Feature {
  const path = `${context.path}.features`;
  const taken = new Set<number>();
  const sets = params.timeframes.map((text, i): TimeframeSet => {
    const at = `${context.path}.timeframes.${i}`;
    const ms = durationMs(text, at);
    requireTimeframe(ms, text, at, context.intervalMs);
    if (taken.has(ms)) throw invalid(at, `the timeframe ${text} is there twice`, 'name each timeframe once');
    taken.add(ms);
    return { ms, ratio: ms / context.intervalMs, features: context.features(params.features, ms, path) };
  });
  for (const [j, feature] of sets[0]!.features.entries()) {
    if (feature.startsLate) {
      throw invalid(
        `${path}.${j}.on`,
        'another series cannot be named inside of timeframes',
        'put `on` beside `use: timeframes`',
      );
    }
  }
  const inner = sets.flatMap(({ features }) => features);
  return featureOf({
    name: 'timeframes',
    params,
    inputs: [...new Set(['time', ...inner.flatMap(({ inputs }) => inputs)])],
    outputs: sets.flatMap(({ ms, features }) =>
      features.flatMap(({ outputs }) => outputs.map((output) => `${timeframeLabel(ms)}_${output}`)),
    ),
    lookbackBars: Math.max(...sets.flatMap((set) => set.features.map((feature) => firstRow(set, feature)))),
    kernel: () => new TimeframesKernel(sets),
  });
}

/** `h4` for four hours: an identifier may begin with it. */
function timeframeLabel(ms: number): string {
  const text = formatDuration(ms);
  return `${text.slice(-1)}${text.slice(0, -1)}`;
}

/** @throws ConfigError CONFIG_INVALID */
function requireTimeframe(ms: number, text: string, path: string, intervalMs: number): void {
  const own = formatDuration(intervalMs);
  if (ms === 0) throw invalid(path, `${text} is no length of a bar`, 'use a duration above 0');
  if (ms < intervalMs) {
    throw invalid(
      path,
      `${text} is finer than the bars, which are of ${own}`,
      `use a multiple of ${own}, or finer bars`,
    );
  }
  if (ms % intervalMs !== 0) {
    throw invalid(path, `${text} is no multiple of the bars’ ${own}`, `use a multiple of ${own}`);
  }
  if (DAY_MS % ms !== 0 && ms % DAY_MS !== 0) {
    throw invalid(
      path,
      `bars of ${text} would start at other times every day`,
      'use a timeframe that divides a day, or whole days',
    );
  }
}

/** The first row at which a feature on the timeframe is defined whatever time of day the data start at. */
function firstRow({ ratio }: TimeframeSet, { lookbackBars }: Feature): number {
  return ratio === 1 ? lookbackBars : (lookbackBars + 2) * ratio - 2;
}

class TimeframesKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** Rows so far. */
  readonly #rows = Float64Array.of(0);
  readonly #frames: readonly FrameKernel[];

  constructor(sets: readonly TimeframeSet[]) {
    this.#frames = sets.map((set) => new FrameKernel(set));
    this.memory = [this.#rows, ...this.#frames.flatMap(({ memory }) => memory)];
  }

  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    let at = 0;
    for (const frame of this.#frames) {
      frame.run(bars, n, this.#rows[0]!, out.slice(at, at + frame.width));
      at += frame.width;
    }
    this.#rows[0]! += n;
  }
}

/** The features of one timeframe. */
class FrameKernel {
  readonly memory: readonly Float64Array[];
  readonly width: number;
  readonly #higher: HigherBars | null;
  readonly #kernels: readonly Kernel[];
  readonly #widths: readonly number[];
  readonly #firsts: readonly number[];
  /** Values at the newest closed bar, one a column. */
  readonly #newest: Float64Array;
  /** Columns over the bars of one run: scratch, no state. */
  #columns: readonly Float64Array[];

  constructor(set: TimeframeSet) {
    const { ms, ratio, features } = set;
    const own: readonly string[] = BAR_COLUMNS;
    const joined = [...new Set(features.flatMap(({ inputs }) => inputs))].filter((name) => !own.includes(name));
    this.#higher = ratio === 1 ? null : new HigherBars(ms, ratio, joined);
    this.#kernels = features.map((feature) => feature.kernel());
    this.#widths = features.map(({ outputs }) => outputs.length);
    this.#firsts = features.flatMap((feature) => feature.outputs.map(() => firstRow(set, feature)));
    this.width = this.#firsts.length;
    this.#newest = new Float64Array(this.width).fill(Number.NaN);
    this.#columns = this.#firsts.map(() => new Float64Array(0));
    this.memory = [
      this.#newest,
      ...(this.#higher === null ? [] : [this.#higher.memory]),
      ...this.#kernels.flatMap(({ memory }) => memory),
    ];
  }

  /** @param before rows before this run */
  run(bars: BarColumns, n: number, before: number, out: readonly Float64Array[]): void {
    if (this.#higher === null) {
      this.#compute(bars, n, out);
      return;
    }
    const closed = this.#higher.run(bars, n);
    if (closed.count > 0) {
      if (this.#columns[0]!.length < closed.count) {
        this.#columns = this.#columns.map(() => new Float64Array(closed.count));
      }
      this.#compute(closed.bars, closed.count, this.#columns);
    }
    for (let j = 0; j < this.width; j++) {
      const values = out[j]!;
      const higher = this.#columns[j]!;
      let from = 0;
      for (let k = 0; k < closed.count; k++) {
        const at = this.#higher.closedAt[k]!;
        values.fill(this.#newest[j]!, from, at);
        this.#newest[j] = higher[k]!;
        from = at;
      }
      values.fill(this.#newest[j]!, from, n);
      const undefinedRows = this.#firsts[j]! - before;
      if (undefinedRows > 0) values.fill(Number.NaN, 0, Math.min(n, undefinedRows));
    }
  }

  #compute(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    let at = 0;
    for (const [k, kernel] of this.#kernels.entries()) {
      kernel.run(bars, n, out.slice(at, at + this.#widths[k]!));
      at += this.#widths[k]!;
    }
  }
}
