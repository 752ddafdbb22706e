import { existsSync } from 'node:fs';
import { type LoadedConfig, loadConfig } from '../../config/index.ts';
import { type Forecast, type Progress, RegimewalkError } from '../../core/index.ts';
import { readForecasts } from '../forecast-file.ts';
import { freeName, heldSpec } from '../held-market.ts';
import { dayAccount } from '../own-targets/index.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { runStrategy, type StrategyRun } from '../run-strategies.ts';
import { strategyColumns } from '../strategy-columns.ts';
import type { OpenRun } from './open-runs.ts';
import type { Account } from './stored-accounts.ts';

/** The bars of a run with its forecasts on them; nothing is trained. */
export interface MarketOfRun {
  readonly prepared: Prepared;
  readonly forecast: Forecast;
}

/**
 * Reads the bars that a run read, under its own configuration.
 *
 * @param loaded the present configuration: where files beside the bars and plug-ins lie
 * @returns why they cannot be had as a text: the file is gone, or holds other bars now
 */
export async function marketOfRun(
  run: OpenRun,
  loaded: LoadedConfig,
  progress: Progress,
): Promise<MarketOfRun | string> {
  const { store, answer, config, barsFile } = run;
  if (!existsSync(barsFile)) return `its bars are not at ${barsFile} any more`;
  const { fundingFile, finerFile, series } = loaded.config.data;
  const strategies = { ...config.strategies, [freeName(config.strategies)]: heldSpec(config) };
  try {
    const own = loadConfig({
      file: store.file('config.json'),
      overrides: {
        'data.file': barsFile,
        'data.generate': null,
        'data.fundingFile': fundingFile,
        'data.finerFile': finerFile,
        'data.series': seriesWithFiles(config, series),
        strategies,
        compare: config.compare,
      },
    });
    const prepared = await prepare({ ...own, file: loaded.file }, { ...progress, warn: () => {} });
    if (prepared.barsHash !== answer.hashes.bars) return `${barsFile} holds other bars than it read`;
    if (prepared.dataHash !== answer.hashes.data) return 'the funding rates or finer bars are others than it read';
    return { prepared, forecast: await readForecasts(store.file('forecasts.parquet'), prepared) };
  } catch (error) {
    // Whatever is missing now, the run's own tables are there: the rest of the comparison holds.
    if (error instanceof RegimewalkError) return error.what;
    throw error;
  }
}

/** Holding on the rows of a run under the costs of its first compared strategy, by the engine that filled all others. */
export function holdOn(
  { config }: OpenRun,
  { prepared, forecast }: MarketOfRun,
): { account: Account; metrics: StrategyRun['metrics'] } {
  const { bars, plugins, market } = prepared;
  const name = freeName(config.strategies);
  const strategy = plugins.strategies.find((one) => one.name === name)!;
  const columns = strategyColumns(bars, forecast, undefined, plugins.labels.names, [strategy]);
  const { result, scored, metrics } = runStrategy(strategy, columns, market);
  const time = bars.time.subarray(0, scored.length);
  const counts = (_: number, t: number): boolean => scored[t] === 1;
  return {
    account: {
      time: time.filter(counts),
      equity: result.equity.filter(counts),
      days: dayAccount({ time, scored, result }),
    },
    metrics,
  };
}

/** The run's joined series, each at the file that the present configuration gives it. */
function seriesWithFiles(config: OpenRun['config'], present: LoadedConfig['config']['data']['series']): unknown {
  const { series = {} } = (config.data ?? {}) as { readonly series?: Readonly<Record<string, object>> };
  return Object.fromEntries(
    Object.entries(series).map(([name, entry]) => {
      const file = present[name]?.file;
      return [name, file === undefined ? entry : { ...entry, file }];
    }),
  );
}
