import { type Matrix, makeBars, makeRng } from '../../src/core/index.ts';
import type { HeadRows } from '../../src/walkforward/inner-folds.ts';
import type { LabelledBars } from '../../src/walkforward/labelled-bars.ts';
import type { SegmentContext } from '../../src/walkforward/segment-context.ts';

export interface WorldOptions {
  readonly rows?: number;
  readonly informative?: number;
  readonly noise?: number;
  /** Weight of what the columns say beside noise. */
  readonly signal?: number;
  readonly classes?: number;
  /** Rows that a target reads beyond its own. */
  readonly reach?: number;
  /** The target is what a random walk does over the next `reach` rows, and the columns follow what it did. */
  readonly walk?: boolean;
  readonly seed?: number;
  readonly over?: Partial<SegmentContext>;
}

/**
 * A head on a matrix of columns that persist from row to row, the first of them informative: classes by the terciles of their sum, or
 * (`classes: 0`) that sum with noise.
 */
export function headWorld(options: WorldOptions = {}): HeadRows {
  const {
    rows = 1200,
    informative = 5,
    noise = 20,
    signal = 1,
    classes = 3,
    reach = 4,
    seed = 1,
    over = {},
    walk = false,
  } = options;
  const rng = makeRng(seed);
  const width = informative + noise;
  const names = Array.from({ length: width }, (_, j) => (j < informative ? `useful_${j}` : `noise_${j - informative}`));
  const data = new Float32Array(rows * width);
  const state = new Float64Array(width);
  const value = new Float64Array(rows);
  const moves = Float64Array.from({ length: walk ? rows + reach + 1 : 0 }, () => rng.normal());
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < width; j++) state[j] = 0.8 * state[j]! + 0.6 * (rng.normal() + (walk ? moves[t]! : 0));
    data.set(state, t * width);
    let sum = 0;
    for (let j = 0; j < informative; j++) sum += state[j]! * (j % 2 === 0 ? 1 : -1);
    if (walk) value[t] = moves.subarray(t + 1, t + 1 + reach).reduce((all, move) => all + move, 0);
    else value[t] = (signal * sum) / Math.sqrt(Math.max(1, informative)) + 0.5 * rng.normal();
  }
  const sorted = value.slice().sort();
  const learnt =
    classes === 0
      ? value
      : value.map((x) => Math.min(classes - 1, Math.floor((classes * sorted.findIndex((y) => y >= x)) / rows)));
  const ends = Int32Array.from({ length: rows }, (_, t) => t + reach);
  const matrix: Matrix = { data, rows, names };
  const zeros = () => new Float64Array(rows).fill(1);
  const bars = makeBars({
    time: Float64Array.from({ length: rows }, (_, t) => t * 3_600_000),
    intervalMs: 3_600_000,
    columns: { open: zeros(), high: zeros(), low: zeros(), close: zeros(), volume: zeros() },
  });
  const context = {
    bars,
    features: matrix,
    labelled: {} as LabelledBars,
    transforms: [],
    labelInputs: false,
    shares: { stop: 0.15, calibrate: 0.15 },
    embargoBars: 0,
    returnHeads: [],
    returnTargets: [],
    seed: 1,
    ...over,
  } as unknown as SegmentContext;
  return {
    context,
    segment: { index: 0, train: { start: 0, end: rows }, test: { start: rows, end: rows } },
    name: classes > 0 ? 'regime' : 'return_4h',
    matrix,
    offset: 0,
    rows: Int32Array.from({ length: rows - reach - 1 }, (_, t) => t),
    classes,
    regimes: Array.from({ length: classes }, (_, k) => `R${k}`),
    target: { learnt, truth: learnt, learntEnd: ends, truthEnd: ends },
    labelled: {} as LabelledBars,
    held: [],
  };
}
