import { readPeriod } from './period.ts';
import type { Config, SeriesConfig } from './schema.ts';

/** What of a configuration can change a run's result. What a sweep tries makes runs of its own. */
export type PortableConfig = Omit<Config, 'runtime' | 'data' | 'sweep'> & {
  /** `from` and `to` are those that hold, a named range taken in. */
  readonly data: Omit<
    Config['data'],
    'file' | 'assets' | 'fundingFile' | 'finerFile' | 'ranges' | 'range' | 'series'
  > & {
    readonly series: Readonly<Record<string, Omit<SeriesConfig, 'file'>>>;
  };
};

/** Leaves out where things lie, and what only one call needs. */
export function portable(config: Config): PortableConfig {
  const { runtime: _, sweep: _sweep, data, ...rest } = config;
  // What these files hold is part of the data's hash.
  const {
    file: _file,
    assets: _assets,
    fundingFile: _funding,
    finerFile: _finer,
    ranges: _ranges,
    range: _range,
    series,
    ...content
  } = data;
  const entries = Object.entries(series).map(([name, { file: _, ...entry }]) => [name, entry] as const);
  return { ...rest, data: { ...content, ...readPeriod(data), series: Object.fromEntries(entries) } };
}
