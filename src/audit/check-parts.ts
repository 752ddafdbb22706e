import { makeRng, type Segment } from '../core/index.ts';
import {
  chosenInputs,
  planRegimeHead,
  planReturnHead,
  type RegimeHeadPlan,
  type SegmentContext,
  type SegmentResult,
  scoreRegimes,
  segmentMatrix,
  shareCalibrateRows,
  type TrainParts,
} from '../walkforward/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { checkChoices, checkSharedTuning } from './check-choices.ts';
import { linkOn, segmentBefore } from './fit-linked.ts';
import { alterBars } from './replay-bars.ts';
import type { StateNames } from './state-names.ts';
import { fitWatched, type GivenRows, type WatchedFit } from './watch-fit.ts';

type Planned = Extract<RegimeHeadPlan, { trainable: true }>;

/**
 * Fit, stop and calibrate part are each read for their own purpose. What models, transforms and calibrator are given is looked at; and
 * the segment is fitted again with the bars from the stop part, and from the calibrate part on altered.
 */
export async function checkParts(
  chain: Chain,
  context: SegmentContext,
  names: StateNames,
  fitted: readonly FittedSegment[],
  seed: number,
): Promise<AuditCheck> {
  const log = new CheckLog('parts', 'a part of the train window is read for another purpose', chain.bars);
  await checkSharedTuning(log, chain, context, names, seed);
  for (const one of fitted) {
    const { segment } = one;
    const labeler = names.labelerOf(context, segment);
    const planned = planRegimeHead(context, segment, labeler);
    if (!planned.trainable) continue;
    const link = await linkOn(chain, context, names, segment);
    const watched = await fitWatched(chain, context, segment, labeler, link);
    const read = readBefore(chain, context, names, segment);
    compareGiven(log, context, segment, planned, watched, read);
    await compareScores(log, context, segment, planned, watched, read);
    await checkChoices(log, chain, context, names, one, seed);
    const { stop, calibrate } = planned.parts;
    for (const [part, rows] of [
      ['stop', stop],
      ['calibrate', calibrate],
    ] as const) {
      const cut = rows[0];
      if (cut === undefined) continue;
      const bars = alterBars(chain.bars, cut, makeRng(seed + cut));
      const other = chain.context(bars, chain.labels(bars));
      const own = names.labelerOf(other, segment);
      // Where labels may end early, other rows are purged, and the shares of those that are left lie elsewhere.
      if (!sameParts(planned.parts, planRegimeHead(other, segment, own))) continue;
      if (!sameRead(read, readBefore(chain, other, names, segment))) continue;
      const now = await fitWatched(chain, other, segment, own, await linkOn(chain, other, names, segment));
      compareLearnt(log, segment, [watched.result, now.result], cut, part, context.crossFit != null);
    }
  }
  for (const { segment, result } of fitted) await checkHorizons(log, chain, context, names, { segment, result }, seed);
  return fitted.length === 0 ? log.skip('no segment of the sample could be trained') : log.done();
}

/** What the horizons weigh is found on the fit parts alone: the bars behind all of them may be others. */
async function checkHorizons(
  log: CheckLog,
  chain: Chain,
  context: SegmentContext,
  names: StateNames,
  { segment, result }: FittedSegment,
  seed: number,
): Promise<void> {
  const planned = [
    planRegimeHead(context, segment, names.labelerOf(context, segment)),
    ...context.returnTargets.map((target) => planReturnHead(context, segment, target)),
  ];
  const cut = Math.max(
    ...planned.map((head) =>
      head.trainable ? (head.parts.stop[0] ?? head.parts.calibrate[0] ?? segment.test.start) : segment.test.start,
    ),
  );
  const before = result.bundle.manifest.horizonWeights;
  if (before === undefined || cut >= segment.test.start) return;
  const bars = alterBars(chain.bars, cut, makeRng(seed + cut));
  const other = chain.context(bars, chain.labels(bars));
  const again = await chain.fit(other, segment, names.labelerOf(other, segment));
  if (again.status !== 'done') return;
  log.count(1);
  if (JSON.stringify(before) === JSON.stringify(again.bundle.manifest.horizonWeights)) return;
  log.leak(
    `horizon weights of segment ${segment.index}`,
    cut,
    cut,
    `are others once the bars from row ${cut} on, behind the fit parts, are others`,
  );
}

function compareGiven(
  log: CheckLog,
  context: SegmentContext,
  segment: Segment,
  { parts, labelled }: Pick<Planned, 'parts' | 'labelled'>,
  { regime, returns, truth }: WatchedFit,
  read: ReadBefore,
): void {
  const of = (part: string): string => `${part} of segment ${segment.index}`;
  for (const given of regime) {
    compareRows(log, of('regime head'), given, parts);
    compareRead(log, of('regime head'), given, read.regime);
  }
  context.returnHeads.forEach(({ horizon }, k) => {
    const planned = planReturnHead(context, segment, context.returnTargets[k]!);
    if (!planned.trainable) return;
    for (const given of returns[k]!) {
      compareRows(log, of(`return head ${horizon}`), given, planned.parts);
      compareRead(log, of(`return head ${horizon}`), given, read.returns[k]!);
    }
  });
  // Rows of a calibrator that is cross-fitted are those of the fits on inner folds, seen above.
  if (truth === undefined || context.crossFit != null) return;
  const { regime: codes } = labelled.hindsight ?? labelled.target;
  const readable = readableRows(context, { parts, labelled }, regime, read).calibrator;
  const right = readable.map((t) => codes[t]!);
  log.count(right.length);
  const at = truth.length === right.length ? right.findIndex((code, i) => code !== truth[i]) : 0;
  if (at < 0) return;
  log.leak(
    of('calibrator'),
    readable[at] ?? segment.train.start,
    -1,
    `learns from ${truth.length} rows that are not the ${right.length} that it may read`,
  );
}

/** Rows of the calibrate part that the calibrator and the sets of regimes may read, in rows of the bars. */
function readableRows(
  { calibrator, conformal, crossFit }: SegmentContext,
  { parts, labelled }: Pick<Planned, 'parts' | 'labelled'>,
  regime: readonly GivenRows[],
  read: ReadBefore,
): ReturnType<typeof shareCalibrateRows> {
  const { labelEnd } = labelled.hindsight ?? labelled.target;
  const warm = regime.some((given) => given.warm);
  const calibrate = parts.calibrate.filter((t) => !warm || t > read.regime);
  return shareCalibrateRows(calibrate, (t) => labelEnd[t]!, {
    calibrator: calibrator !== null && crossFit == null,
    sets: conformal != null,
  });
}

/** Scores of sets are those of rows that neither the model nor its calibrator has seen, by the file that is served. */
async function compareScores(
  log: CheckLog,
  context: SegmentContext,
  segment: Segment,
  { parts, labelled }: Planned,
  { result, regime }: WatchedFit,
  read: ReadBefore,
): Promise<void> {
  if (context.conformal == null || result.status !== 'done') return;
  const offset = segment.train.start;
  const readable = readableRows(context, { parts, labelled }, regime, read).sets;
  const matrix = segmentMatrix(context.features, chosenInputs(labelled, context.labelInputs), {
    start: offset,
    end: segment.train.end,
  });
  const bytes = result.bundle.files['regime.onnx']!;
  const rows = readable.map((t) => t - offset);
  const right = await scoreRegimes(bytes, matrix, rows, labelled.target, offset, context.conformal.score);
  log.count(readable.length);
  if (JSON.stringify(result.conformal) === JSON.stringify(right)) return;
  log.leak(
    `sets of segment ${segment.index}`,
    readable[0] ?? segment.train.start,
    -1,
    `have scores that are not those of the ${readable.length} rows that they may read`,
  );
}

/** The last row that the segment before read, by its fit and stop rows and their targets; −1 where each starts afresh. */
interface ReadBefore {
  readonly regime: number;
  /** One a return head. */
  readonly returns: readonly number[];
}

function readBefore(chain: Chain, context: SegmentContext, names: StateNames, segment: Segment): ReadBefore {
  const before = segmentBefore(chain, context, segment);
  const lastOf = (parts: TrainParts, labelEnd: Int32Array): number =>
    [...parts.fit, ...parts.stop].reduce((last, t) => Math.max(last, labelEnd[t]!), -1);
  const planned = before && planRegimeHead(context, before, names.labelerOf(context, before));
  const regime = planned?.trainable
    ? lastOf(planned.parts, (planned.labelled.hindsight ?? planned.labelled.target).labelEnd)
    : -1;
  const returns = context.returnTargets.map((target) => {
    const head = before && planReturnHead(context, before, target);
    return head?.trainable ? lastOf(head.parts, target.labelEnd) : -1;
  });
  return { regime, returns };
}

function sameRead(a: ReadBefore, b: ReadBefore): boolean {
  return a.regime === b.regime && a.returns.every((row, k) => row === b.returns[k]);
}

/** Nothing is read twice: a model that went on from an earlier one stops on rows that that one has not read. */
function compareRead(log: CheckLog, head: string, { stop, warm }: GivenRows, read: number): void {
  if (!warm) return;
  log.count(stop.length);
  const row = stop.find((t) => t <= read);
  if (row === undefined) return;
  log.leak(
    `stop rows, ${head}`,
    row,
    -1,
    `is stopped on, and the model that this one goes on from read up to row ${read}`,
  );
}

function compareRows(log: CheckLog, head: string, given: GivenRows, parts: TrainParts): void {
  const part = (name: string, is: Int32Array, right: Int32Array): void => {
    log.count(is.length);
    const planned = new Set(right);
    const row = is.find((t) => !planned.has(t));
    if (row !== undefined) log.leak(`${name}, ${head}`, row, -1, 'is read, and lies in another part');
  };
  part('fit rows', given.fit, parts.fit);
  const fitted = new Set(given.fit);
  part('stop rows', given.stop, given.inner ? parts.fit.filter((t) => !fitted.has(t)) : parts.stop);
  for (const rows of given.transforms) part('transforms', rows, parts.fit);
}

/** What is learnt before a part of the window is read may not change with it: of the stop part all but the model itself. */
function compareLearnt(
  log: CheckLog,
  segment: Segment,
  [was, now]: readonly [SegmentResult, SegmentResult],
  cut: number,
  part: 'stop' | 'calibrate',
  crossFitted: boolean,
): void {
  if (was.status !== 'done' || now.status !== 'done') return;
  const [before, after] = [was.bundle.manifest, now.bundle.manifest];
  const transformsOf = ({ transforms }: typeof before) => (transforms as { regime?: unknown } | undefined)?.regime;
  const pairs: [string, unknown, unknown][] = [
    ['labeler', before.labeler, after.labeler],
    ['drift reference', before.driftReference, after.driftReference],
    ['transforms', transformsOf(before), transformsOf(after)],
  ];
  if (part === 'calibrate') {
    pairs.push(['regime.onnx', before.heads.regime?.sha256, after.heads.regime?.sha256]);
    if (crossFitted) pairs.push(['calibration', before.calibration, after.calibration]);
  }
  for (const [what, a, b] of pairs) {
    log.count(1);
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    log.leak(
      `${what} of segment ${segment.index}`,
      cut,
      cut,
      `is another once the bars from row ${cut} on, where the ${part} part begins, are others`,
    );
  }
}

function sameParts({ fit, stop }: TrainParts, other: RegimeHeadPlan): boolean {
  return other.trainable && sameRows(fit, other.parts.fit) && sameRows(stop, other.parts.stop);
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
