import { InputError, type SweepAnswer, type SweepDimension, type SweepTrial, writeFileAtomic } from '../core/index.ts';
import { encodeParquet, type TextColumn } from '../data/index.ts';

type TrialColumn = Float64Array | Int32Array | TextColumn;

/**
 * Writes the trials of a sweep, one row each by rising number: CSV where the name ends so, Parquet for .parquet. Cells are empty (null)
 * where there is nothing; see {@link trialColumns} for the columns.
 *
 * @throws InputError ARGUMENT_INVALID for another ending; NOT_WRITABLE; RunError DISK_FULL, WRITE_FAILED
 */
export async function exportTrials(answer: SweepAnswer, file: string): Promise<void> {
  const columns = trialColumns(answer);
  if (/\.csv$/i.test(file)) return writeFileAtomic(file, csvOf(columns));
  if (/\.parquet$/i.test(file)) {
    const { sweepId } = answer;
    return writeFileAtomic(file, encodeParquet(columns, { metadata: { sweep: sweepId } }));
  }
  throw new InputError('ARGUMENT_INVALID', {
    what: `"${file}" ends neither in .csv nor in .parquet`,
    where: '--export',
    mend: 'give the file one of these endings',
  });
}

/**
 * `number`, `state`, `rank`, `pareto` (1, 0), `seed`, each objective under its own path, each parameter under its own (durations in milliseconds,
 * as `<path>Ms`; choices as text), headline figures as `figures.<name>`, and `reason`.
 */
export function trialColumns({ trials, objectives, dimensions }: SweepAnswer): Record<string, TrialColumn> {
  const figures = [...new Set(trials.flatMap(({ figures }) => Object.keys(figures)))];
  const numbers = (of: (trial: SweepTrial) => number | null | undefined): Float64Array =>
    Float64Array.from(trials, (trial) => of(trial) ?? Number.NaN);
  return Object.fromEntries<TrialColumn>([
    ['number', Int32Array.from(trials, ({ number }) => number)],
    ['state', trials.map(({ state }) => state)],
    ['rank', numbers(({ rank }) => rank)],
    ['pareto', Int32Array.from(trials, ({ pareto }) => Number(pareto))],
    ['seed', numbers(({ seed }) => seed)],
    ...objectives.map(({ of }, i): [string, TrialColumn] => [of, numbers(({ values }) => values[i])]),
    ...dimensions.map((dimension): [string, TrialColumn] => [
      columnName(dimension),
      parameterColumn(dimension, trials),
    ]),
    ...figures.map((name): [string, TrialColumn] => [`figures.${name}`, numbers((trial) => trial.figures[name])]),
    ['reason', trials.map(({ reason }) => reason)],
  ]);
}

function columnName({ name, duration }: SweepDimension): string {
  return duration ? `${name}Ms` : name;
}

function parameterColumn({ name, choices, kind }: SweepDimension, trials: readonly SweepTrial[]): TrialColumn {
  const values = trials.map(({ point }) => point[name]);
  if (choices !== null) return values.map((at) => (at === undefined ? null : (choices[at] ?? null)));
  const whole = kind === 'int' && values.every((value) => value !== undefined && Math.abs(value) < 2 ** 31);
  return whole ? Int32Array.from(values as number[]) : Float64Array.from(values, (value) => value ?? Number.NaN);
}

/** Numbers in full. */
function csvOf(columns: Readonly<Record<string, TrialColumn>>): string {
  const all = Object.values(columns);
  const lines = [Object.keys(columns).map(quoted).join(',')];
  const cell = (value: string | number | null): string =>
    value === null || Number.isNaN(value) ? '' : quoted(String(value));
  for (let row = 0; row < (all[0]?.length ?? 0); row++) lines.push(all.map((column) => cell(column[row]!)).join(','));
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
