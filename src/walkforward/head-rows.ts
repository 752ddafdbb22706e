import type { Matrix, Segment } from '../core/index.ts';
import type { HeadChoice } from './choices.ts';
import { type HeadRows, type HeadTarget, regimeTarget } from './inner-folds.ts';
import { chosenInputs, type LabelledBars } from './labelled-bars.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';

const AS_CONFIGURED: HeadChoice = { selection: null, tuning: null };

/** What is to be chosen for a head. */
export function chooses({ regimeChoice, returnChoice }: SegmentContext, name: string): HeadChoice {
  return (name === 'regime' ? regimeChoice : returnChoice) ?? AS_CONFIGURED;
}

/**
 * A head's fit part.
 *
 * @param rows of the bars
 * @param matrix the segment's, where it is there
 */
export function headRows(
  context: SegmentContext,
  segment: Segment,
  labelled: LabelledBars,
  name: string,
  rows: Int32Array,
  target: HeadTarget,
  matrix?: Matrix,
): HeadRows {
  const offset = segment.train.start;
  const regimes = name === 'regime' ? labelled.target.names : [];
  return {
    context,
    segment,
    name,
    matrix:
      matrix ??
      segmentMatrix(context.features, chosenInputs(labelled, context.labelInputs), {
        start: offset,
        end: segment.test.end,
      }),
    offset,
    rows: rows.map((t) => t - offset),
    classes: regimes.length,
    regimes,
    target,
    labelled,
    held: [],
  };
}

/** What a head of a segment learns, over the rows of the segment's matrix. */
export function headTarget(
  context: SegmentContext,
  segment: Segment,
  name: string,
  labelled: LabelledBars,
): HeadTarget {
  const offset = segment.train.start;
  const rows = segment.test.end - offset;
  if (name === 'regime') return regimeTarget(labelled, offset, rows);
  const k = context.returnHeads.findIndex(({ horizon }) => name === `return_${horizon}`);
  const { value, labelEnd } = context.returnTargets[k]!;
  const values = value.slice(offset, offset + rows);
  const ends = labelEnd.slice(offset, offset + rows).map((end) => end - offset);
  return { learnt: values, truth: values, learntEnd: ends, truthEnd: ends };
}
