import { isoTime, writeFileAtomic } from '../core/index.ts';
import { encodeParquet } from '../data/index.ts';

/** Columns of full length: NaN, and regime −1, in the warm-up. */
export interface Prediction {
  readonly time: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly regime: Int8Array;
  /** 1 inside the model's own train window. */
  readonly inTrain: Uint8Array;
  readonly regimes: readonly string[];
}

/** Writes time, forecasts, likeliest regime and `in_train`: as CSV where the name ends so, else as Parquet. */
export async function writePrediction(file: string, prediction: Prediction): Promise<void> {
  await writeFileAtomic(file, /\.csv$/i.test(file) ? csvOf(prediction) : parquetOf(prediction));
}

function parquetOf({ time, columns, regime, inTrain, regimes }: Prediction): Uint8Array {
  return encodeParquet(
    { time, ...columns, regime, in_train: inTrain },
    { timeColumns: ['time'], metadata: { regimes: regimes.join(',') } },
  );
}

/** Numbers in full, an empty field where there is none. */
function csvOf({ time, columns, regime, inTrain }: Prediction): string {
  const values = Object.values(columns);
  const lines = [['time', ...Object.keys(columns), 'regime', 'in_train'].map(quoted).join(',')];
  for (let t = 0; t < time.length; t++) {
    const cells = values.map((column) => (Number.isNaN(column[t]!) ? '' : String(column[t]!)));
    lines.push([isoTime(time[t]!), ...cells, regime[t]! < 0 ? '' : regime[t], inTrain[t]].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
