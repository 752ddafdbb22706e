import { workerData } from 'piscina';
import {
  runSegmentJob,
  type SegmentJob,
  type SegmentOutcome,
  type SharedInputs,
  segmentContext,
} from './segment-job.ts';

/** Entry of a worker thread: one context a thread, one job a call. */
const inputs = workerData as SharedInputs;
const context = segmentContext(inputs);

export default (job: SegmentJob): Promise<SegmentOutcome> => runSegmentJob(context, inputs.runDir, job);
