import type { Config } from '../../config/index.ts';
import { ConfigError, InputError } from '../../core/index.ts';
import {
  causalLabel,
  type DoneSegment,
  evaluationOf,
  type FinishedSegment,
  globalLabels,
  parsePlugins,
  requireInputs,
  requireMarketInputs,
  stitchedLabel,
  stitchRun,
  strategyColumns,
  type TrainedTrial,
  type TrialTrainer,
  type UserPlugins,
} from '../../experiment/index.ts';
import type { TrialJob, TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import { type TrialEvidence, TrialJudge } from './judge.ts';
import { strategiesWanted, type WantedFigure, wantedFigures } from './objectives.ts';
import { prunerOf } from './pruner-of.ts';
import { Trader } from './trader.ts';
import { forecastWhere } from './visible.ts';

/** Of the rows that the configuration as it stands forecasts: with fewer, scores of forecasts are not compared. */
const LEAST_SHARE = 0.99;

/** Trials that train models of their own, on the bars that they may see. One a thread. */
export class ModelTrials {
  readonly #inputs: TrialInputs;
  readonly #trainer: TrialTrainer;
  readonly #own: UserPlugins;
  readonly #wanted: readonly WantedFigure[];
  readonly #judge: TrialJudge;
  readonly #trader: Trader;

  constructor(inputs: TrialInputs, trainer: TrialTrainer, own: UserPlugins) {
    const { bars, scored, market, config, objectives, steps } = inputs;
    this.#inputs = inputs;
    this.#trainer = trainer;
    this.#own = own;
    this.#wanted = wantedFigures(objectives, config);
    this.#judge = new TrialJudge(this.#wanted, steps, ...prunerOf(inputs));
    this.#trader = new Trader(bars, scored, market);
  }

  /**
   * What the trial finds; mistakes of its configuration, or of the data under it, make it a failed one.
   *
   * @param config of the trial, validated
   */
  async run(job: TrialJob, config: Config): Promise<TrialResult> {
    try {
      const { bars, market } = this.#inputs;
      const plugins = parsePlugins(config, bars.intervalMs, 'strategies', this.#own);
      requireInputs({ config, plugins });
      requireMarketInputs(plugins.strategies, bars, market);
      const watch = this.#judge.prunes ? this.#watch(job, config, plugins) : undefined;
      const trained = await this.#trainer.train(config, watch?.onSegment);
      return watch?.ended() ?? this.judge(job, config, trained);
    } catch (error) {
      if (error instanceof ConfigError || error instanceof InputError) return { state: 'failed', reason: error.what };
      throw error;
    }
  }

  /** The end of a trial that was trained to its last segment. */
  judge(job: TrialJob, config: Config, trained: Pick<TrainedTrial, 'finished' | 'labelled' | 'plugins'>): TrialResult {
    const done = doneOf(trained.finished);
    if (done.length > 0) {
      const evidence = this.#evidence(config, trained, done);
      const fewer = this.#fewerRows(evidence);
      return fewer === null ? this.#judge.result(job, evidence) : { state: 'failed', reason: fewer };
    }
    const reasons = [
      ...new Set(trained.finished.flatMap((segment) => (segment.status === 'done' ? [] : [segment.reason]))),
    ];
    const reason = `none of ${trained.finished.length} segments could be trained; ${reasons.slice(0, 3).join('; ')}`;
    return { state: 'failed', reason };
  }

  /**
   * Why scores of the trial's forecasts would be of other rows than those of the configuration as it stands; null where they aren't. A trial that
   * leaves out hard rows would win by it; a strategy is flat there and wins nothing.
   */
  #fewerRows({ forecasts }: TrialEvidence): string | null {
    if (forecasts === undefined || this.#wanted.every(({ of }) => of.kind === 'account' || of.kind === 'improvement'))
      return null;
    const rows = forecasts.forecast.row.length;
    const all = this.#inputs.tradable.reduce((sum, value) => sum + value, 0);
    if (rows >= LEAST_SHARE * all) return null;
    return `forecasts ${rows} of the ${all} rows that the configuration as it stands forecasts: a score of the forecasts would be of other rows; search by a strategy's figure, or start from the configuration with the fewest rows`;
  }

  /** Looks at a trial each time that a step is whole. */
  #watch(job: TrialJob, config: Config, plugins: TrainedTrial['plugins']) {
    let ended: TrialResult | undefined;
    let seen = 0;
    let labelled: TrainedTrial['labelled'];
    return {
      ended: () => ended,
      onSegment: (finished: readonly FinishedSegment[]): boolean => {
        const steps = this.#judge.stepsUntil(finished.at(-1)!.segment.test.end);
        const done = doneOf(finished);
        if (steps === seen || done.length === 0) return true;
        labelled ??= globalLabels({ bars: this.#inputs.bars, plugins });
        const found = this.#judge.steps(this.#evidence(config, { plugins, labelled }, done), steps);
        ended = this.#judge.pruned(job, found, seen);
        seen = steps;
        return ended === undefined;
      },
    };
  }

  #evidence(
    config: Config,
    { plugins, labelled }: Pick<TrainedTrial, 'plugins' | 'labelled'>,
    done: readonly DoneSegment[],
  ): TrialEvidence {
    const { bars, tradable } = this.#inputs;
    const stitched = stitchRun({ bars, plugins }, done);
    // Days that the configuration as it stands has no forecast for are no trial's.
    const forecast = forecastWhere(stitched.forecast, (row) => tradable[row] === 1);
    const label = causalLabel({ plugins }, labelled, stitchedLabel(bars.time.length, done));
    const asked = strategiesWanted(this.#wanted);
    const strategies = plugins.strategies.filter(({ name }) => asked.has(name));
    const columns = strategyColumns(bars, forecast, label, plugins.labels.names, strategies);
    const evaluated = { bars, plugins, config, ownTargets: [] };
    return {
      traded: new Map(
        strategies.map((strategy) => [
          strategy.name,
          this.#trader.trade(strategy, columns, asked.get(strategy.name)!.bars),
        ]),
      ),
      forecasts: evaluationOf(evaluated, { ...stitched, forecast }, done, []),
    };
  }
}

export function doneOf(finished: readonly FinishedSegment[]): DoneSegment[] {
  return finished.filter((segment): segment is DoneSegment => segment.status === 'done');
}
