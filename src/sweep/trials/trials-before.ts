import type { LoadedConfig } from '../../config/index.ts';
import { type Bars, type Forecast, InputError } from '../../core/index.ts';
import {
  causalLabel,
  forecastLabel,
  globalLabels,
  type Plugins,
  type Prepared,
  stitchRun,
  strategyColumns,
  TrialTrainer,
  type UserPlugins,
} from '../../experiment/index.ts';
import type { TrialJob, TrialRequest, TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import type { TrialKind } from './kinds.ts';
import { doneOf, ModelTrials } from './model-trials.ts';
import { scoredPeriod } from './period.ts';
import { trialRunner } from './run-trials.ts';
import { cutMarket, forecastWhere } from './visible.ts';

/** What trials are made of, on whatever stretch of the bars. */
export interface TrialWorld {
  readonly kind: TrialKind;
  readonly base: LoadedConfig;
  readonly prepared: Prepared;
  readonly own: UserPlugins;
  /** Of all bars. */
  readonly forecast: Forecast | undefined;
  readonly request: Pick<TrialRequest, 'objectives' | 'pruner'>;
}

/** Trials that see the rows before one alone, and the first of them: the configuration as it stands. */
export async function trialsBefore(
  { kind, prepared, own, forecast: all, request }: TrialWorld,
  row: number,
): Promise<{ inputs: TrialInputs; asConfigured: TrialResult }> {
  const { plugins, config } = prepared;
  const { bars, market } = cutMarket(prepared.bars, prepared.market, row);
  const { objectives, pruner } = request;
  const common = { kind, config, bars, market, objectives, pruner, pluginRefs: own.refs };
  if (kind === 'strategies') {
    const forecast = all === undefined ? undefined : forecastWhere(all, (t) => t < row);
    const labelled = globalLabels({ bars, plugins });
    const label = causalLabel({ plugins }, labelled, forecastLabel(forecast, bars.time.length));
    const period = scoredPeriod(bars, tradableRows(bars, forecast, plugins), forecast);
    const inputs = { ...common, ...period, forecast, label };
    return { inputs, asConfigured: await trialRunner(inputs, own)({ job: AS_CONFIGURED }) };
  }
  const unscored = { tradable: new Uint8Array(0), scored: new Uint8Array(0), days: new Float64Array(0), steps: [] };
  const nothing = { ...common, ...unscored, forecast: undefined, label: undefined };
  const trainer = new TrialTrainer({ bars, own });
  const trained = await trainer.train(config);
  const done = doneOf(trained.finished);
  if (done.length === 0) throw nothingTrained(trained.finished);
  const { forecast } = stitchRun({ bars, plugins: trained.plugins }, done);
  const period = scoredPeriod(bars, tradableRows(bars, forecast, plugins), forecast);
  const inputs = { ...nothing, ...period };
  return {
    inputs,
    asConfigured: new ModelTrials(inputs, trainer, own).judge(AS_CONFIGURED, config, trained),
  };
}

/** It is told of before any other, so nothing prunes it. */
const AS_CONFIGURED: TrialJob = { number: -1, seed: 0, parameters: {}, told: [] };

function tradableRows(bars: Bars, forecast: Forecast | undefined, { labels }: Plugins): Uint8Array {
  return strategyColumns(bars, forecast, undefined, labels.names, []).tradable;
}

function nothingTrained(finished: readonly { readonly status: string; readonly reason?: string }[]): InputError {
  const reasons = [...new Set(finished.flatMap(({ reason }) => reason ?? []))];
  return new InputError('NO_SEGMENT_TRAINED', {
    what: `none of ${finished.length} segments could be trained; ${reasons.slice(0, 3).join('; ')}`,
    where: 'walkForward',
    path: 'walkForward.trainWeeks',
    mend: 'bring a longer history, train on longer windows, or lock a smaller share away (sweep.lockBox)',
  });
}
