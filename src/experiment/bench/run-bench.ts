import { type BenchBarsOptions, benchBars } from './bench-bars.ts';
import { featuresTask, peerFeatures } from './features-task.ts';
import { gbdtRows, gbdtTask, generatedRows } from './gbdt-task.ts';
import { type BenchRun, measure } from './measure.ts';
import { qualityRuns } from './quality-task.ts';
import { singleRanges, singleTarget, singleTask } from './single-task.ts';
import { hmmTask, jumpTask, stateRows } from './states-task.ts';
import { sweepTask } from './sweep-task.ts';

/** The tasks, each with the rows of a generated market where none are asked for. */
const DEFAULT_ROWS = {
  features: 525_600,
  'backtest-single': 525_600,
  'backtest-sweep': 52_560,
  hmm: 52_560,
  jump: 24_192,
  'train-gbdt': 24_192,
  'gbdt-quality': 24_192,
} as const;

/** The developers' reference vectors and market data, where they lie beside the current folder. */
const GOLDEN = '../shared/golden/xgboost';
const VOLATILITY_BARS = '../shared/data/BTCUSDT-1h.parquet';

export type BenchTask = keyof typeof DEFAULT_ROWS;

export interface BenchOptions extends BenchBarsOptions {
  readonly task: BenchTask;
  readonly accounting: 'units' | 'weights';
  readonly combinations: number;
  /** Rows whose inputs are the starting means of `hmm`. */
  readonly means?: readonly number[] | undefined;
  /** Features of `train-gbdt`, generated with missing values; absent: the peers' twelve, of the bars. */
  readonly features?: number | undefined;
  /** Threads of one fit of `train-gbdt`; absent: 1. */
  readonly threads?: number | undefined;
  readonly repeats: number;
  /** Of `gbdt-quality`: the folder of XGBoost's reference vectors, and a Python that has XGBoost. */
  readonly golden?: string | undefined;
  readonly python?: string | undefined;
}

/** Timings of one task, on one thread unless said otherwise, in the form of the peers' benchmark. */
export interface BenchAnswer {
  readonly runs: readonly BenchRun[];
  /** What was left out, and why. */
  readonly skipped?: readonly string[];
}

/** Times a task. Bars, the signal of `backtest-single` and the inputs of the states are made before the clock starts. */
export async function benchRun(options: BenchOptions): Promise<BenchAnswer> {
  const { task, accounting, combinations, repeats, means, features, threads, seed } = options;
  if (task === 'train-gbdt' && features !== undefined) {
    const rows = options.rows ?? DEFAULT_ROWS[task];
    const data = generatedRows(rows, features, seed);
    return { runs: [await measure({ task, peer: 'regimewalk', rows }, repeats, () => gbdtTask(data, threads))] };
  }
  if (task === 'gbdt-quality') {
    const { file: bars = VOLATILITY_BARS, golden = GOLDEN, rows = DEFAULT_ROWS[task], python } = options;
    return qualityRuns({ bars, golden, rows, seed, python });
  }
  const bars = await benchBars(options, DEFAULT_ROWS[task]);
  const about = { task, peer: `regimewalk-${accounting}`, rows: bars.close.length };
  switch (task) {
    case 'features': {
      const features = peerFeatures(bars);
      return { runs: [await measure({ ...about, peer: 'regimewalk' }, repeats, () => featuresTask(bars, features))] };
    }
    case 'backtest-single': {
      const target = singleTarget(bars);
      const ranges = singleRanges(bars);
      return { runs: [await measure(about, repeats, () => singleTask(bars, target, ranges, accounting))] };
    }
    case 'backtest-sweep':
      return { runs: [await measure(about, repeats, () => sweepTask(bars, accounting, combinations))] };
    case 'hmm': {
      const rows = stateRows(bars);
      const shapes = ['diag', 'full'] as const;
      const runs: BenchRun[] = [];
      for (const shape of shapes) {
        runs.push(await measure({ ...about, peer: `regimewalk-${shape}` }, repeats, () => hmmTask(rows, shape, means)));
      }
      return { runs };
    }
    case 'train-gbdt': {
      const data = gbdtRows(bars);
      return { runs: [await measure({ ...about, peer: 'regimewalk' }, repeats, () => gbdtTask(data, threads))] };
    }
    case 'jump': {
      const rows = stateRows(bars);
      return { runs: [await measure({ ...about, peer: 'regimewalk' }, repeats, () => jumpTask(rows, seed))] };
    }
  }
}
