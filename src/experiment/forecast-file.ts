import { type Forecast, InputError, isoTime, nearestName } from '../core/index.ts';
import { readTable } from '../data/index.ts';
import { trailingVolatilityBps, zEdge } from '../walkforward/index.ts';
import type { Prepared } from './prepare.ts';
import { LABEL_COLUMN } from './segments/segment-job.ts';

const NAIVE_COLUMN = 'naive_regime';

/** How far the probabilities of a row may be from summing to 1: float32 and rounded text files. */
const SUM_TOLERANCE = 1e-3;

/**
 * Forecasts from a Parquet or CSV file: a run's own, or a user's.
 *
 * Needs `time` (a bar's open, epoch ms or a timestamp) and at least one forecast column: `edgeBps`, `zEdge`,
 * `expReturnBps_<horizon>`, or all of `p_<regime>`; `set_<regime>` (0, 1) beside them. A row says what was known at that bar's close; an empty cell is no
 * forecast. `zEdge` follows from `edgeBps` where it is not given. `label_regime` is read where each segment of a run fits its own
 * labeler, `naive_regime` (the newest regime known) for tables by regime.
 *
 * @throws InputError COLUMN_MISSING, COLUMN_TYPE, DATA_EMPTY, TIME_UNORDERED, TIME_DUPLICATE, TIME_OFF_GRID, VALUE_INFINITE
 */
export async function readForecasts(file: string, { bars, plugins }: Prepared): Promise<Forecast> {
  const { columns: all, text } = await readTable(file);
  const { time } = all;
  if (time === undefined) throw missing(file, all, 'time');
  const wrong = Object.entries(text).find(([name]) => isForecast(name));
  if (wrong !== undefined) throw notNumbers(file, wrong[0], wrong[1]);
  const names = Object.keys(all).filter(isForecast);
  if (names.length === 0) throw missing(file, all, 'edgeBps');
  if (time.length === 0) {
    throw new InputError('DATA_EMPTY', { what: 'the file has no rows', where: file, mend: 'write one row a bar' });
  }
  const probabilities = plugins.labels.names.map((name) => `p_${name}`);
  const absent = probabilities.find((name) => all[name] === undefined);
  if (absent !== undefined && names.some((name) => name.startsWith('p_'))) throw missing(file, all, absent);
  requireFinite(file, all, names);
  requireSets(file, all, names);
  if (absent === undefined) requireProbabilities(file, probabilities, all);
  const row = rowsOf(file, time, bars.time);
  const columns = Object.fromEntries(names.map((name) => [name, all[name]!]));
  if (columns.edgeBps !== undefined && columns.zEdge === undefined && plugins.referenceBars > 0) {
    const volatility = trailingVolatilityBps(bars.close, plugins.referenceBars);
    columns.zEdge = zEdge(
      columns.edgeBps,
      Float64Array.from(row, (t) => volatility[t]!),
    );
  }
  return {
    time,
    row,
    segment: Int32Array.from(all.segment ?? new Float64Array(time.length)),
    columns,
    regimes: absent === undefined ? plugins.labels.names : [],
    ...(plugins.labels.fitted && plugins.labels.tradable
      ? { label: regimeCodes(file, all, LABEL_COLUMN, plugins.labels.names.length) }
      : {}),
    naive: regimeCodes(file, all, NAIVE_COLUMN, plugins.labels.names.length),
  };
}

/** Sets of regimes hold one or they don't. */
function requireSets(file: string, columns: Readonly<Record<string, Float64Array>>, names: readonly string[]): void {
  for (const name of names.filter((one) => one.startsWith('set_'))) {
    const i = columns[name]!.findIndex((value) => !(value === 0 || value === 1 || Number.isNaN(value)));
    if (i < 0) continue;
    throw new InputError('COLUMN_TYPE', {
      what: `row ${i}: ${name} is ${columns[name]![i]}`,
      where: file,
      mend: 'write 1 where the regime is in the set, 0 where it is not, and leave the cell empty where there is no forecast',
    });
  }
}

/** A column of regimes where the file has one: codes, −1 or empty for none. */
function regimeCodes(
  file: string,
  columns: Readonly<Record<string, Float64Array>>,
  name: string,
  regimes: number,
): Int8Array | undefined {
  const values = columns[name];
  if (values === undefined) return undefined;
  const wrong = values.findIndex(
    (code) => !Number.isNaN(code) && !(Number.isInteger(code) && code >= -1 && code < regimes),
  );
  if (wrong < 0) return Int8Array.from(values, (code) => (Number.isNaN(code) ? -1 : code));
  throw new InputError('COLUMN_TYPE', {
    what: `row ${wrong}: ${name} is ${values[wrong]}, which is no code of ${regimes} regimes`,
    where: file,
    mend: 'write codes from 0 in the order of the regimes, or -1 where there is no label',
  });
}

function isForecast(name: string): boolean {
  return /^(p_|expReturnBps_|set_)/.test(name) || name === 'edgeBps' || name === 'zEdge';
}

/** The bar of each forecast. */
function rowsOf(file: string, times: Float64Array, opens: Float64Array): Int32Array {
  const row = new Int32Array(times.length);
  let at = 0;
  for (let i = 0; i < times.length; i++) {
    const wanted = times[i]!;
    if (Number.isNaN(wanted)) {
      throw new InputError('VALUE_MISSING', {
        what: `row ${i} has no time`,
        where: file,
        mend: 'give each row the open time of its bar',
      });
    }
    if (i > 0 && wanted <= times[i - 1]!) {
      const duplicate = wanted === times[i - 1];
      throw new InputError(duplicate ? 'TIME_DUPLICATE' : 'TIME_UNORDERED', {
        what: `row ${i} has time ${isoTime(wanted)}, ${duplicate ? 'like the row before it' : 'earlier than the row before it'}`,
        where: file,
        mend: 'write one row a bar, in time order',
      });
    }
    while (at < opens.length && opens[at]! < wanted) at++;
    if (opens[at] !== wanted) {
      throw new InputError('TIME_OFF_GRID', {
        what: `row ${i} has time ${isoTime(wanted)}, at which no bar opens`,
        where: file,
        mend: 'forecasts carry the open time of the bar at whose close they were known; check --data, --from and --to',
      });
    }
    row[i] = at;
  }
  return row;
}

function requireFinite(file: string, columns: Readonly<Record<string, Float64Array>>, names: readonly string[]): void {
  for (const name of names) {
    const i = columns[name]!.findIndex(
      (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
    );
    if (i < 0) continue;
    throw new InputError('VALUE_INFINITE', {
      what: `row ${i}: ${name} is infinite`,
      where: file,
      mend: 'write a number, or leave the cell empty where there is no forecast',
    });
  }
}

function requireProbabilities(
  file: string,
  names: readonly string[],
  columns: Readonly<Record<string, Float64Array>>,
): void {
  const rows = columns[names[0]!]!.length;
  for (let i = 0; i < rows; i++) {
    const p = names.map((name) => columns[name]![i]!);
    const sum = p.reduce((total, value) => total + value, 0);
    if (p.every((value) => !(value < 0 || value > 1)) && (Number.isNaN(sum) || Math.abs(sum - 1) <= SUM_TOLERANCE))
      continue;
    throw new InputError('COLUMN_TYPE', {
      what: `row ${i}: ${names.map((name, k) => `${name} ${p[k]}`).join(', ')} are no probabilities (from 0 to 1, together 1)`,
      where: file,
      mend: 'write probabilities of all regimes, or leave all of them empty where there is no forecast',
    });
  }
}

function notNumbers(file: string, name: string, example: string): InputError {
  return new InputError('COLUMN_TYPE', {
    what: `column "${name}" does not hold numbers: ${example}`,
    where: file,
    mend: 'write numbers, and leave a cell empty where there is no forecast',
  });
}

function missing(file: string, columns: Readonly<Record<string, unknown>>, name: string): InputError {
  const near = nearestName(name, Object.keys(columns));
  return new InputError('COLUMN_MISSING', {
    what: `there is no column "${name}"${near === undefined ? '' : `; the nearest is "${near}"`} (columns: ${Object.keys(columns).join(', ')})`,
    where: file,
    mend: 'forecasts need time and edgeBps, zEdge, expReturnBps_<horizon>, or p_<regime> for every regime',
  });
}
