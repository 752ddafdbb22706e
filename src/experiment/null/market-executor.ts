import { fileURLToPath } from 'node:url';
import { RunError, shareArrays } from '../../core/index.ts';
import { type Executor, inlineExecutor, threadExecutor } from '../../jobs/index.ts';
import type { UserPlugins } from '../plugins/user-plugins.ts';
import { everyHundredth } from '../running-shares.ts';
import { type MarketOutcome, marketContext, runMarketJob, type SharedMarket } from './market-job.ts';

type MarketExecutor = Executor<number, MarketOutcome>;

/** A market a thread; with one worker, or one market, on this one. */
function makeMarketExecutor(shared: SharedMarket, plugin: UserPlugins, workers: number): MarketExecutor {
  if (workers <= 1) {
    const context = marketContext(shared, plugin);
    return inlineExecutor((market, onShare) => runMarketJob(context, market, everyHundredth(onShare)));
  }
  // Worker threads run compiled code: under a test runner this module is a .ts file, its worker lies in dist.
  const entry = import.meta.url.endsWith('.ts') ? '../../../dist/experiment/null/worker.js' : './worker.js';
  return threadExecutor(fileURLToPath(new URL(entry, import.meta.url)), shareArrays(shared), workers);
}

export interface MarketCalls {
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly onDone: (market: number) => void;
  readonly onShare: (market: number, share: number) => void;
}

/**
 * Sends markets through the chain until all have ended or `signal` stops them; those in flight end.
 *
 * @throws RunError of a failure that every other market would meet as well, such as a full disk
 */
export async function runMarkets(
  shared: SharedMarket,
  plugin: UserPlugins,
  markets: readonly number[],
  { workers, signal, onDone, onShare }: MarketCalls,
): Promise<void> {
  if (markets.length === 0) return;
  const executor = makeMarketExecutor(shared, plugin, Math.min(workers, markets.length));
  const stop = new AbortController();
  let fatal: RunError | undefined;
  try {
    await executor.run(
      markets.map((market) => ({ key: String(market), payload: market })),
      ({ key, result }) => {
        if (result.status === 'done') return onDone(Number(key));
        fatal ??= new RunError(result.error.code, result.error);
        stop.abort();
      },
      AbortSignal.any([signal, stop.signal]),
      (key, share) => onShare(Number(key), share),
    );
  } finally {
    await executor.close();
  }
  if (fatal !== undefined) throw fatal;
}
