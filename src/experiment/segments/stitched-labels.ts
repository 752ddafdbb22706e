import { DAY_MS, type Labels, type Range, type RunAnswer, type StatesSummary } from '../../core/index.ts';
import { summariseLabels } from '../../labels/index.ts';
import type { SegmentStates } from '../../walkforward/index.ts';
import { codesOfText } from '../code-text.ts';
import type { Prepared } from '../prepare.ts';
import type { DoneSegment } from '../results.ts';
import { LABEL_COLUMN, RAW_LABEL_COLUMN } from './segment-job.ts';

/** One of the segments' regime columns laid over all bars; −1 where no segment forecast. */
export function spreadRegimes(rows: number, done: readonly DoneSegment[], name: string): Int8Array {
  const out = new Int8Array(rows).fill(-1);
  for (const { segment, columns } of done) {
    const values = columns[name]!;
    for (let i = 0; i < values.length; i++) out[segment.test.start + i] = values[i]!;
  }
  return out;
}

/** The causal label at each row, by the labeler that was fitted before the row's test window; undefined where there is none. */
export function stitchedLabel(rows: number, done: readonly DoneSegment[]): Int8Array | undefined {
  return done.some(({ columns }) => columns[LABEL_COLUMN] === undefined)
    ? undefined
    : spreadRegimes(rows, done, LABEL_COLUMN);
}

/** The labels of one segment's test rows by its own labeler. */
export interface TestLabels {
  readonly test: Range;
  readonly raw: ArrayLike<number>;
  /** After the filter. */
  readonly label: ArrayLike<number>;
}

/** The labels of the test rows: as the forecasts came with them, else as the segments left them for a look. */
export function testLabels(done: readonly DoneSegment[]): TestLabels[] {
  return done.flatMap(({ segment: { test }, columns, summary: { labelCodes } }): TestLabels[] => {
    const label = columns[LABEL_COLUMN];
    if (label !== undefined) return [{ test, raw: columns[RAW_LABEL_COLUMN] ?? label, label }];
    if (labelCodes === undefined) return [];
    const raw = codesOfText(labelCodes.raw);
    return [{ test, raw, label: labelCodes.label === undefined ? raw : codesOfText(labelCodes.label) }];
  });
}

/** What a run says of labels that each segment fitted itself, over the rows from the first test window to the last. */
export function stitchedSummaries(
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  segments: readonly TestLabels[],
  states: readonly SegmentStates[] | null,
): NonNullable<RunAnswer['labels']> {
  const [start, end] = [segments[0]!.test.start, segments.at(-1)!.test.end];
  const summary = (kind: 'raw' | 'label') => {
    const regime = new Int8Array(end - start).fill(-1);
    for (const segment of segments) regime.set(segment[kind], segment.test.start - start);
    const labels: Labels = { regime, labelEnd: new Int32Array(0), names: plugins.labels.names };
    return summariseLabels(labels, DAY_MS / bars.intervalMs);
  };
  return {
    raw: summary('raw'),
    voted: plugins.labels.filter === null ? null : summary('label'),
    ...(states === null ? {} : { states: summariseStates(states) }),
  };
}

function summariseStates(states: readonly SegmentStates[]): StatesSummary {
  const matched = states.filter(({ agreement }) => agreement !== null);
  const mean = (value: (one: SegmentStates) => number | null): number =>
    matched.reduce((sum, one) => sum + value(one)!, 0) / matched.length;
  return {
    fitted: states.filter(({ renaming }) => renaming !== null).length,
    matched: matched.length,
    agreement: mean(({ agreement }) => agreement),
    agreementByVolatility: mean(({ agreementByVolatility }) => agreementByVolatility),
    moved: matched.filter(({ moved }) => moved).map(({ segment }) => segment),
    degenerate: states.flatMap(({ segment, degenerate }) =>
      degenerate === null ? [] : [{ segment, reason: degenerate }],
    ),
  };
}
