import { type Forecast, InputError } from '../core/index.ts';
import { readTable } from '../data/index.ts';

/**
 * Forecasts from a Parquet or CSV file: a run's own, or a user's.
 *
 * Needs `time` (a bar's open, epoch ms or a timestamp) and at least one forecast column: `edgeBps`, `zEdge`,
 * `expReturnBps_<horizon>`, or all of `p_<regime>`. A row says what was known at that bar's close.
 *
 * @param time opens of the bars that they are laid on
 * @throws InputError COLUMN_MISSING, TIME_UNORDERED, TIME_DUPLICATE, TIME_OFF_GRID
 */
export async function readForecasts(file: string, time: Float64Array, regimes: readonly string[]): Promise<Forecast> {
  const { columns: all } = await readTable(file);
  const times = all.time;
  if (times === undefined) throw missing(file, all, 'time');
  const names = Object.keys(all).filter(
    (name) => /^(p_|expReturnBps_)/.test(name) || name === 'edgeBps' || name === 'zEdge',
  );
  if (names.length === 0) throw missing(file, all, 'edgeBps');
  const probabilities = regimes.map((name) => `p_${name}`);
  const absent = probabilities.find((name) => all[name] === undefined);
  if (absent !== undefined && names.some((name) => name.startsWith('p_'))) throw missing(file, all, absent);
  const row = new Int32Array(times.length);
  let at = 0;
  for (let i = 0; i < times.length; i++) {
    const wanted = times[i]!;
    if (i > 0 && wanted <= times[i - 1]!) {
      const duplicate = wanted === times[i - 1];
      throw new InputError(duplicate ? 'TIME_DUPLICATE' : 'TIME_UNORDERED', {
        what: `row ${i} has time ${at8601(wanted)}, ${duplicate ? 'like the row before it' : 'earlier than the row before it'}`,
        where: file,
        mend: 'write one row a bar, in time order',
      });
    }
    while (at < time.length && time[at]! < wanted) at++;
    if (time[at] !== wanted) {
      throw new InputError('TIME_OFF_GRID', {
        what: `row ${i} has time ${at8601(wanted)}, at which no bar opens`,
        where: file,
        mend: 'forecasts carry the open time of the bar at whose close they were known; check --data, --from and --to',
      });
    }
    row[i] = at;
  }
  return {
    time: times,
    row,
    segment: Int32Array.from(all.segment ?? new Float64Array(times.length)),
    columns: Object.fromEntries(names.map((name) => [name, all[name]!])),
    regimes: absent === undefined ? regimes : [],
  };
}

function at8601(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : String(ms);
}

function missing(file: string, columns: Readonly<Record<string, unknown>>, name: string): InputError {
  return new InputError('COLUMN_MISSING', {
    what: `there is no column "${name}" (columns: ${Object.keys(columns).join(', ')})`,
    where: file,
    mend: 'forecasts need time and edgeBps, zEdge, expReturnBps_<horizon>, or p_<regime> for every regime',
  });
}
