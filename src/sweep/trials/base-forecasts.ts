import type { LoadedConfig } from '../../config/index.ts';
import { type Forecast, InputError, type Range } from '../../core/index.ts';
import {
  type Plugins,
  type Prepared,
  readForecasts,
  requireInputs,
  runWalkforward,
  sourceOf,
  warnOfOtherModels,
  whyNot,
} from '../../experiment/index.ts';
import { planSegments } from '../../walkforward/index.ts';
import type { TrialContext, TrialRequest } from './contract.ts';

/** What strategies trade on beside the bars. */
export interface BaseForecasts {
  /** Undefined where no strategy reads any. */
  readonly forecast: Forecast | undefined;
  /** Rows that would be scored, from times alone. */
  readonly rows: Range | Int32Array;
}

/**
 * The forecasts that all trials share: of the run or the file that was named, else of the configuration's own walk-forward run where a
 * strategy reads any. That run is answered from its folder, or trained first.
 *
 * @param base the configuration, `fixed` taken in
 * @param strategies of every configuration that was looked at
 * @throws InputError ARGUMENT_INVALID where a strategy cannot be traded on what was given
 */
export async function baseForecasts(
  base: LoadedConfig,
  prepared: Prepared,
  strategies: readonly Plugins['strategies'][],
  { run, forecasts }: Pick<TrialRequest, 'run' | 'forecasts'>,
  { progress, signal, render }: TrialContext,
): Promise<BaseForecasts> {
  const { bars, plugins, config } = prepared;
  const given = run !== undefined || forecasts !== undefined;
  const reads = strategies
    .flat()
    .some(({ needs }) => needs.forecast || (needs.label && plugins.labels.fitted && plugins.labels.tradable));
  if (!given && !reads) return { forecast: undefined, rows: { start: 0, end: bars.time.length } };
  let named = run;
  if (!given) {
    requireInputs(prepared);
    const { answer } = await runWalkforward(base, { fresh: false, progress, signal, render });
    named = answer.runId;
  }
  const source = (await sourceOf({ run: named, forecasts, progress }, prepared))!;
  if (run !== undefined && source.store !== undefined) await warnOfOtherModels(source.store, base, progress);
  const forecast = await readForecasts(source.file, prepared);
  requireReadable(strategies.flat(), forecast, plugins.labels);
  if (given) return { forecast, rows: forecast.row };
  const segments = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  return { forecast, rows: { start: segments[0]!.test.start, end: segments.at(-1)!.test.end } };
}

function requireReadable(strategies: Plugins['strategies'], forecast: Forecast, labels: Plugins['labels']): void {
  const given = Object.keys(forecast.columns);
  const labelled = labels.tradable && (!labels.fitted || forecast.label !== undefined);
  for (const strategy of strategies) {
    const why = whyNot(strategy, given, labelled);
    if (why === undefined) continue;
    throw new InputError('ARGUMENT_INVALID', {
      what: `${strategy.name} cannot be traded: ${why}`,
      where: `strategies.${strategy.name}`,
      path: `strategies.${strategy.name}`,
      mend: 'give forecasts that the strategy can read, or search another one',
    });
  }
}
