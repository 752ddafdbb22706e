import type { Segment } from '../core/index.ts';
import type { FittedModel, TrainingSet } from '../trainers/index.ts';
import type { TrainParts } from './train-rows.ts';

/** How each segment's model goes on from the one before it. */
export interface WarmStartScheme {
  /** Further rounds a segment. */
  readonly rounds: number;
  /** What the earlier trees count for at each step: what they learned fades with age. */
  readonly shrink: number;
  /** Earlier rounds that are kept, the newest ones: the model's size has a bound however many segments there are. */
  readonly keepRounds: number;
  /** Every so many segments one starts afresh; null: never. */
  readonly restartEvery: number | null;
}

/** The schemes of a run; null for heads that start afresh in every segment. */
export interface WarmStarts {
  readonly regime: WarmStartScheme | null;
  readonly returns: WarmStartScheme | null;
}

/** What one head leaves for the next segment: plain JSON. */
export interface HeadLink {
  /** What the trainer goes on from. */
  readonly state: unknown;
  /** Last row of the bars that the model, or any before it in the chain, read: targets of fit and stop rows included. */
  readonly seenUntil: number;
}

/** What a segment leaves for the next, by head. */
export interface ChainLink {
  readonly segment: number;
  readonly heads: Readonly<Record<string, HeadLink>>;
}

/** How a head begins: from which model, on which rows. Rows are those of the bars. */
export interface HeadStart {
  readonly parts: TrainParts;
  readonly warmStart: TrainingSet['warmStart'];
  /** For the fit's summary; undefined without a scheme. */
  readonly note: Readonly<Record<string, unknown>> | undefined;
  /** What this head leaves, once it is fitted; undefined without a scheme. */
  link(model: FittedModel): HeadLink | undefined;
}

/** Fewer rows to stop on than this say nothing: the head then starts afresh, on all of its stop part. */
const LEAST_STOP_ROWS = 50;

/**
 * Where a head starts from. Nothing is read twice: rows that the earlier models were fitted or stopped on (their targets included)
 * are left out of this segment's stop and calibrate parts. Where too few are left to stop on, the head starts afresh.
 *
 * @param name `regime`, `return_1d`
 * @param labelEnd last row that the target of each row of the bars reads
 */
export function startHead(
  scheme: WarmStartScheme | null | undefined,
  link: ChainLink | undefined,
  name: string,
  segment: Segment,
  parts: TrainParts,
  labelEnd: Int32Array,
): HeadStart {
  if (scheme == null) return { parts, warmStart: undefined, note: undefined, link: () => undefined };
  const earlier = link?.heads[name];
  const afresh = (why: string): HeadStart => ({
    parts,
    warmStart: undefined,
    note: { from: null, afresh: why },
    link: (model) => linkOf(model, lastRead(parts, labelEnd)),
  });
  if (link === undefined || earlier === undefined) return afresh('no segment before it was trained');
  if (blockOf(scheme, link.segment) !== blockOf(scheme, segment.index)) return afresh('restartEvery');
  const left = unread(parts, earlier.seenUntil);
  if (parts.stop.length > 0 && left.stop.length < Math.min(LEAST_STOP_ROWS, parts.stop.length)) {
    return afresh(
      `segment ${link.segment} read all but ${left.stop.length} of the ${parts.stop.length} rows to stop on`,
    );
  }
  if (parts.calibrate.length > 0 && left.calibrate.length === 0) {
    return afresh(`segment ${link.segment} read all rows to calibrate on`);
  }
  const { rounds, keepRounds, shrink } = scheme;
  const seenUntil = Math.max(earlier.seenUntil, lastRead(left, labelEnd));
  return {
    parts: left,
    warmStart: { from: earlier.state, rounds, keepRounds, shrink },
    note: {
      from: link.segment,
      dropped: {
        stop: parts.stop.length - left.stop.length,
        calibrate: parts.calibrate.length - left.calibrate.length,
      },
    },
    link: (model) => linkOf(model, seenUntil),
  };
}

/** A fit's summary with how it began: a model of other columns or classes is not gone on from, and that is said. */
export function summaryOf({ summary }: FittedModel, { note, warmStart }: HeadStart): Readonly<Record<string, unknown>> {
  if (note === undefined) return summary;
  const refused = warmStart !== undefined && summary.warmStart === false;
  return { ...summary, warmStart: refused ? { from: null, afresh: 'other columns or classes' } : note };
}

/** Segments of one block form a chain; between blocks nothing is handed on. */
export function blockOf({ restartEvery }: Pick<WarmStartScheme, 'restartEvery'>, index: number): number {
  return restartEvery === null ? 0 : Math.floor(index / restartEvery);
}

/**
 * The order in which chained segments are fitted: those of one step may be fitted side by side. Blocks are chains of their own
 * where all heads restart together.
 */
export function chainSteps(segments: readonly Segment[], { regime, returns }: WarmStarts): Segment[][] {
  const every = restartOf({ regime, returns });
  const steps: Segment[][] = [];
  for (const segment of segments) {
    const step = every === null ? segment.index : segment.index % every;
    steps[step] = [...(steps[step] ?? []), segment];
  }
  return steps.filter((step) => step !== undefined);
}

/** The segment that one goes on from if that is trained; null where it starts afresh. */
export function plannedParent({ index }: Segment, starts: WarmStarts): number | null {
  return parentOf(index, index > 0 ? [index - 1] : [], starts);
}

/** The newest trained segment of the same block before `index`; null where there is none. */
export function parentOf(index: number, trained: Iterable<number>, starts: WarmStarts): number | null {
  const restartEvery = restartOf(starts);
  const block = blockOf({ restartEvery }, index);
  let parent: number | null = null;
  for (const other of trained) {
    if (other < index && blockOf({ restartEvery }, other) === block) parent = Math.max(parent ?? other, other);
  }
  return parent;
}

function restartOf({ regime, returns }: WarmStarts): number | null {
  const all = [regime, returns].filter((scheme) => scheme !== null);
  return all.every(({ restartEvery }) => restartEvery === all[0]!.restartEvery) ? (all[0]?.restartEvery ?? null) : null;
}

function unread({ fit, stop, calibrate }: TrainParts, seenUntil: number): TrainParts {
  return {
    fit,
    stop: stop.filter((t) => t > seenUntil),
    calibrate: calibrate.filter((t) => t > seenUntil),
  };
}

function lastRead({ fit, stop }: TrainParts, labelEnd: Int32Array): number {
  let last = -1;
  for (const rows of [fit, stop]) for (const t of rows) last = Math.max(last, labelEnd[t]!);
  return last;
}

function linkOf(model: FittedModel, seenUntil: number): HeadLink | undefined {
  return model.resume === undefined ? undefined : { state: model.resume(), seenUntil };
}
