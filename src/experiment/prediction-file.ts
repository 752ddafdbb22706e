import { isoTime, writeFileAtomic } from '../core/index.ts';
import { encodeParquet } from '../data/index.ts';
import type { Prediction } from './run-predict.ts';

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
