import { parentPort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { RegimewalkError } from '../../core/index.ts';
import type { Job, ShareMessage } from '../../jobs/index.ts';
import { reloadPlugins } from '../plugins/user-plugins.ts';
import { everyHundredth } from '../running-shares.ts';
import { plainError } from '../segments/segment-job.ts';
import { type MarketOutcome, marketContext, runMarketJob, type SharedMarket } from './market-job.ts';

/** Entry of a worker thread: one context a thread, one null market a call. */
const shared = workerData as SharedMarket;
const work = await prepareWork();

/** A plug-in that was edited since the run began ends the run in its own words, which an error would lose on its way. */
async function prepareWork(): Promise<(job: Job<number>) => Promise<MarketOutcome>> {
  try {
    const context = marketContext(shared, await reloadPlugins(shared.pluginRefs));
    return ({ key, payload }) =>
      runMarketJob(
        context,
        payload,
        everyHundredth((share) => parentPort?.postMessage({ key, share } satisfies ShareMessage)),
      );
  } catch (error) {
    if (!(error instanceof RegimewalkError)) throw error;
    const outcome: MarketOutcome = { status: 'fatal', error: plainError(error) };
    return async () => outcome;
  }
}

export default (job: Job<number>): Promise<MarketOutcome> => work(job);
