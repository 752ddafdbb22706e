import { loadavg } from 'node:os';
import type { Progress } from '../../core/index.ts';
import { type AskCost, askCosts, type LoopCost, loopCost } from './ask-cost.ts';
import { type TpeQuality, tpeQuality } from './quality.ts';
import { readReference } from './reference.ts';

export interface TpeBench {
  readonly task: 'tpe';
  readonly seeds: number;
  /** Version of the library whose results ours stand beside; null where the results are not there. */
  readonly optuna: string | null;
  readonly quality: readonly TpeQuality[];
  readonly ask: readonly AskCost[];
  readonly loop: LoopCost;
  readonly load_avg_1min: number;
}

/**
 * The TPE sampler beside random draws and optuna's, and what it costs.
 *
 * @param options.golden file of optuna's results; null: where a clone has it
 * @throws InputError FILE_MISSING, FILE_UNREADABLE
 */
export function tpeBench({
  golden,
  seeds,
  progress,
}: {
  readonly golden: string | null;
  readonly seeds: number;
  readonly progress: Progress;
}): TpeBench {
  const reference = readReference(golden);
  progress.stage('100 trials of three functions');
  const quality = tpeQuality(reference, seeds);
  progress.stage('cost of a proposal');
  return {
    task: 'tpe',
    seeds,
    optuna: reference?.versions.optuna ?? null,
    quality,
    ask: askCosts(),
    loop: loopCost(),
    load_avg_1min: loadavg()[0]!,
  };
}
