import type { FundingSeries } from '../../backtest/index.ts';
import type { Config } from '../../config/index.ts';
import { type Bars, childSeed, InputError, RegimewalkError } from '../../core/index.ts';
import type { Series } from '../../data/index.ts';
import { RunStore } from '../../jobs/index.ts';
import { evaluateRun } from '../evaluate/evaluate.ts';
import { joinAgain } from '../joined-series.ts';
import { parseOwnTargets } from '../own-targets/index.ts';
import { type Plugins, parsePlugins } from '../plugins/plugins.ts';
import type { PluginRef, UserPlugins } from '../plugins/user-plugins.ts';
import { causalLabel } from '../prepare.ts';
import { type DoneSegment, json } from '../results.ts';
import { fillStrategy, returnsOf } from '../run-strategies.ts';
import { fitInMemory } from '../segments/fit-in-memory.ts';
import { plainError } from '../segments/segment-job.ts';
import { evaluationOf, stitchRun } from '../segments/stitch-run.ts';
import { stitchedLabel } from '../segments/stitched-labels.ts';
import { strategyColumns } from '../strategy-columns.ts';
import { nullMarket } from './market.ts';
import { figuresOf, type MarketFigures, type MarketRecord, marketFile } from './record.ts';

/** What all null markets of a run share: plain data, its arrays on shared memory. */
export interface SharedMarket {
  readonly config: Config;
  /** Before anything was joined. */
  readonly own: Bars;
  /** As the run joined them. */
  readonly series: readonly Series[];
  readonly funding: FundingSeries | undefined;
  readonly blockBars: number;
  readonly folder: string;
  readonly runDir: string;
  readonly configHash: string;
  readonly dataHash: string;
  readonly pluginRefs: readonly PluginRef[];
}

/** The same with its plug-ins parsed on this thread. */
export interface MarketContext extends SharedMarket {
  readonly plugins: Plugins;
  readonly plugin: UserPlugins;
}

export function marketContext(shared: SharedMarket, plugin: UserPlugins): MarketContext {
  return { ...shared, plugin, plugins: parsePlugins(shared.config, shared.own.intervalMs, 'strategies', plugin) };
}

/** What a job sends back: what every other market would meet as well ends the run. */
export type MarketOutcome =
  | { readonly status: 'done' }
  | { readonly status: 'fatal'; readonly error: ReturnType<typeof plainError> };

/** Sends one market through the chain and files what came of it. */
export async function runMarketJob(
  context: MarketContext,
  market: number,
  onShare?: (share: number) => void,
): Promise<MarketOutcome> {
  try {
    const record = await marketRecord(context, market, onShare);
    await new RunStore(context.runDir).write(marketFile(context.folder, market), json(record));
    return { status: 'done' };
  } catch (error) {
    if (error instanceof RegimewalkError) return { status: 'fatal', error: plainError(error) };
    throw error;
  }
}

/** A null market's whole chain: it follows from the run and the market's number alone. */
async function marketRecord(
  context: MarketContext,
  market: number,
  onShare?: (share: number) => void,
): Promise<MarketRecord> {
  const { config, own, series, blockBars } = context;
  const seed = childSeed(config.seed, 'null market', market);
  const made = nullMarket(own, blockBars, seed);
  const head = { market, seed, unturned: made.unturned };
  try {
    const bars = await joinAgain(config.data.series, made.bars, series);
    return { ...head, status: 'done', ...(await runChain(context, bars, onShare)) };
  } catch (error) {
    // Of these bars, not of the configuration or the machine.
    if (error instanceof InputError) return { ...head, status: 'failed', reason: error.what };
    throw error;
  }
}

/** From bars to figures, on this thread: features, labels, models, forecasts, strategies, verdicts. */
export async function runChain(
  { config, plugins, plugin: own, funding, configHash, dataHash }: MarketContext,
  bars: Bars,
  onShare?: (share: number) => void,
): Promise<MarketFigures & { readonly segments: { readonly done: number; readonly planned: number } }> {
  const { finished, labelled } = await fitInMemory({ config, bars, plugins, own, configHash, dataHash }, onShare);
  const done = finished.filter((segment): segment is DoneSegment => segment.status === 'done');
  if (done.length === 0) throw nothingTrained(finished);
  const stitched = stitchRun({ bars, plugins }, done);
  const label = causalLabel({ plugins }, labelled, stitchedLabel(bars.time.length, done));
  const columns = strategyColumns(bars, stitched.forecast, label, plugins.labels.names, plugins.strategies);
  const filled = plugins.strategies.map((strategy) => {
    const fills = fillStrategy(strategy, columns, funding === undefined ? {} : { funding });
    return { name: strategy.name, ...fills, ...returnsOf(fills) };
  });
  const ownTargets = parseOwnTargets(config);
  const judged = evaluateRun(evaluationOf({ bars, plugins, config, ownTargets }, stitched, done, filled));
  return {
    segments: { done: done.length, planned: finished.length },
    ...figuresOf(judged, Object.fromEntries(filled.map(({ name, sharpe }) => [name, sharpe]))),
  };
}

function nothingTrained(finished: readonly { readonly status: string; readonly reason?: string }[]): InputError {
  const reasons = [...new Set(finished.flatMap(({ reason }) => reason ?? []))];
  return new InputError('NO_SEGMENT_TRAINED', {
    what: `none of ${finished.length} segments could be trained; ${reasons.slice(0, 3).join('; ')}`,
    where: 'a null market',
    mend: 'bring a longer history, or train on longer windows',
  });
}
