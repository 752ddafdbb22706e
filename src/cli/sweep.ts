import { type Command, Option } from 'commander';
import type { SweepAnswer } from '../core/index.ts';
import { formatSweep, formatSweeps, renderHtml, renderSweepHtml } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, exportFile, loadUnder, wholeNumber } from './options.ts';
import { type Outcome, perform } from './perform.ts';
import { refreshIndex } from './results-index.ts';

interface Options extends CommonOptions {
  readonly trials?: number;
  readonly sampler?: string;
  readonly pruner?: string;
  readonly run?: string;
  readonly forecasts?: string;
  readonly fresh?: boolean;
  /** True: the newest. */
  readonly show?: string | true;
  readonly list?: boolean;
  readonly top?: number;
  readonly openLockBox?: boolean;
  readonly export?: string;
}

/** What a call that only reads cannot do as well. */
const SEARCHES = ['trials', 'sampler', 'pruner', 'run', 'forecasts', 'fresh', 'openLockBox'];

/** `sweep`: search for parameters. */
export function addSweep(program: Command, context: Context): void {
  const command = program
    .command('sweep')
    .description('search the space of section sweep, and say how much of the best is luck')
    .option('--trials <n>', 'trials in all; more than before are added to those that are there', trials)
    .option('--sampler <name>', 'how trials are chosen: grid, random, sobol, halton, tpe, cma-es, nsga-ii')
    .option('--pruner <name>', 'what ends poor trials early: none, median, percentile, successive-halving, …')
    .addOption(
      new Option('--run <id>', 'trade the forecasts of this run (an id, the start of one, or latest)').conflicts(
        'forecasts',
      ),
    )
    .option('--forecasts <file>', 'trade your own forecasts (Parquet or CSV)')
    .option('--fresh', 'forget the trials of this sweep and start again')
    .option('--open-lock-box', 'judge the best on the newest days, which no trial has seen: once, at the very end')
    .addOption(
      new Option('--show [id]', 'a sweep as far as it came: the newest, or by an id or the start of one').conflicts([
        ...SEARCHES,
        'list',
      ]),
    )
    .addOption(
      new Option('--list', 'the sweeps in the results folder').conflicts([...SEARCHES, 'show', 'top', 'export']),
    )
    .option('--top <n>', 'trials in the table (default: 10)', wholeNumber('--top', 1, '10'))
    .option('--export <file>', 'also write all trials as a table (.csv or .parquet)', exportFile);
  addCommonOptions(command).action(async (options: Options) => {
    const loaded = loadUnder(options, {
      'sweep.trials': options.trials,
      'sweep.sampler.use': options.sampler,
      'sweep.pruner.use': options.pruner,
    });
    await perform(context, options, loaded, async (progress): Promise<Outcome> => {
      const { exportTrials, listSweeps, runSweep, showSweep } = await context.sweep();
      const { fresh = false, run, forecasts, openLockBox, show } = options;
      if (options.list === true) {
        const sweeps = await listSweeps(loaded);
        return { json: { sweeps }, text: () => formatSweeps(sweeps, context) };
      }
      const answered = async (answer: SweepAnswer): Promise<Outcome> => {
        if (options.export !== undefined) await exportTrials(answer, options.export);
        await refreshIndex(context, loaded);
        const { color, width, unicode } = context;
        return { json: answer, text: () => formatSweep(answer, { color, width, unicode, top: options.top }) };
      };
      if (show !== undefined)
        return answered(await showSweep(loaded, show === true ? 'latest' : show, renderSweepHtml));
      context.armInterrupt();
      const calls = { progress, signal: context.signal, render: renderHtml, renderSweep: renderSweepHtml };
      const { answer } = await runSweep(loaded, { fresh, run, forecasts, openLockBox, ...calls });
      return answered(answer);
    });
  });
}

const trials = wholeNumber('--trials', 1, '200');
