import { parentPort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { RegimewalkError } from '../core/index.ts';
import type { Job, ShareMessage } from '../jobs/index.ts';
import { reloadPlugins } from './plugins/user-plugins.ts';
import { everyHundredth } from './running-shares.ts';
import {
  plainError,
  runSegmentJob,
  type SegmentJob,
  type SegmentOutcome,
  type SharedInputs,
  segmentContext,
} from './segments/segment-job.ts';

/** Entry of a worker thread: one context a thread, one job a call. */
const inputs = workerData as SharedInputs;
const work = await prepareWork();

/** A plug-in that was edited since the run began ends the run in its own words, which an error would lose on its way. */
async function prepareWork(): Promise<(job: Job<SegmentJob>) => Promise<SegmentOutcome>> {
  try {
    const context = segmentContext(inputs, await reloadPlugins(inputs.pluginRefs));
    return ({ key, payload }) =>
      runSegmentJob(
        context,
        inputs.runDir,
        payload,
        everyHundredth((share) => parentPort?.postMessage({ key, share } satisfies ShareMessage)),
      );
  } catch (error) {
    if (!(error instanceof RegimewalkError)) throw error;
    const outcome: SegmentOutcome = { status: 'fatal', error: plainError(error) };
    return async () => outcome;
  }
}

export default (job: Job<SegmentJob>): Promise<SegmentOutcome> => work(job);
