import type { LoadedConfig } from '../config/index.ts';
import {
  type DataSummary,
  type Forecast,
  formatDuration,
  InputError,
  isoTime,
  type Matrix,
  type Progress,
} from '../core/index.ts';
import { type BundleManifest, openOnnx, requireFeatures } from '../models/index.ts';
import { chosenInputs, type LabelledBars, labelsOf, segmentMatrix } from '../walkforward/index.ts';
import { type FoundModel, findModel, type ModelChoice } from './find-model.ts';
import { forecastOf } from './forecast-of.ts';
import { requireRunsPlugins } from './plugins/user-plugins.ts';
import { type Prediction, writePrediction } from './prediction-file.ts';
import { featureMatrix, type Prepared, prepare } from './prepare.ts';
import { predictedRegimes } from './strategy-columns.ts';

export interface PredictOptions extends ModelChoice {
  /** Parquet or CSV file for the forecasts. */
  readonly out?: string | undefined;
  readonly progress: Progress;
}

export interface PredictAnswer {
  readonly data: DataSummary;
  readonly model: {
    readonly name: string;
    readonly regimes: readonly string[];
    /** ISO times of the first and last bar of its train window. */
    readonly trainedFrom: string;
    readonly trainedTo: string;
  };
  readonly rows: {
    readonly all: number;
    /** Leading rows without a forecast: features or label inputs are not defined there. */
    readonly warmUp: number;
    readonly forecast: number;
    /** Forecasts inside the train window, which flatter the model; and those before it, by a model that knows later bars. */
    readonly inTrain: number;
    readonly beforeTrain: number;
  };
  /** The newest row: its bar's open, what each column says of it. */
  readonly newest: { readonly time: string; readonly regime: string | null; readonly columns: Record<string, number> };
  readonly out: string | null;
}

/**
 * A sealed model asked about every row of a bar file. Features, labeler and order of the columns are the bundle's own; the same bits
 * as the forecasts of the walk-forward that made it, on the same bars.
 *
 * @throws InputError MODEL_MISSING, BUNDLE_CORRUPT, INTERVAL_MISMATCH, MODEL_FEATURES_MISMATCH
 */
export async function predictRun(loaded: LoadedConfig, options: PredictOptions): Promise<PredictAnswer> {
  const { progress } = options;
  const found = await findModel(options, loaded.config.runtime);
  const { manifest } = found.bundle;
  const prepared = await prepare(underBundle(loaded, manifest), progress, 'columns');
  requireRunsPlugins(prepared.own, manifest.plugins, found.name);
  const { bars } = prepared;
  if (bars.intervalMs !== manifest.intervalMs) {
    throw new InputError('INTERVAL_MISMATCH', {
      what: `the model was trained on bars of ${formatDuration(manifest.intervalMs)}, these are of ${formatDuration(bars.intervalMs)}`,
      where: prepared.data.file,
      mend: 'give bars of the same interval (data resample), or another model',
    });
  }
  progress.stage('features');
  const { matrix, firstRow } = modelColumns(prepared, manifest);
  progress.stage('predict');
  const forecast = await forecastRows(prepared, found, matrix, firstRow);
  const prediction = spread(bars.time, forecast, manifest);
  if (options.out !== undefined) await writePrediction(options.out, prediction);
  progress.end();
  return answer(prepared, found, prediction, firstRow, options.out ?? null);
}

/** The configuration with what the bundle was made with: bars and joined series alone are the caller's. */
function underBundle(loaded: LoadedConfig, { featureSpecs, labels, model }: BundleManifest): LoadedConfig {
  const { names: _, ...labeler } = labels;
  const { returns, ...regime } = model as LoadedConfig['config']['model'];
  // How a model was begun and calibrated is over: neither is held against the caller's configuration.
  const own = {
    ...regime,
    conformal: null,
    warmStart: null,
    returns: returns === null ? null : { ...returns, warmStart: null },
  };
  const made = { features: featureSpecs, labels: labeler, model: own, calibration: null };
  return {
    ...loaded,
    config: { ...loaded.config, ...made, strategies: {}, compare: [] } as unknown as LoadedConfig['config'],
  };
}

/** The model's columns at all rows, and the first row at which all of them have been defined. */
function modelColumns(prepared: Prepared, manifest: BundleManifest): { matrix: Matrix; firstRow: number } {
  const { bars } = prepared;
  const features = featureMatrix(prepared);
  const withInputs = manifest.features.length > features.matrix.names.length;
  const { labelInputs } = prepared.config.model;
  const inputs = withInputs ? chosenInputs(labelledBy(prepared, manifest), labelInputs) : {};
  const names = [...features.matrix.names, ...Object.keys(inputs)];
  requireFeatures(manifest, names);
  const first = Math.max(features.firstRow, ...Object.values(inputs).map((column) => firstNumber(column)));
  const matrix = segmentMatrix(features.matrix, inputs, { start: 0, end: bars.time.length });
  return { matrix, firstRow: Math.min(first, bars.time.length) };
}

function labelledBy({ bars, plugins: { labels } }: Prepared, { labeler }: BundleManifest): LabelledBars {
  const fitted = labels.fitted
    ? labels.restore(labeler as Parameters<typeof labels.restore>[0])
    : labels.fit(bars, null);
  return labelsOf(fitted, labels.leadBars, bars, null);
}

function firstNumber(column: Float64Array): number {
  const row = column.findIndex((value) => !Number.isNaN(value));
  return row < 0 ? column.length : row;
}

async function forecastRows(
  { bars, plugins }: Prepared,
  { bundle: { manifest, heads } }: FoundModel,
  matrix: Matrix,
  firstRow: number,
): Promise<Forecast> {
  const n = bars.time.length;
  const rows = Int32Array.from({ length: n - firstRow }, (_, i) => firstRow + i);
  const columns: Record<string, Float64Array> = {};
  for (const [head, bytes] of Object.entries(heads)) {
    const runner = await openOnnx(bytes);
    const values = await runner.run(matrix, rows);
    await runner.close();
    if (head === 'regime') {
      const { names } = manifest.labels;
      names.forEach((name, k) => {
        columns[`p_${name}`] = Float64Array.from(rows, (_, i) => values[i * names.length + k]!);
      });
    } else columns[`expReturnBps_${head.slice('return_'.length)}`] = values;
  }
  const { returnHeads, referenceBars } = manifest;
  const test = { start: firstRow, end: n };
  return forecastOf({ bars, plugins: { ...plugins, returnHeads, referenceBars } }, [
    { segment: { index: 0, train: { start: 0, end: firstRow }, test }, columns },
  ]);
}

function spread(time: Float64Array, forecast: Forecast, { windows }: BundleManifest): Prediction {
  const { regimes, row } = forecast;
  const regime = new Int8Array(time.length).fill(-1);
  predictedRegimes(forecast).forEach((code, i) => {
    regime[row[i]!] = code;
  });
  const columns = Object.fromEntries(
    Object.entries(forecast.columns).map(([name, values]) => {
      const whole = new Float64Array(time.length).fill(Number.NaN);
      row.forEach((t, i) => {
        whole[t] = values[i]!;
      });
      return [name, whole];
    }),
  );
  const [from, to] = [Date.parse(windows.train.from), Date.parse(windows.train.to)];
  return { time, columns, regime, inTrain: Uint8Array.from(time, (t) => Number(t >= from && t <= to)), regimes };
}

function answer(
  { data }: Prepared,
  { name, bundle: { manifest } }: FoundModel,
  { time, columns, regime, inTrain, regimes }: Prediction,
  warmUp: number,
  out: string | null,
): PredictAnswer {
  const { from, to } = manifest.windows.train;
  const n = time.length;
  const count = (holds: (row: number) => boolean): number => {
    let rows = 0;
    for (let t = warmUp; t < n; t++) if (holds(t)) rows++;
    return rows;
  };
  return {
    data,
    model: { name, regimes, trainedFrom: from, trainedTo: to },
    rows: {
      all: n,
      warmUp,
      forecast: n - warmUp,
      inTrain: count((t) => inTrain[t] === 1),
      beforeTrain: count((t) => time[t]! < Date.parse(from)),
    },
    newest: {
      time: isoTime(time[n - 1]!),
      regime: regimes[regime[n - 1]!] ?? null,
      columns: Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[n - 1]!])),
    },
    out,
  };
}
