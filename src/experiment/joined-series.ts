import type { Config, SeriesConfig } from '../config/index.ts';
import {
  type Bars,
  ConfigError,
  DAY_MS,
  durationMs,
  formatDuration,
  InputError,
  isoTime,
  type SeriesSummary,
} from '../core/index.ts';
import { type ColumnCoverage, joinSeries, readSeries, resampleBars, type Series, seriesOfBars } from '../data/index.ts';

/** How the joined columns came about, to be done again on other bars. */
export interface Joins {
  /** The bars before anything was joined. */
  readonly own: Bars;
  /** The files' series as they were read, and those that are made of `own`. */
  seriesOf(own: Bars): readonly Series[];
  join(own: Bars, series: readonly Series[]): Bars;
}

export interface JoinedBars {
  readonly bars: Bars;
  readonly joins: Joins;
  readonly summaries: readonly SeriesSummary[];
  readonly warnings: readonly string[];
}

/** Share of rows without a value from which a series is worth a warning. */
const MANY_MISSING = 0.01;
/** Names that bars have beside their columns. */
const RESERVED = ['time', 'timestamp', 'gap'];

/**
 * The bars with the columns of `data.series` beside their own, each as known at a bar's close.
 *
 * @throws InputError or ConfigError with the series' key (`data.series.funding.file`)
 */
export async function joinConfigured(config: Config['data']['series'], bars: Bars): Promise<JoinedBars> {
  const opened: ((own: Bars) => Series)[] = [];
  for (const [name, entry] of Object.entries(config)) opened.push(await openSeries(name, entry));
  const joins: Joins = {
    own: bars,
    seriesOf: (own) => opened.map((of) => of(own)),
    join: (own, series) => joinSeries(own, series).bars,
  };
  if (opened.length === 0) return { bars, joins, summaries: [], warnings: [] };
  const series = joins.seriesOf(bars);
  refuseTaken(config, series, bars);
  const { bars: joined, coverage } = joinSeries(bars, series);
  series.forEach((one, i) => {
    requireValues(one, config[one.name]!, coverage[i]!, bars);
  });
  return {
    bars: joined,
    joins,
    summaries: series.map((one, i) => summarise(one, coverage[i]!, bars)),
    warnings: series.flatMap((one, i) => warningsOf(one, config[one.name]!, coverage[i]!, bars)),
  };
}

/** The series on given bars: a file is read once, a higher timeframe follows from the bars. */
async function openSeries(name: string, entry: SeriesConfig): Promise<(own: Bars) => Series> {
  const path = `data.series.${name}`;
  const delayMs = durationMs(entry.delay, `${path}.delay`);
  const staleMs =
    typeof entry.staleAfter === 'string' ? durationMs(entry.staleAfter, `${path}.staleAfter`) : entry.staleAfter;
  const { kind, time, availableAt, columns } = entry;
  if (entry.file !== null) {
    const series = await readSeries(entry.file, name, path, { kind, time, availableAt, columns, delayMs, staleMs });
    return () => series;
  }
  return (own) => {
    const higher = resampled(own, entry.resample!, `${path}.resample`);
    const available = Object.keys(higher.columns);
    const named = columns ?? Object.fromEntries(available.map((column) => [`${name}_${column}`, column]));
    for (const [joined, from] of Object.entries(named)) {
      if (available.includes(from)) continue;
      throw taken(
        `${path}.columns.${joined}`,
        `resampled bars have no "${from}"`,
        `use one of ${available.join(', ')}`,
      );
    }
    return seriesOfBars(name, higher, named, { delayMs, staleMs });
  };
}

/**
 * The same joins on other bars, without reading a file again: a higher timeframe is made of the bars given, what came from a file
 * stays as it was read.
 *
 * @param read the series of the run, in the configuration's order
 */
export async function joinAgain(config: Config['data']['series'], own: Bars, read: readonly Series[]): Promise<Bars> {
  const entries = Object.entries(config);
  if (entries.length === 0) return own;
  const series: Series[] = [];
  for (const [i, [name, entry]] of entries.entries())
    series.push(entry.file === null ? (await openSeries(name, entry))(own) : read[i]!);
  return joinSeries(own, series).bars;
}

function resampled(bars: Bars, duration: string, path: string): Bars {
  try {
    return resampleBars(bars, durationMs(duration, path)).bars;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, { what: error.what, where: path, path, mend: error.mend });
  }
}

/** @throws ConfigError CONFIG_INVALID where two columns would have one name */
function refuseTaken(config: Config['data']['series'], series: readonly Series[], bars: Bars): void {
  const owners = new Map([...RESERVED, ...Object.keys(bars.columns)].map((name) => [name, 'the bars have it']));
  for (const { name, columns } of series) {
    for (const joined of Object.keys(columns)) {
      const owner = owners.get(joined);
      owners.set(joined, `the series "${name}" has it`);
      if (owner === undefined) continue;
      const path = `data.series.${name}${config[name]!.columns === null ? '' : `.columns.${joined}`}`;
      throw taken(
        path,
        `the column name "${joined}" is taken: ${owner}`,
        'give it another name in the series’ columns',
      );
    }
  }
}

function taken(path: string, what: string, mend: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
}

/** @throws InputError DATA_TOO_SHORT where no bar sees any of the values */
function requireValues(series: Series, entry: SeriesConfig, coverage: readonly ColumnCoverage[], bars: Bars): void {
  if (coverage.some(({ firstRow }) => firstRow >= 0)) return;
  const [start, end] = [bars.time[0]!, bars.time[bars.time.length - 1]! + bars.intervalMs];
  const span = `${isoTime(start)} to ${isoTime(end)}`;
  if (entry.file === null) {
    throw new InputError('DATA_TOO_SHORT', {
      what: `no whole ${entry.resample} bar is known within the bars, ${span}`,
      where: `data.series.${series.name}`,
      path: `data.series.${series.name}.resample`,
      mend: 'bring a longer history, or take a shorter interval',
    });
  }
  const known = series.knownAt.filter(Number.isFinite).sort();
  const held = Number.isFinite(series.staleMs) ? `, each holding for ${formatDuration(series.staleMs)}` : '';
  throw new InputError('DATA_TOO_SHORT', {
    what:
      known.length === 0
        ? 'no row of the series is ever known'
        : `the values were known from ${isoTime(known[0]!)} to ${isoTime(known[known.length - 1]!)}${held}: none at a close of the bars, ${span}`,
    where: entry.file,
    path: `data.series.${series.name}.file`,
    mend: 'give a series of the same period, or check its time, delay and staleAfter',
  });
}

function summarise({ name }: Series, coverage: readonly ColumnCoverage[], bars: Bars): SeriesSummary {
  const rows = bars.time.length;
  const from = coverage.some(({ firstRow }) => firstRow < 0) ? -1 : Math.max(...coverage.map((c) => c.firstRow));
  return {
    name,
    columns: coverage.map(({ column }) => column),
    knownFrom: from < 0 ? null : isoTime(bars.time[from]!),
    missingShare: Math.max(...coverage.map(({ missing }) => missing)) / rows,
    staleShare: Math.max(...coverage.map(({ stale }) => stale)) / rows,
  };
}

function warningsOf(series: Series, entry: SeriesConfig, coverage: readonly ColumnCoverage[], bars: Bars): string[] {
  const warnings: string[] = [];
  const percent = (rows: number): string => `${((100 * rows) / bars.time.length).toFixed(1)} %`;
  const limit = formatDuration(series.staleMs);
  if (series.staleMs < series.spacingMs) {
    warnings.push(
      `series ${series.name}: staleAfter ${limit} is shorter than its usual spacing of ${formatDuration(series.spacingMs)}: ` +
        'there are holes between its rows',
    );
  }
  if (namesDays(series, entry)) {
    warnings.push(
      `series ${series.name}: its times are dates, and each value counts as known when its day begins; ` +
        'if it speaks of that day, set kind: bars (or a delay), else kind: points',
    );
  }
  const worst = coverage.reduce((a, b) => (b.missing > a.missing ? b : a));
  if (worst.firstRow < 0) warnings.push(`series ${series.name}: the bars see no value of its column ${worst.column}`);
  else if (worst.stale > 0 || worst.missing > MANY_MISSING * bars.time.length) {
    const stale = worst.stale === 0 ? '' : `, ${percent(worst.stale)} because it was older than ${limit}`;
    warnings.push(
      `series ${series.name}: unknown in ${percent(worst.missing)} of the bars${stale}; ` +
        `first known in the bar of ${isoTime(bars.time[worst.firstRow]!)}`,
    );
  }
  return warnings;
}

/** Whether the times may be dates of days whose values can only be known after them. */
function namesDays({ knownAt, spanMs, spacingMs }: Series, { kind, availableAt }: SeriesConfig): boolean {
  return (
    kind === 'auto' &&
    availableAt === null &&
    spanMs === 0 &&
    spacingMs >= DAY_MS &&
    knownAt.every((known) => known % DAY_MS === 0)
  );
}
