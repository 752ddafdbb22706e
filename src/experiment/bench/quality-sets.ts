import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Bars, type Matrix, matrixFromColumns, NEVER, takeRows } from '../../core/index.ts';
import { generateMarket, readBars, readParquetColumns } from '../../data/index.ts';
import { computeFeatures, firstFeatureRow, parseFeatures } from '../../features/index.ts';
import { parseLabels } from '../../labels/index.ts';
import { labelBars } from '../../walkforward/index.ts';
import { gbdtRows, PEER_HORIZON } from './gbdt-task.ts';

/** Rows with a class each. */
export interface ClassRows {
  readonly matrix: Matrix;
  readonly target: Float64Array;
}

/** What both trainers are given: rows to fit on, rows held out, and the settings of both, by our names. */
export interface QualitySet {
  readonly name: string;
  readonly train: ClassRows;
  readonly test: ClassRows;
  readonly classes: number;
  readonly params: QualityParams;
  /** One fit each: rows and features are sampled. One seed where nothing is. */
  readonly seeds: readonly number[];
}

export interface QualityParams {
  readonly rounds: number;
  readonly depth: number;
  readonly learningRate: number;
  readonly bins: number;
  readonly l2: number;
  readonly minChildWeight: number;
  readonly subsample: number;
  readonly columnSample: number;
}

const DEFAULTS = { bins: 256, l2: 1, minChildWeight: 1, subsample: 1, columnSample: 1 };
const TRAIN_SHARE = 0.8;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Rows of predict.parquet with labels. */
const GOLDEN_HELD_OUT = 380;
const GOLDEN_FEATURES = Array.from({ length: 10 }, (_, j) => `f${j}`);

/**
 * The rows of the reference vectors, 4 classes, with the settings that made them: few rows, so that seeds move the loss by
 * percents, and the mean of many is compared.
 *
 * @param folder that holds train.parquet and predict.parquet
 * @returns undefined where they are not there
 */
export async function goldenSet(folder: string): Promise<QualitySet | undefined> {
  if (!existsSync(path.join(folder, 'train.parquet'))) return undefined;
  const read = async (file: string, rows?: number): Promise<ClassRows> => {
    const { columns } = await readParquetColumns(path.join(folder, file));
    const all = { matrix: matrixFromColumns(columns, GOLDEN_FEATURES), target: columns.y! };
    return rows === undefined ? all : choose(all, range(0, rows));
  };
  return {
    name: 'golden',
    train: await read('train.parquet'),
    test: await read('predict.parquet', GOLDEN_HELD_OUT),
    classes: 4,
    params: {
      ...DEFAULTS,
      rounds: 60,
      depth: 5,
      learningRate: 0.1,
      minChildWeight: 2,
      subsample: 0.8,
      columnSample: 0.8,
    },
    seeds: SEEDS,
  };
}

/** The peers' task on a generated market: 12 features, 4 classes of the next 12 bars, nothing sampled. */
export function generatorSet(rows: number, seed: number): QualitySet {
  const years = rows / (365 * 288);
  const all = gbdtRows(generateMarket({ years, interval: '5m', regimes: 3, drift: 1, seed }));
  const border = Math.floor(TRAIN_SHARE * all.matrix.rows);
  return {
    name: 'generator',
    train: choose(all, range(0, border - PEER_HORIZON)),
    test: choose(all, range(border, all.matrix.rows)),
    classes: 4,
    params: { ...DEFAULTS, rounds: 100, depth: 6, learningRate: 0.1 },
    seeds: [1],
  };
}

/** The inputs of a volatility forecast; docs/volatility.md. */
const VOLATILITY_FEATURES = [
  { use: 'volatility', params: { windows: ['4h', '1d', '5d', '20d'] }, transform: [{ use: 'log' }] },
  { use: 'volatility-ratio', params: { windows: ['1d', '5d'], against: '20d' } },
  {
    use: 'volatility',
    params: { windows: ['1d', '20d'] },
    transform: [{ use: 'rank', params: { window: '90d' } }],
  },
  { use: 'atr', params: { window: 14, rankWindow: null } },
  { use: 'volume-ratio', params: { window: '5d', over: '4h' }, transform: [{ use: 'log' }] },
  { use: 'calendar', params: { outputs: ['hour_sin', 'hour_cos'] } },
  { use: 'returns', params: { windows: ['1d', '5d'] }, transform: [{ use: 'absolute' }] },
];
const VOLATILITY_LABELS = { use: 'vol2', params: { horizon: '1d', history: '90d' }, filter: null, leadBars: 0 };

/**
 * Whether the next day is more volatile than usual, on a bar file: two classes, the first four fifths against the rest, and no row
 * fitted on whose label reads the held-out bars.
 *
 * @returns undefined where there is no such file
 */
export async function volatilitySet(file: string): Promise<QualitySet | undefined> {
  if (!existsSync(file)) return undefined;
  const { bars } = await readBars(file);
  const { rows, border, labelEnd, all } = volatilityRows(bars);
  return {
    name: `vol2 ${path.basename(file)}`,
    train: choose(
      all,
      rows.filter((t) => labelEnd[t]! < border),
    ),
    test: choose(
      all,
      rows.filter((t) => t >= border),
    ),
    classes: 2,
    params: { ...DEFAULTS, rounds: 100, depth: 4, learningRate: 0.05, subsample: 0.8, columnSample: 0.8 },
    seeds: SEEDS,
  };
}

/** Rows of the bars with features and a label, and the first row held out. */
function volatilityRows(bars: Bars) {
  const features = parseFeatures(VOLATILITY_FEATURES, bars.intervalMs);
  const { columns } = computeFeatures(features, bars);
  const { target, inputs } = labelBars(parseLabels(VOLATILITY_LABELS, bars.intervalMs), bars, null);
  const known = Object.fromEntries(Object.entries(inputs).filter(([name]) => name.startsWith('known_')));
  const first = firstFeatureRow(features, bars, columns);
  const rows: number[] = [];
  for (let t = first; t < bars.close.length; t++) {
    if (bars.gap[t] === 0 && target.regime[t]! >= 0 && target.labelEnd[t] !== NEVER) rows.push(t);
  }
  return {
    rows,
    border: rows[Math.floor(TRAIN_SHARE * rows.length)]!,
    labelEnd: target.labelEnd,
    all: { matrix: matrixFromColumns({ ...columns, ...known }), target: Float64Array.from(target.regime) },
  };
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}

function choose({ matrix, target }: ClassRows, rows: readonly number[]): ClassRows {
  return { matrix: takeRows(matrix, Int32Array.from(rows)), target: Float64Array.from(rows, (t) => target[t]!) };
}
