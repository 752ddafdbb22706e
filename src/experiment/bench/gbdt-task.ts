import type { Bars, Matrix } from '../../core/index.ts';
import { makeRng } from '../../core/index.ts';
import { computeFeatures } from '../../features/index.ts';
import { parseModel } from '../../trainers/index.ts';
import { peerFeatures } from './features-task.ts';
import type { BenchRun } from './measure.ts';

/** Bars ahead that the peers' classes look, and how many classes there are: the return's sign times high or low volatility. */
export const PEER_HORIZON = 12;
const CLASSES = 4;
const TRAIN_SHARE = 0.8;
/** XGBoost's defaults but for the learning rate, as the peers' call. */
const PARAMS = { rounds: 100, depth: 6, learningRate: 0.1, bins: 256, earlyStopping: null };

/** Rows that the peers' model is trained and scored on. */
export interface GbdtData {
  readonly matrix: Matrix;
  readonly target: Float64Array;
}

/** The peers' rows: twelve features as float32 and a class; rows that lack either are left out. */
export function gbdtRows(bars: Bars): GbdtData {
  const { columns } = computeFeatures(peerFeatures(bars), bars);
  const names = Object.keys(columns);
  const target = forwardClasses(bars.close);
  const kept: number[] = [];
  for (let t = 0; t < target.length; t++) {
    if (target[t]! >= 0 && names.every((name) => !Number.isNaN(columns[name]![t]!))) kept.push(t);
  }
  const data = new Float32Array(kept.length * names.length);
  kept.forEach((t, i) => {
    names.forEach((name, f) => {
      data[i * names.length + f] = columns[name]![t]!;
    });
  });
  return { matrix: { data, rows: kept.length, names }, target: Float64Array.from(kept, (t) => target[t]!) };
}

function forwardClasses(close: Float64Array): Float64Array {
  const n = close.length;
  const ahead = new Float64Array(n - PEER_HORIZON);
  const spread = new Float64Array(n - PEER_HORIZON);
  const sums = new Float64Array(n);
  const squares = new Float64Array(n);
  for (let t = 1; t < n; t++) {
    const r = Math.log(close[t]! / close[t - 1]!);
    sums[t] = sums[t - 1]! + r;
    squares[t] = squares[t - 1]! + r * r;
  }
  for (let t = 0; t < ahead.length; t++) {
    ahead[t] = sums[t + PEER_HORIZON]! - sums[t]!;
    spread[t] = Math.sqrt(squares[t + PEER_HORIZON]! - squares[t]!);
  }
  const sorted = spread.slice().sort();
  const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  const target = new Float64Array(n).fill(-1);
  for (let t = 0; t < ahead.length; t++) target[t] = 2 * Number(spread[t]! > median) + Number(ahead[t]! > 0);
  return target;
}

/**
 * Generated rows with more features: classes that hang on a few of them, and in three of four features a tenth of the values
 * missing.
 */
export function generatedRows(rows: number, features: number, seed: number): GbdtData {
  const rng = makeRng(seed);
  const names = Array.from({ length: features }, (_, f) => `f${f}`);
  const data = new Float32Array(rows * features);
  const target = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++, at += features) {
    for (let f = 0; f < features; f++) data[at + f] = rng.normal();
    const x = (f: number): number => data[at + (f % features)]!;
    const trend = x(0) + 0.6 * x(1) * x(2) + 0.4 * x(11) + rng.normal();
    const size = x(3) + 0.5 * Math.abs(x(4)) - 0.4 * x(12) * x(0) - 0.4 + rng.normal();
    target[i] = 2 * Number(size > 0) + Number(trend > 0);
    for (let f = 0; f < features; f++) if (f % 4 !== 0 && rng.next() < 0.1) data[at + f] = Number.NaN;
  }
  return { matrix: { data, rows, names }, target };
}

/**
 * The peers' booster: 4 classes, 100 rounds, depth 6, 256 bins, fitted on the first four fifths and scored on the rest.
 *
 * @param threads that the fit may use
 */
export async function gbdtTask({ matrix, target }: GbdtData, threads = 1): Promise<BenchRun['result']> {
  const model = parseModel({ use: 'gbdt', params: PARAMS }, 'classify', 'model');
  const trainRows = Math.floor(TRAIN_SHARE * matrix.rows);
  const width = matrix.names.length;
  const start = performance.now();
  const cpu = process.cpuUsage();
  const fitted = await model.fit(
    {
      matrix,
      rows: Int32Array.from({ length: trainRows }, (_, i) => i),
      stopRows: new Int32Array(0),
      target,
      classes: CLASSES,
      regimes: [],
      threads,
    },
    makeRng(1),
  );
  const used = process.cpuUsage(cpu);
  const trained = performance.now();
  const rest = { data: matrix.data.subarray(trainRows * width), rows: matrix.rows - trainRows, names: matrix.names };
  const p = fitted.predict(rest);
  const done = performance.now();
  let loss = 0;
  let right = 0;
  for (let i = 0; i < rest.rows; i++) {
    const own = p.subarray(CLASSES * i, CLASSES * (i + 1));
    const truth = target[trainRows + i]!;
    loss -= Math.log(own[truth]!);
    right += Number(own.indexOf(Math.max(...own)) === truth);
  }
  return {
    train_rows: trainRows,
    test_rows: rest.rows,
    features: width,
    threads,
    train_s: (trained - start) / 1000,
    train_cpu_s: (used.user + used.system) / 1e6,
    predict_s: (done - trained) / 1000,
    test_logloss: loss / rest.rows,
    test_accuracy: right / rest.rows,
    leaves: fitted.summary.leaves as number,
  };
}
