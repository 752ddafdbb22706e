import { mean } from '../../metrics/index.ts';
import { cscv } from '../../stats/index.ts';
import { type JudgedTrial, judgeSweep, type SweepJudgement } from '../verdict/index.ts';
import { type GeneratedSweepInput, generatedSweep } from './generated-sweep.ts';

/** What verdicts say over many generated markets. Sharpe ratios are means over seeds. */
export interface VerdictResult {
  readonly seeds: number;
  /** Verdicts `stands`: false alarms where the drift is 0, power elsewhere. */
  readonly stands: number;
  readonly sharpe: number;
  /** What the best of as many trials without merit is said to show. */
  readonly expectedMaximum: number;
  readonly deflated: number;
  /** Mean probability of backtest overfitting: of what is reported, and with every trial counted by itself. */
  readonly pbo: number;
  readonly pboOfAll: number;
  readonly nested: number;
  readonly asConfigured: number;
  readonly kept: number;
  /** Milliseconds of a verdict. */
  readonly ms: number;
}

/** Sweeps over generated markets with the seeds from 1 on, judged. */
export function verdictBench(input: Omit<GeneratedSweepInput, 'seed'>, seeds: number): VerdictResult {
  const found = Array.from({ length: seeds }, (_, i) => judgedSweep({ ...input, seed: i + 1 }));
  const over = (figure: (one: (typeof found)[number]) => number | undefined): number =>
    mean(
      Float64Array.from(found.map(figure).filter((value) => value !== undefined && !Number.isNaN(value)) as number[]),
    );
  return {
    seeds,
    stands: found.filter(({ answer }) => answer.verdict === 'stands').length,
    sharpe: over(({ answer }) => answer.selection?.sharpe),
    expectedMaximum: over(({ answer }) => answer.selection?.expectedMaximum),
    deflated: over(({ answer }) => answer.selection?.deflated),
    pbo: over(({ answer }) => answer.overfitting?.probability),
    pboOfAll: over(({ pboOfAll }) => pboOfAll),
    nested: over(({ answer }) => answer.nested?.sharpe),
    asConfigured: over(({ answer }) => answer.nested?.asConfigured),
    kept: over(({ answer }) => answer.plateau?.kept),
    ms: over(({ ms }) => ms),
  };
}

function judgedSweep(input: GeneratedSweepInput): {
  readonly answer: SweepJudgement;
  readonly pboOfAll: number;
  readonly ms: number;
} {
  const { space, days, adaptive, asConfigured, trials: tried } = generatedSweep(input);
  const trials = tried.map(({ number, point, returns, sharpe }): JudgedTrial => {
    const rest = { seed: number, parameters: {}, steps: null, figures: {}, reason: null };
    return { ...rest, number, state: 'complete', point, values: [sharpe], returns };
  });
  const objectives = [{ of: 'strategies.trend.sharpe', goal: 'maximise', strategy: 'trend' }] as const;
  const start = performance.now();
  const answer = judgeSweep({ trials, objectives, space, days, asConfigured, adaptive, nested: 5, seed: input.seed });
  const ms = performance.now() - start;
  return { answer, pboOfAll: cscv({ returns: tried.map(({ returns }) => returns), partitions: 16 }).pbo, ms };
}
