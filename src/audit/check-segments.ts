import { type Bars, makeRng, type Segment } from '../core/index.ts';
import {
  type LabelledBars,
  labelsOf,
  planRegimeHead,
  planReturnHead,
  type SegmentContext,
  type SegmentResult,
  type TrainParts,
} from '../walkforward/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { otherFutures } from './check-features.ts';
import { checkLabelSteps, compareLabelled, LOOKS_AHEAD, type SpokenLabeler, turnCuts } from './check-labels.ts';
import { fitLinked } from './fit-linked.ts';
import { alterBars } from './replay-bars.ts';
import type { StateNames } from './state-names.ts';

/** The rows that a segment trains on: none whose target reads a bar of the test window, none that stands for a missing bar. */
export function checkPurge(chain: Chain, context: SegmentContext, segments: readonly Segment[]): AuditCheck {
  const log = new CheckLog('purge', 'a row trains whose target reads the test window, or a gap', chain.bars);
  // The labels as the labeler gives them, whatever the segment makes of them.
  const honest = chain.labels(chain.bars)?.target;
  for (const segment of segments) {
    const planned = planRegimeHead(context, segment);
    if (!planned.trainable) continue;
    const { labelEnd } = honest ?? planned.labelled.hindsight ?? planned.labelled.target;
    checkRows(log, chain, context, segment, planned.parts, labelEnd, '');
    context.returnHeads.forEach(({ horizon }, k) => {
      const target = context.returnTargets[k]!;
      const head = planReturnHead(context, segment, target);
      if (head.trainable) checkRows(log, chain, context, segment, head.parts, target.labelEnd, ` (return ${horizon})`);
    });
  }
  return log.done();
}

/** The rows of one head. @param labelEnd of its targets; @param head for messages */
function checkRows(
  log: CheckLog,
  chain: Chain,
  context: SegmentContext,
  segment: Segment,
  { fit, stop, calibrate }: TrainParts,
  labelEnd: Int32Array,
  head: string,
): void {
  const { embargoBars } = chain;
  const firstOf = (...parts: readonly Int32Array[]): number =>
    Math.min(...parts.map((rows) => rows[0] ?? Number.POSITIVE_INFINITY), segment.test.start);
  const parts = [
    ['fit', fit, firstOf(stop, calibrate)],
    ['stop', stop, firstOf(calibrate)],
    ['calibrate', calibrate, segment.test.start],
  ] as const;
  for (const [name, rows, border] of parts) {
    log.count(rows.length);
    for (const t of rows) {
      const column = `${name} rows of segment ${segment.index}${head}`;
      const early = t < segment.train.start || t < context.firstFeatureRow;
      if (labelEnd[t]! >= border) {
        log.leak(
          column,
          t,
          -1,
          `trains, and its target reads up to row ${labelEnd[t]}; the next part begins at row ${border}`,
        );
      } else if (labelEnd[t]! + embargoBars >= segment.test.start) {
        log.leak(
          column,
          t,
          -1,
          `trains, and its target reads up to row ${labelEnd[t]}, within ${embargoBars} bars (embargoBars) of the test window`,
        );
      } else if (early || t >= segment.train.end) log.leak(column, t, -1, 'trains outside of its window');
      else if (chain.bars.gap[t] === 1) log.leak(column, t, -1, 'trains although the bar is missing');
    }
  }
}

/**
 * Each segment fitted again after every bar from its test window on was altered: scaler, bins, labeler, calibrator, models and
 * tuned parameters come from train rows only, so its sealed bundle must be the same bytes.
 */
export async function checkFits(
  chain: Chain,
  names: StateNames,
  fitted: readonly FittedSegment[],
  seed: number,
): Promise<AuditCheck> {
  const log = new CheckLog('fits', 'scaler, labeler, calibrator or model saw the test window', chain.bars);
  for (const { segment, result } of fitted) {
    const cut = segment.test.start;
    const again = await refit(chain, names, segment, cut, seed);
    compareBundles(log, segment, result, again, cut);
  }
  return fitted.length === 0 ? log.skip('no segment of the sample could be trained') : log.done();
}

/** Each segment forecast again after the bars from the middle of its test window on were altered. */
export async function checkForecasts(
  chain: Chain,
  names: StateNames,
  fitted: readonly FittedSegment[],
  seed: number,
): Promise<AuditCheck> {
  const log = new CheckLog('forecasts', 'a forecast knows a later bar', chain.bars);
  for (const { segment, result } of fitted) {
    const { start, end } = segment.test;
    const cut = start + 1 + makeRng(seed + start).int(end - start - 1);
    const bars = alterBars(chain.bars, cut, makeRng(seed + cut));
    const context = chain.context(bars, chain.labels(bars));
    const again = await fitLinked(chain, context, names, segment);
    compareBundles(log, segment, result, again, cut);
    if (again.status !== 'done') continue;
    const range = { start: 0, end: cut - start, cut, offset: start };
    for (const [name, values] of Object.entries(result.columns)) log.compare(name, values, again.columns[name], range);
    log.compare('naive forecast', result.naive, again.naive, range);
  }
  return fitted.length === 0 ? log.skip('no segment of the sample could be trained') : log.done();
}

/**
 * A labeler that each segment fits, fitted once on the window: its labels and label inputs on histories with another future, and bar by
 * bar.
 */
export function checkFittedLabels(
  chain: Chain,
  { labelScheme }: Pick<SegmentContext, 'labelScheme'>,
  segments: readonly Segment[],
  seed: number,
): AuditCheck[] {
  const log = new CheckLog('labels', LOOKS_AHEAD, chain.bars);
  const spoken: SpokenLabeler[] = [];
  for (const { train, test } of segments) {
    const labeler = labelScheme.fit(chain.bars, train);
    const label = (bars: Bars): LabelledBars => labelsOf(labeler, labelScheme.leadBars, bars, train);
    const was = label(chain.bars);
    const { start, end } = test;
    const cuts = [start, start + 1 + makeRng(seed + end).int(end - start - 1)];
    for (const cut of [...cuts, ...turnCuts(was.raw, { start: train.end, end: chain.bars.close.length }, seed)]) {
      for (const bars of otherFutures(chain.bars, cut, seed)) {
        compareLabelled(log, was, label(bars), cut);
      }
    }
    spoken.push({ labeler, labelled: was, end });
  }
  return [log.done(), checkLabelSteps(chain, spoken)];
}

async function refit(
  chain: Chain,
  names: StateNames,
  segment: Segment,
  cut: number,
  seed: number,
): Promise<SegmentResult> {
  const bars = alterBars(chain.bars, cut, makeRng(seed + cut));
  const context = chain.context(bars, chain.labels(bars));
  return fitLinked(chain, context, names, segment);
}

function compareBundles(
  log: CheckLog,
  segment: Segment,
  was: FittedSegment['result'],
  now: SegmentResult,
  cut: number,
): void {
  const name = (part: string): string => `${part} of segment ${segment.index}`;
  if (now.status !== 'done') {
    log.leak(
      name('the fit'),
      segment.test.start,
      cut,
      `fails once the bars from row ${cut} on are others: ${now.reason}`,
    );
    return;
  }
  const [before, after] = [was.bundle.manifest, now.bundle.manifest] as unknown as [Manifest, Manifest];
  for (const key of Object.keys(before)) {
    log.count(1);
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    const what = key === 'heads' ? changedHeads(before, after) : `${key} in the manifest`;
    log.leak(
      name(what),
      segment.train.end - 1,
      cut,
      `is another once the bars from row ${cut} on are others, and training ended before them`,
    );
  }
}

type Manifest = Readonly<Record<string, unknown>>;

function changedHeads(before: Manifest, after: Manifest): string {
  const [a, b] = [before.heads, after.heads] as [
    Record<string, { sha256: string }>,
    Record<string, { sha256: string }>,
  ];
  return Object.keys(a)
    .filter((head) => a[head]!.sha256 !== b[head]?.sha256)
    .map((head) => `${head}.onnx`)
    .join(', ');
}
