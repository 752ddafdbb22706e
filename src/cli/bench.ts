import process from 'node:process';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { formatBench, formatCalibration, formatTpeBench } from '../report/index.ts';
import type { Context } from './context.ts';
import { wholeNumber } from './options.ts';
import { perform } from './perform.ts';

interface Options {
  readonly data?: string;
  readonly rows?: number;
  readonly combos: number;
  readonly accounting: 'units' | 'weights';
  readonly means?: readonly number[];
  readonly features?: number;
  readonly golden?: string;
  readonly threads?: number;
  readonly runs: number;
  readonly seeds: number;
  readonly checks?: readonly CheckName[];
  readonly repeat: number;
  readonly seed: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const TIMED = ['features', 'hmm', 'jump', 'backtest-sweep', 'backtest-single', 'train-gbdt', 'gbdt-quality'] as const;
const TASKS = [...TIMED, 'calibration', 'tpe'] as const;
type Task = (typeof TASKS)[number];

const CHECKS = ['paired', 'placebo', 'null-markets', 'ic', 'loss', 'rivals', 'trials', 'speed'] as const;
type CheckName = (typeof CHECKS)[number];

/** `bench`: how long a task takes here, on bars of one's own or generated ones. */
export function addBench(program: Command, context: Context): void {
  program
    .command('bench')
    .description(
      'times a task, on one thread unless --threads says otherwise: wall and processor seconds, memory, what came out. ' +
        'calibration: how often our own statistical tests are wrong, by simulation, on all cores. ' +
        'tpe: what the sampler of sweeps finds and costs, beside optuna',
    )
    .addArgument(new Argument('<task>', 'what to time').choices(TASKS))
    .option('--data <file>', 'bars (Parquet or CSV); default: a generated market of 5-minute bars')
    .option('--rows <n>', 'only the first rows', wholeNumber('--rows', 200, '52560'))
    .option('--combos <n>', 'combinations of a sweep', wholeNumber('--combos', 1, '1000'), 1000)
    .addOption(new Option('--accounting <kind>', 'the account').choices(['units', 'weights']).default('units'))
    .option('--means <rows>', 'rows whose inputs are the starting means of hmm', rowList)
    .option(
      '--features <n>',
      'generated features of train-gbdt, in place of those of bars',
      wholeNumber('--features', 4, '40'),
    )
    .option(
      '--golden <path>',
      'XGBoost’s reference vectors, for gbdt-quality; default: ../shared/golden/xgboost. Optuna’s results, for tpe; default: ../shared/golden/optuna_tpe.json',
    )
    .option('--threads <n>', 'of one fit of train-gbdt, or of calibration', wholeNumber('--threads', 1, '2'))
    .option('--runs <n>', 'simulated histories of each row of calibration', wholeNumber('--runs', 1, '1000'), 1000)
    .option('--seeds <n>', 'of tpe, each with 100 trials of a function', wholeNumber('--seeds', 2, '20'), 20)
    .option('--checks <names>', `only these of calibration: ${CHECKS.join(', ')}`, checkList)
    .option('--repeat <n>', 'timed calls, behind one that warms up', wholeNumber('--repeat', 1, '5'), 5)
    .option('--seed <n>', 'of the generated market, or of the simulations', wholeNumber('--seed', 0, '1'), 1)
    .option('--quiet', 'no progress')
    .option('--json', 'one JSON document on standard output; all else on standard error')
    .action(async (task: Task, options: Options) => {
      await perform(context, options, null, async (progress) => {
        if (task === 'calibration') {
          const { runs, seed, checks, threads } = options;
          const { calibrationRun } = await context.experiment();
          const answer = await calibrationRun({ runs, seed, checks, threads, progress });
          return { json: answer, text: () => formatCalibration(answer, context) };
        }
        if (task === 'tpe') {
          const { tpeBench } = await context.sweep();
          const answer = tpeBench({ golden: options.golden ?? null, seeds: options.seeds, progress });
          return { json: answer, text: () => formatTpeBench(answer, context) };
        }
        progress.stage(task);
        const { benchRun } = await context.experiment();
        const { data, rows, combos, accounting, means, features, golden, threads, repeat, seed } = options;
        const answer = await benchRun({
          task,
          file: data,
          rows,
          combinations: combos,
          accounting,
          means,
          features,
          threads,
          repeats: repeat,
          golden,
          python: process.env.REGIMEWALK_PYTHON || undefined,
          seed,
        });
        return { json: answer, text: () => formatBench(answer, context) };
      });
    });
}

function checkList(text: string): CheckName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(CHECKS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${CHECKS.join(', ')}`);
  return names as CheckName[];
}

function rowList(text: string): number[] {
  return text.split(',').map(wholeNumber('--means', 0, '10,20,30,40'));
}
