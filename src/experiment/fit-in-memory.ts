import { ConfigError, RegimewalkError, type Segment } from '../core/index.ts';
import {
  type ChainLink,
  fitSegment,
  fitSegmentLabeler,
  type LabelerFit,
  type LabelledBars,
  matchSegments,
  namedLabeler,
  parentOf,
  planSegments,
  type SegmentContext,
  type SegmentLabeler,
  type SegmentResult,
} from '../walkforward/index.ts';
import type { FinishedSegment } from './fit-segments.ts';
import { type FitInputs, preparedContext } from './prepared-context.ts';
import { LABEL_COLUMN, RAW_LABEL_COLUMN } from './segment-job.ts';
import { tuningHere } from './tune-once.ts';

/** All segments of a chain that left no file. */
export interface FittedInMemory {
  readonly finished: readonly FinishedSegment[];
  /** Undefined for a labeler that each segment fits itself. */
  readonly labelled: LabelledBars | undefined;
}

/**
 * The whole of a run from bars to forecasts on this thread: features, labels, labelers under the names of the first, what is tuned
 * once, and each segment in its order, going on from the one before it where they form a chain. What it forecasts is what a run
 * through its folder would.
 *
 * @param onShare told what is done, 0 to 1
 */
export async function fitInMemory(
  prepared: FitInputs,
  onShare: (share: number) => void = () => {},
): Promise<FittedInMemory> {
  const { config, bars, plugins } = prepared;
  const segments = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  const whole = preparedContext(prepared);
  const context = tuningHere(whole, plugins, segments);
  const labelers = plugins.labels.matched ? fitLabelers(context, segments) : undefined;
  const links = new Map<number, ChainLink>();
  const trained: number[] = [];
  const finished: FinishedSegment[] = [];
  for (const [i, segment] of segments.entries()) {
    const labeler = labelers?.[i];
    if (labeler !== undefined && 'broken' in labeler) {
      finished.push({ segment, status: 'failed', reason: `failed: ${labeler.broken}` });
      continue;
    }
    const parent = plugins.warmStart === null ? null : parentOf(segment.index, trained, plugins.warmStart);
    const one = await fitOne(context, segment, labeler, parent === null ? undefined : links.get(parent));
    finished.push(one.finished);
    if (one.finished.status === 'done') trained.push(segment.index);
    if (one.link !== undefined) links.set(segment.index, one.link);
    onShare((i + 1) / segments.length);
  }
  return { finished, labelled: whole.labelled };
}

type Labeler = SegmentLabeler | { readonly broken: string };

/** The labelers of all segments, their states under the names of the first. */
function fitLabelers(context: SegmentContext, segments: readonly Segment[]): Labeler[] {
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

async function fitOne(
  context: SegmentContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  link: ChainLink | undefined,
): Promise<{ finished: FinishedSegment; link?: ChainLink | undefined }> {
  let result: SegmentResult;
  try {
    result = await fitSegment(context, segment, labeler, { link });
  } catch (error) {
    return { finished: { segment, status: 'failed', reason: `failed: ${reasonOf(error)}` } };
  }
  if (result.status === 'skipped') return { finished: { segment, ...result } };
  const { bundle, history, rows, fits, conformal, horizonWeights } = result;
  return {
    finished: {
      segment,
      status: 'done',
      summary: {
        status: 'done',
        bundleHash: bundle.hash,
        history,
        rows,
        fits,
        ...(conformal === undefined ? {} : { conformal }),
        ...(horizonWeights === undefined ? {} : { horizonWeights }),
      },
      columns: columnsOf(result),
    },
    // As the next segment of a run reads it from its file.
    link: result.link === undefined ? undefined : (JSON.parse(JSON.stringify(result.link)) as ChainLink),
  };
}

/** A segment's columns as its forecast file gives them back. */
function columnsOf(result: Extract<SegmentResult, { status: 'done' }>): Record<string, Float64Array> {
  const { columns, truth, naive, label, rawLabel } = result;
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
