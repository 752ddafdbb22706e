import { ConfigError, RegimewalkError, type Segment } from '../../core/index.ts';
import {
  type ChainLink,
  fitSegmentLabeler,
  type LabelerFit,
  matchSegments,
  namedLabeler,
  parentOf,
  type RecallHeads,
  type SegmentContext,
  type SegmentLabeler,
  type TrainedSegment,
  trainSegment,
} from '../../walkforward/index.ts';
import type { FinishedSegment } from './fit-segments.ts';
import { LABEL_COLUMN, RAW_LABEL_COLUMN } from './segment-job.ts';

/** A segment's labeler, or why none could be made of its rows. */
export type ChainLabeler = SegmentLabeler | { readonly broken: string };

export interface ChainOptions {
  /** The segments' labelers, where each fits its own and their states were matched. */
  readonly labelers: readonly ChainLabeler[] | undefined;
  /** Gives a segment's heads as they were fitted before. @param parent the segment that it goes on from */
  readonly recallOf?: (segment: Segment, parent: number | null) => RecallHeads | undefined;
  /** Told of the segments finished so far, in order; false: the rest is not trained. */
  readonly onSegment?: ((done: readonly FinishedSegment[]) => boolean) | undefined;
}

/** Trains each segment in its order, going on from the one before it where they form a chain, and leaves no file. */
export async function trainChain(
  context: SegmentContext,
  segments: readonly Segment[],
  { labelers, recallOf, onSegment }: ChainOptions,
): Promise<FinishedSegment[]> {
  const links = new Map<number, ChainLink>();
  const trained: number[] = [];
  const finished: FinishedSegment[] = [];
  for (const [i, segment] of segments.entries()) {
    const labeler = labelers?.[i];
    if (labeler !== undefined && 'broken' in labeler) {
      finished.push({ segment, status: 'failed', reason: `failed: ${labeler.broken}` });
    } else {
      const parent = context.warmStart == null ? null : parentOf(segment.index, trained, context.warmStart);
      const link = parent === null ? undefined : links.get(parent);
      const one = await trainOne(context, segment, labeler, link, recallOf?.(segment, parent));
      finished.push(one.finished);
      if (one.finished.status === 'done') trained.push(segment.index);
      if (one.link !== undefined) links.set(segment.index, one.link);
    }
    if (onSegment?.(finished.slice()) === false) break;
  }
  return finished;
}

/** The labelers of all segments, their states under the names of the first. */
export function fitLabelersHere(context: SegmentContext, segments: readonly Segment[]): ChainLabeler[] {
  const broken = new Map<number, string>();
  const fits = segments.map((segment, i): LabelerFit => {
    try {
      return fitSegmentLabeler(context, segment);
    } catch (error) {
      broken.set(i, reasonOf(error));
      return { reason: `failed: ${reasonOf(error)}` };
    }
  });
  const states = matchSegments(segments, fits, context.labelScheme.names.length);
  return fits.map((fit, i) => (broken.has(i) ? { broken: broken.get(i)! } : namedLabeler(fit, states[i]!)));
}

async function trainOne(
  context: SegmentContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  link: ChainLink | undefined,
  recall: RecallHeads | undefined,
): Promise<{ finished: FinishedSegment; link?: ChainLink | undefined }> {
  let models: Awaited<ReturnType<typeof trainSegment>>;
  try {
    models = await trainSegment(context, segment, labeler, { link }, recall);
  } catch (error) {
    return { finished: { segment, status: 'failed', reason: `failed: ${reasonOf(error)}` } };
  }
  if ('reason' in models) return { finished: { segment, status: 'skipped', reason: models.reason } };
  const { trained } = models;
  const { history, rows, fits, conformal, horizonWeights } = trained;
  return {
    finished: {
      segment,
      status: 'done',
      summary: {
        status: 'done',
        history,
        rows,
        fits,
        ...(conformal === undefined ? {} : { conformal }),
        ...(horizonWeights === undefined ? {} : { horizonWeights }),
      },
      columns: columnsOf(trained),
    },
    // As the next segment of a run reads it from its file.
    link: trained.link === undefined ? undefined : (JSON.parse(JSON.stringify(trained.link)) as ChainLink),
  };
}

/** A segment's columns as its forecast file gives them back. */
function columnsOf({ columns, truth, naive, label, rawLabel }: TrainedSegment): Record<string, Float64Array> {
  return {
    ...columns,
    target_regime: Float64Array.from(truth),
    naive_regime: Float64Array.from(naive),
    ...(label === undefined ? {} : { [LABEL_COLUMN]: Float64Array.from(label) }),
    ...(rawLabel === undefined ? {} : { [RAW_LABEL_COLUMN]: Float64Array.from(rawLabel) }),
  };
}

/** Why one segment went wrong; what every other one would meet as well is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) throw error;
  if (error instanceof RegimewalkError) return error.what;
  return error instanceof Error ? error.message : String(error);
}
