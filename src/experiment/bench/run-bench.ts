import { type BenchBarsOptions, benchBars } from './bench-bars.ts';
import { type BenchRun, measure } from './measure.ts';
import { singleRanges, singleTarget, singleTask } from './single-task.ts';
import { sweepTask } from './sweep-task.ts';

export const BENCH_TASKS = ['backtest-sweep', 'backtest-single'] as const;
export type BenchTask = (typeof BENCH_TASKS)[number];

const SWEEP_ROWS = 52_560;
const SINGLE_ROWS = 525_600;

export interface BenchOptions extends BenchBarsOptions {
  readonly task: BenchTask;
  readonly accounting: 'units' | 'weights';
  readonly combinations: number;
  readonly repeats: number;
}

/** Timings of one task on one thread, in the form of the peers' benchmark. */
export interface BenchAnswer {
  readonly runs: readonly BenchRun[];
}

/** Times a task. Bars, and for `backtest-single` the signal, are made before the clock starts. */
export async function benchRun(options: BenchOptions): Promise<BenchAnswer> {
  const { task, accounting, combinations, repeats } = options;
  const bars = await benchBars(options, task === 'backtest-sweep' ? SWEEP_ROWS : SINGLE_ROWS);
  const about = { task, peer: `regimewalk-${accounting}`, rows: bars.close.length };
  if (task === 'backtest-sweep') {
    return { runs: [measure(about, repeats, () => sweepTask(bars, accounting, combinations))] };
  }
  const target = singleTarget(bars);
  const ranges = singleRanges(bars);
  return { runs: [measure(about, repeats, () => singleTask(bars, target, ranges, accounting))] };
}
