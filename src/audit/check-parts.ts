import { makeRng, type Segment } from '../core/index.ts';
import {
  planRegimeHead,
  planReturnHead,
  type RegimeHeadPlan,
  type SegmentContext,
  type SegmentResult,
  shareCalibrateRows,
  type TrainParts,
} from '../walkforward/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { checkChoices, checkSharedTuning } from './check-choices.ts';
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
    const watched = await fitWatched(chain, context, segment, labeler);
    compareGiven(log, context, segment, planned, watched);
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
      const now = await fitWatched(chain, other, segment, own);
      compareLearnt(log, segment, [watched.result, now.result], cut, part, context.crossFit != null);
    }
  }
  return fitted.length === 0 ? log.skip('no segment of the sample could be trained') : log.done();
}

function compareGiven(
  log: CheckLog,
  context: SegmentContext,
  segment: Segment,
  { parts, labelled }: Planned,
  { regime, returns, truth }: WatchedFit,
): void {
  const of = (part: string): string => `${part} of segment ${segment.index}`;
  for (const given of regime) compareRows(log, of('regime head'), given, parts);
  context.returnHeads.forEach(({ horizon }, k) => {
    const planned = planReturnHead(context, segment, context.returnTargets[k]!);
    if (!planned.trainable) return;
    for (const given of returns[k]!) compareRows(log, of(`return head ${horizon}`), given, planned.parts);
  });
  // Rows of a calibrator that is cross-fitted are those of the fits on inner folds, seen above.
  if (truth === undefined || context.crossFit != null) return;
  const { regime: codes, labelEnd } = labelled.hindsight ?? labelled.target;
  const readable = shareCalibrateRows(parts.calibrate, (t) => labelEnd[t]!, {
    calibrator: true,
    sets: context.conformal != null,
  }).calibrator;
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
