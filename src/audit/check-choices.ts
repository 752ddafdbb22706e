import { makeRng, type Segment } from '../core/index.ts';
import { planRegimeHead, planReturnHead, type SegmentContext, type TrainParts } from '../walkforward/index.ts';
import type { Chain, FittedSegment } from './chain.ts';
import type { CheckLog } from './check.ts';
import { alterBars } from './replay-bars.ts';
import type { StateNames } from './state-names.ts';

/** What is chosen for a head, as JSON; undefined without it. */
type Chosen = readonly [what: string, value: string | undefined];

/**
 * Columns that a head keeps and parameters that it is tuned to come from its fit part: with every bar behind that part altered they
 * must be the same. A return head is left out where its label inputs are of a labeler that may read further than its fit part.
 */
export async function checkChoices(
  log: CheckLog,
  chain: Chain,
  context: SegmentContext,
  names: StateNames,
  { segment, result }: FittedSegment,
  seed: number,
): Promise<void> {
  const planned = partsOf(context, segment, names);
  for (const head of chosenHeads(context)) {
    const parts = planned(head);
    if (parts === undefined) continue;
    const cut = endOfFit(parts, segment);
    const bars = alterBars(chain.bars, cut, makeRng(seed + cut));
    const other = chain.context(bars, chain.labels(bars));
    if (!sameFit(parts, partsOf(other, segment, names)(head))) continue;
    const again = await chain.fit(other, segment, names.labelerOf(other, segment));
    if (again.status !== 'done') {
      log.leak(
        `the choices of ${head}, segment ${segment.index}`,
        segment.train.start,
        cut,
        `fail once the bars from row ${cut} on, behind the fit part, are others: ${again.reason}`,
      );
      continue;
    }
    const [was, now] = [result, again].map(({ bundle: { manifest } }): Chosen[] => [
      ['selection', JSON.stringify(manifest.selection?.[head])],
      ['tuning', JSON.stringify(manifest.tuning?.[head])],
    ]) as [Chosen[], Chosen[]];
    compare(log, `${head}, segment ${segment.index}`, was, now, cut);
  }
}

/** What is tuned once, behind the fit part of the segment that it was tuned on. */
export async function checkSharedTuning(
  log: CheckLog,
  chain: Chain,
  context: SegmentContext,
  names: StateNames,
  seed: number,
): Promise<void> {
  for (const [head, record] of Object.entries((await context.tuned?.()) ?? {})) {
    const segment = chain.segments.find(({ index }) => index === record.segment)!;
    const parts = partsOf(context, segment, names)(head);
    if (parts === undefined) continue;
    const cut = endOfFit(parts, segment);
    const bars = alterBars(chain.bars, cut, makeRng(seed + cut));
    const other = chain.context(bars, chain.labels(bars));
    if (!sameFit(parts, partsOf(other, segment, names)(head))) continue;
    const again = (await other.tuned?.())?.[head];
    compare(
      log,
      `${head}, once for all segments`,
      [['tuning', JSON.stringify(record)]],
      [['tuning', JSON.stringify(again)]],
      cut,
    );
  }
}

function compare(log: CheckLog, head: string, was: readonly Chosen[], now: readonly Chosen[], cut: number): void {
  was.forEach(([what, value], i) => {
    if (value === undefined) return;
    log.count(1);
    if (value === now[i]![1]) return;
    log.leak(
      `${what} of ${head}`,
      cut,
      cut,
      `is another once the bars from row ${cut} on, behind the fit part, are others`,
    );
  });
}

function chosenHeads({ regimeChoice, returnChoice, returnHeads, labelScheme, labelInputs }: SegmentContext): string[] {
  const chooses = (choice: typeof regimeChoice): boolean => choice?.selection != null || choice?.tuning != null;
  const reachesFar = labelScheme.fitted && labelInputs;
  return [
    ...(chooses(regimeChoice) ? ['regime'] : []),
    ...(chooses(returnChoice) && !reachesFar ? returnHeads.map(({ horizon }) => `return_${horizon}`) : []),
  ];
}

/** The parts of a head's train window; undefined where it can't be trained. */
function partsOf(
  context: SegmentContext,
  segment: Segment,
  names: StateNames,
): (head: string) => TrainParts | undefined {
  const regime = planRegimeHead(context, segment, names.labelerOf(context, segment));
  return (head) => {
    const k = context.returnHeads.findIndex(({ horizon }) => head === `return_${horizon}`);
    const planned = k < 0 ? regime : planReturnHead(context, segment, context.returnTargets[k]!);
    return planned.trainable ? planned.parts : undefined;
  };
}

/** First row that the fit part may not know. */
function endOfFit({ stop, calibrate }: TrainParts, { test }: Segment): number {
  return Math.min(stop[0] ?? test.start, calibrate[0] ?? test.start, test.start);
}

/** Where labels may end early, other rows are purged, and the parts lie elsewhere. */
function sameFit({ fit }: TrainParts, other: TrainParts | undefined): boolean {
  return other !== undefined && fit.length === other.fit.length && fit.every((row, i) => row === other.fit[i]);
}
