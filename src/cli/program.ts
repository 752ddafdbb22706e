import { Command, CommanderError } from 'commander';
import { fitLines } from '../report/index.ts';
import { addAnalyze } from './analyze.ts';
import { addAudit } from './audit.ts';
import { addBacktest } from './backtest.ts';
import { addBench } from './bench.ts';
import { addCompare } from './compare.ts';
import type { Context } from './context.ts';
import { addData } from './data.ts';
import { addExplore } from './explore.ts';
import { describeFailure } from './failure.ts';
import { addFeatures } from './features.ts';
import { addHorizonWeights } from './horizon-weights.ts';
import { addInit } from './init.ts';
import { addLabels } from './labels.ts';
import { addModels } from './models.ts';
import { addPlan } from './plan.ts';
import { addPlugin } from './plugin.ts';
import { addPredict } from './predict.ts';
import { addReport } from './report.ts';
import { addRuns } from './runs.ts';
import { addSweep } from './sweep.ts';
import { addTrain } from './train.ts';
import { addWalkforward } from './walkforward.ts';

/** The whole command line. */
export function makeProgram(context: Context, version: string): Command {
  const program = new Command('regimewalk');
  program
    .description('Walk-forward research and backtesting of market-regime strategies')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out(text),
      writeErr: (text) => context.err(text),
      // Usage errors are printed once, by runCli, in the form of all others.
      outputError: () => {},
    });
  addWalkforward(program, context);
  addPlan(program, context);
  addTrain(program, context);
  addPredict(program, context);
  addBacktest(program, context);
  addSweep(program, context);
  addAnalyze(program, context);
  addHorizonWeights(program, context);
  addLabels(program, context);
  addFeatures(program, context);
  addExplore(program, context);
  addAudit(program, context);
  addPlugin(program, context);
  addModels(program, context);
  addData(program, context);
  addInit(program, context);
  addCompare(program, context);
  addRuns(program, context);
  addReport(program, context);
  addBench(program, context);
  return program;
}

/**
 * Runs one command.
 *
 * @param args without node and script
 * @returns the exit code: 0 done, 1 failed, 2 bad input, 130 interrupted
 */
export async function runCli(args: readonly string[], context: Context, version = '0.0.0'): Promise<number> {
  const program = makeProgram(context, version);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // Called without a command: the help was the answer.
      if (error.code === 'commander.help') return 2;
    }
    const failure = describeFailure(error, commandOf(program, args), context.signal.aborted, context.debug);
    context.err(fitLines(failure.text, context));
    if (args.includes('--json')) context.out(`${JSON.stringify(failure.json, null, 2)}\n`);
    return failure.exitCode;
  }
}

/** `data generate` of `data generate --years 2`. */
function commandOf(program: Command, args: readonly string[]): string {
  const names: string[] = [];
  let at: Command | undefined = program;
  for (const word of args) {
    at = at.commands.find((command) => command.name() === word);
    if (at === undefined) break;
    names.push(word);
  }
  return names.join(' ');
}
