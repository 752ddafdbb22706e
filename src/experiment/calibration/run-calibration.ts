import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Progress, SILENT_PROGRESS } from '../../core/index.ts';
import { type Executor, inlineExecutor, type Job, threadExecutor } from '../../jobs/index.ts';
import { type BenchRun, measure } from '../bench/measure.ts';
import { CALIBRATION_CHECKS, type CalibrationCheckName } from './catalog.ts';
import { type Part, type Sums, simulatePart } from './part.ts';
import { measureSpeed, type Speed } from './speed.ts';
import { type CalibrationRow, tally } from './tally.ts';

export interface CalibrationOptions {
  /** Histories of each cell. */
  readonly runs: number;
  readonly seed: number;
  /** All where absent; `speed` times the bootstrap. */
  readonly checks?: readonly (CalibrationCheckName | 'speed')[] | undefined;
  /** Absent: as many as the machine has cores. The figures don't depend on it. */
  readonly threads?: number | undefined;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** One check with its seconds; processor seconds are those of all threads. */
export type CalibrationRun = Omit<BenchRun, 'result'> & {
  readonly result: {
    readonly check: string;
    readonly histories: number;
    readonly seed: number;
    /** Figures that have a bound and lie within the test's reach, and those of them within the bound. */
    readonly bounded: number;
    readonly inside: number;
    readonly figures: readonly CalibrationRow[];
    readonly speed: Speed | null;
  };
};

export interface CalibrationAnswer {
  readonly runs: readonly CalibrationRun[];
}

const TASK = 'calibration';

/** Histories of a part: large enough that handing it out costs nothing. */
const PART = 25;

/** How often our own tests cry wolf, how often their intervals hold the truth, how often they find what is there: by simulation. */
export async function calibrationRun(options: CalibrationOptions): Promise<CalibrationAnswer> {
  const { checks = [...(Object.keys(CALIBRATION_CHECKS) as CalibrationCheckName[]), 'speed'] } = options;
  const { threads = availableParallelism(), progress = SILENT_PROGRESS } = options;
  const signal = options.signal ?? new AbortController().signal;
  const executor = makeExecutor(threads);
  const runs: CalibrationRun[] = [];
  try {
    for (const check of checks) {
      if (signal.aborted) break;
      if (check === 'speed') {
        runs.push(await speedRun(options, progress));
        continue;
      }
      let figures: readonly CalibrationRow[] = [];
      const timed = await timedRun(`regimewalk-${check}`, options.runs, async () => {
        figures = await simulate(executor, check, options, progress, signal);
      });
      runs.push({ ...timed, result: { ...summaryOf(check, options, figures), speed: null } });
    }
  } finally {
    await executor.close();
  }
  return { runs };
}

async function speedRun(options: CalibrationOptions, progress: Progress): Promise<CalibrationRun> {
  progress.stage('speed');
  let speed: Speed | null = null;
  const timed = await timedRun('regimewalk-speed', 1, async () => {
    speed = measureSpeed(options.seed);
  });
  return { ...timed, result: { ...summaryOf('speed', options, []), speed } };
}

async function timedRun(peer: string, rows: number, work: () => Promise<void>): Promise<Omit<BenchRun, 'result'>> {
  const about = { task: TASK, peer, rows };
  const { result: _, ...timed } = await measure(about, 1, () => work().then(() => ({})), false);
  return timed;
}

function summaryOf(check: string, { runs: histories, seed }: CalibrationOptions, figures: readonly CalibrationRow[]) {
  const bounded = figures.filter(({ inside, beyond }) => inside !== null && beyond === null);
  return {
    check,
    histories,
    seed,
    bounded: bounded.length,
    inside: bounded.filter(({ inside }) => inside === true).length,
    figures,
  };
}

async function simulate(
  executor: Executor<Part, Sums[]>,
  name: CalibrationCheckName,
  { runs, seed }: CalibrationOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<CalibrationRow[]> {
  const check = CALIBRATION_CHECKS[name];
  const jobs: Job<Part>[] = check.cells.flatMap((_, cell) =>
    Array.from({ length: Math.ceil(runs / PART) }, (_, p) => {
      const from = p * PART;
      return { key: `${cell} ${from}`, payload: { check: name, cell, from, to: Math.min(runs, from + PART), seed } };
    }),
  );
  progress.stage(name, jobs.length);
  let done = 0;
  const outcomes = await executor.run(jobs, () => progress.tick(++done), signal);
  const byKey = new Map(outcomes.map(({ key, result }) => [key, result]));
  return check.cells.flatMap((cell, index) =>
    tally(
      check,
      cell,
      jobs.flatMap(({ key, payload }) => (payload.cell === index && byKey.has(key) ? [byKey.get(key)!] : [])),
    ),
  );
}

function makeExecutor(threads: number): Executor<Part, Sums[]> {
  if (threads <= 1) return inlineExecutor(async (part) => simulatePart(part));
  // Worker threads run compiled code: under a test runner this module is a .ts file, its worker lies in dist.
  const entry = import.meta.url.endsWith('.ts') ? '../../../dist/experiment/calibration/worker.js' : './worker.js';
  return threadExecutor(fileURLToPath(new URL(entry, import.meta.url)), null, threads);
}
