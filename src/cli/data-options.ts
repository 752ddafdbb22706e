import type { Command } from 'commander';
import type { DataConfig, LoadedConfig } from '../config/index.ts';
import { durationMs } from '../core/index.ts';

/** What several `data` subcommands take. */
export interface ForceOption {
  readonly force?: boolean;
}

const STANDARD = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type ColumnOptions = { readonly [name in (typeof STANDARD)[number]]?: string };

export function addColumnOptions(command: Command): void {
  for (const name of STANDARD) command.option(`--${name} <column>`, `the file's column with the ${name}`);
}

export function columnsOf(options: ColumnOptions): ColumnOptions {
  return Object.fromEntries(STANDARD.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}

/** The mapping of the configuration for a file that came in by name: its further columns are those of the configured file. */
export function mappingFor(data: DataConfig, named: boolean, options: ColumnOptions): Record<string, string> {
  const { time, open, high, low, close, volume } = data.columns;
  const standard = { time, open, high, low, close, volume };
  return { ...(named ? standard : data.columns), ...columnsOf(options) };
}

/** A flag's duration (`1h`) in milliseconds. @throws ConfigError CONFIG_INVALID */
export function flagDuration(flag: string): (text: string) => number {
  return (text) => durationMs(text, flag);
}

/** `a,b , c` */
export function nameList(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Which key to blame where a period holds no bar. */
export function periodOptions(loaded: LoadedConfig): { readonly periodPath?: string } {
  return loaded.config.data.range === null ? {} : { periodPath: 'data.range' };
}
