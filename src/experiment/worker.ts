import { workerData } from 'piscina';
import type { Segment } from '../core/index.ts';
import { runSegment, type SegmentOutcome, type SharedInputs, segmentContext } from './segment-job.ts';
import { reloadPlugins } from './user-plugins.ts';

/** Entry of a worker thread: one context a thread, one segment a call. */
const inputs = workerData as SharedInputs;
const context = segmentContext(inputs, await reloadPlugins(inputs.pluginRefs));

export default (segment: Segment): Promise<SegmentOutcome> => runSegment(context, inputs.runDir, segment);
