import { childSeed, type Matrix, makeRng, type Range, type Segment, takeRows } from '../core/index.ts';
import { matchStates } from '../labels/index.ts';
import { fitTransforms } from '../models/index.ts';
import { type FittedModel, type Model, onColumns, type PurgedFold } from '../trainers/index.ts';
import { whyUnfit } from './fit-labeler.ts';
import { chosenInputs, type LabelledBars, labelBars, labelsOf } from './labelled-bars.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';
import { partBorders, splitTrainRows } from './train-rows.ts';

/** What a head learns from its labels or prices; all arrays have one value a row of the matrix. */
export interface HeadTarget {
  /** What fit rows learn: a class code (−1: nothing), or a value (NaN: nothing). */
  readonly learnt: Float64Array;
  /** What held-out rows are judged by: never smoothed. */
  readonly truth: Float64Array;
  /** Last row that `learnt` reads, and that `truth` reads, in rows of the matrix. */
  readonly learntEnd: Int32Array;
  readonly truthEnd: Int32Array;
}

/** A head's fit part, before anything of the head was fitted on it. Rows are those of `matrix`. */
export interface HeadRows {
  readonly context: SegmentContext;
  readonly segment: Segment;
  /** `regime`, `return_1d`. */
  readonly name: string;
  readonly matrix: Matrix;
  /** Row of the bars at which `matrix` starts. */
  readonly offset: number;
  /** The fit part, rising. */
  readonly rows: Int32Array;
  readonly classes: number;
  readonly regimes: readonly string[];
  readonly target: HeadTarget;
  /** The labels that it learns from, or whose inputs its matrix has. */
  readonly labelled: LabelledBars;
  /** What further folds may not read: rows that are held out already, up to the last that one of their targets reads. */
  readonly held: readonly Range[];
  /** Of a fold, the first of its train rows that serve early stopping; infinite where nothing stops early. */
  readonly stopFrom?: number;
}

/** Target of the regime head by a labeler. @param rows of the matrix */
export function regimeTarget({ target, hindsight }: LabelledBars, offset: number, rows: number): HeadTarget {
  const learnt = hindsight ?? target;
  const codes = (regime: Int8Array): Float64Array => Float64Array.from(regime.subarray(offset, offset + rows));
  const ends = (labelEnd: Int32Array): Int32Array => labelEnd.slice(offset, offset + rows).map((end) => end - offset);
  return {
    learnt: codes(learnt.regime),
    truth: codes(target.regime),
    learntEnd: ends(learnt.labelEnd),
    truthEnd: ends(target.labelEnd),
  };
}

/** A head without the rows that a fold holds out, everything that was fitted before it fitted anew. */
export interface InnerFold {
  /** Its `rows` are the fold's train rows. */
  readonly head: HeadRows;
  /** Rows of the matrix. */
  readonly held: Int32Array;
  /** What came, one value a held row. */
  readonly truth: Float64Array;
}

/** A model on fewer rows than this would say nothing of the one that is served. */
export const LEAST_ROWS = 50;

/** Last row that the target of a row of the head reads, as it was known: what folds are purged by. */
export function endOf({ target }: HeadRows): (row: number) => number {
  return (row) => target.truthEnd[row]!;
}

/**
 * The fold of a head. A labeler that is fitted is fitted anew, on the longest stretch of bars that the fold's train rows and
 * their targets read without a held-out row between them; its states take the names that agree best with the head's own labels on
 * that stretch. Labels, truth of the held-out rows and label inputs are then the new labeler's, and rows whose new target reaches
 * a held-out row are purged once more.
 *
 * @returns why the fold is of no use, where too little is left to fit on
 */
export function innerFold(head: HeadRows, { train, test }: PurgedFold): InnerFold | { readonly reason: string } {
  const { rows, context } = head;
  const spans = [...head.held, ...spansOf(head, test)];
  const given = Int32Array.from(train, (i) => rows[i]!);
  let inner: HeadRows = { ...head, rows: given, held: spans, stopFrom: stopBorder(head, given, modelOf(head)) };
  // A return head reads labels only where its matrix has their inputs.
  if (context.labelled === undefined && (head.classes > 0 || context.labelInputs)) {
    if (given.length < LEAST_ROWS) return { reason: tooFew(given.length) };
    const labelled = relabel(inner);
    if ('reason' in labelled) return labelled;
    inner = withLabels(inner, labelled);
  }
  const { learnt, learntEnd, truth } = inner.target;
  const isFree = (row: number): boolean =>
    spans.every(({ start, end }) => row >= end || learntEnd[row]! + context.embargoBars < start);
  const kept = inner.rows.filter((row) => isDefined(head, learnt[row]!) && isFree(row));
  const fit = kept.filter((row) => learntEnd[row]! < inner.stopFrom!);
  if (fit.length < LEAST_ROWS) return { reason: tooFew(fit.length) };
  if (head.classes > 0 && fit.every((row) => learnt[row] === learnt[fit[0]!])) {
    return { reason: 'the rows to fit on have one class only' };
  }
  const held = Int32Array.from(test, (i) => rows[i]!).filter((row) => isDefined(head, truth[row]!));
  if (held.length === 0) return { reason: 'no row is held out' };
  return { head: { ...inner, rows: kept }, held, truth: Float64Array.from(held, (row) => truth[row]!) };
}

/** Where the newest of a fold's train rows begin that serve early stopping, as many of them as the stop part has of the window. */
function stopBorder({ context }: HeadRows, rows: Int32Array, model: Model | null): number {
  const share = model?.stopsEarly === true ? context.shares.stop : 0;
  return share === 0 ? Number.POSITIVE_INFINITY : partBorders(rows, { stop: share, calibrate: 0 }).stopFrom;
}

/** As configured: all that is tried stops early, or nothing does. */
function modelOf({ context, classes }: HeadRows): Model | null {
  return classes > 0 ? context.regimeModel : context.returnModel;
}

function tooFew(rows: number): string {
  return `${rows} rows to fit on, ${LEAST_ROWS} needed`;
}

function isDefined({ classes }: HeadRows, value: number): boolean {
  return classes > 0 ? value >= 0 : !Number.isNaN(value);
}

/** Stretches of held-out rows, each up to the last row that one of their targets reads. */
function spansOf({ rows, target }: HeadRows, test: Int32Array): Range[] {
  const spans: { start: number; end: number }[] = [];
  let before = -2;
  for (const i of test) {
    const row = rows[i]!;
    const end = Math.max(row, target.truthEnd[row]!) + 1;
    const last = spans.at(-1);
    if (i === before + 1 && last !== undefined) last.end = Math.max(last.end, end);
    else spans.push({ start: row, end });
    before = i;
  }
  return spans;
}

/** Labels by a labeler that saw nothing of what is held out. */
function relabel(head: HeadRows): LabelledBars | { readonly reason: string } {
  const { context, labelled, offset } = head;
  const { bars, labelScheme } = context;
  const stretch = longestStretch(head);
  const range = { start: stretch.start + offset, end: stretch.end + offset };
  try {
    if (!labelScheme.matched) return labelBars(labelScheme, bars, range);
    const fitted = labelScheme.fit(bars, range);
    const own = labelled.raw.regime.subarray(range.start, range.end);
    const { previousOf } = matchStates(own, fitted.codes(bars, range), labelScheme.names.length);
    const named = labelScheme.restore({ ...fitted.params, renaming: Array.from(previousOf) });
    return labelsOf(named, labelScheme.leadBars, bars, range);
  } catch (error) {
    return { reason: whyUnfit(error) };
  }
}

/** The stretch with the most train rows, in rows of the matrix: up to the last that a target of them reads. */
function longestStretch(head: HeadRows): Range {
  const { target, stopFrom } = head;
  const border = stopFrom ?? Number.POSITIVE_INFINITY;
  // The labels of the rows that are fitted on must not have read those that stop the fit.
  const rows = head.rows.filter((row) => target.truthEnd[row]! < border);
  const held = Number.isFinite(border) ? [...head.held, { start: border, end: border }] : head.held;
  let best = { start: 0, end: 0, rows: 0 };
  let from = 0;
  for (let i = 1; i <= rows.length; i++) {
    const ends = i === rows.length || held.some(({ start }) => start > rows[i - 1]! && start <= rows[i]!);
    if (!ends) continue;
    if (i - from > best.rows) {
      const first = rows[from]!;
      // Before the first train row lie rows that the features need and a labeler may read, where nothing is held out.
      const start = held.some((span) => span.start < first) ? first : 0;
      const next = Math.min(...held.map((span) => (span.start > rows[i - 1]! ? span.start : Number.POSITIVE_INFINITY)));
      let end = rows[i - 1]! + 1;
      for (let k = from; k < i; k++) end = Math.max(end, target.truthEnd[rows[k]!]! + 1);
      best = { start, end: Math.min(end, next), rows: i - from };
    }
    from = i;
  }
  return best;
}

/** The head with other labels: their target where it learns regimes, their inputs where its matrix has them. */
function withLabels(head: HeadRows, labelled: LabelledBars): HeadRows {
  const { context, offset, matrix } = head;
  return {
    ...head,
    labelled,
    ...(head.classes > 0 ? { target: regimeTarget(labelled, offset, matrix.rows) } : {}),
    ...(context.labelInputs
      ? {
          matrix: segmentMatrix(context.features, chosenInputs(labelled, context.labelInputs), {
            start: offset,
            end: offset + matrix.rows,
          }),
        }
      : {}),
  };
}

/** A model that was fitted on a fold's train rows. */
export interface InnerFit {
  readonly fitted: FittedModel;
  /** All rows as the model sees them: transformed, with all columns. */
  readonly matrix: Matrix;
}

/** How a model is fitted on a fold. */
export interface InnerFitOptions {
  /** Columns that it may read; all without them. */
  readonly columns?: Int32Array | undefined;
  readonly seed: number;
  /** Changes the matrix behind the transforms: shadows for a selection. @param rows the fold's train rows */
  readonly extend?: (matrix: Matrix, rows: Int32Array) => Matrix;
}

/**
 * Fits transforms and model on the train rows of a fold. A model that stops early does so on the newest of them (the share that the
 * stop part has of the window), purged at the border: the stop part itself is the final model's.
 */
export async function fitInner(
  head: HeadRows,
  model: Model,
  { columns, seed, extend }: InnerFitOptions,
): Promise<InnerFit> {
  const { context, target, classes, regimes } = head;
  const stopFrom = head.stopFrom ?? stopBorder(head, head.rows, model);
  const parts = splitTrainRows(head.rows, target.learntEnd, { stopFrom, calibrateFrom: Number.POSITIVE_INFINITY });
  const transforms = fitTransforms(context.transforms, head.matrix, parts.fit, context.features.names.length);
  const plain = transforms.apply(head.matrix);
  const matrix = extend === undefined ? plain : extend(plain, head.rows);
  const chosen = columns === undefined ? model : onColumns(model, columns);
  const fitted = await chosen.fit(
    {
      matrix,
      rows: parts.fit,
      stopRows: parts.stop,
      target: target.learnt,
      classes,
      regimes,
      labelEnd: target.learntEnd,
      embargoBars: context.embargoBars,
      threads: context.threads ?? 1,
      memory: context.memory,
      inner: true,
    },
    makeRng(seed),
  );
  return { fitted, matrix };
}

/** Forecasts of a fold's held-out rows. */
export function forecastHeld({ fitted, matrix }: InnerFit, held: Int32Array): Float64Array {
  return fitted.predict(takeRows(matrix, held));
}

/** Seed of a fit on an inner fold, by what names it. */
export function innerSeed({ context, segment, name }: HeadRows, ...keys: readonly (string | number)[]): number {
  return childSeed(context.seed, name, segment.index, ...keys);
}
