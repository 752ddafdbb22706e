import { workerData } from 'piscina';
import { RegimewalkError } from '../core/index.ts';
import {
  plainError,
  runSegmentJob,
  type SegmentJob,
  type SegmentOutcome,
  type SharedInputs,
  segmentContext,
} from './segment-job.ts';
import { reloadPlugins } from './user-plugins.ts';

/** Entry of a worker thread: one context a thread, one job a call. */
const inputs = workerData as SharedInputs;
const work = await prepareWork();

/** A plug-in that was edited since the run began ends the run in its own words, which an error would lose on its way. */
async function prepareWork(): Promise<(job: SegmentJob) => Promise<SegmentOutcome>> {
  try {
    const context = segmentContext(inputs, await reloadPlugins(inputs.pluginRefs));
    return (job) => runSegmentJob(context, inputs.runDir, job);
  } catch (error) {
    if (!(error instanceof RegimewalkError)) throw error;
    const outcome: SegmentOutcome = { status: 'fatal', error: plainError(error) };
    return async () => outcome;
  }
}

export default (job: SegmentJob): Promise<SegmentOutcome> => work(job);
