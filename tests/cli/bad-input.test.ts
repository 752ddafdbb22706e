import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/core/index.ts';
import { writeParquet } from '../../src/data/index.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const at = (name: string): string => path.join(home, name);
const disk = tinyDisk();

/** A file system of 256 KiB, where the machine lets us mount one. */
function tinyDisk(): string | null {
  const folder = at('tiny');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    return null;
  }
}

async function writeHours(
  name: string,
  rows: number,
  change: (columns: Record<string, Float64Array>) => void,
): Promise<void> {
  const line = (value: (i: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, i) => value(i));
  const price = (i: number): number => 100 + 10 * Math.sin(i / 90) + Math.sin(i * 1.3);
  const columns: Record<string, Float64Array> = {
    timestamp: line((i) => Date.UTC(2022, 0, 1) + i * HOUR_MS),
    open: line(price),
    high: line((i) => price(i) + 0.5),
    low: line((i) => price(i) - 0.5),
    close: line(price),
    volume: line((i) => 5 + (i % 7)),
  };
  change(columns);
  await writeParquet(at(name), columns, { timeColumns: ['timestamp'] });
}

beforeAll(async () => {
  await writeHours('good.parquet', 3000, () => {});
  await writeHours('short.parquet', 500, () => {});
  await writeHours('no-volume.parquet', 3000, (columns) => {
    columns.vol = columns.volume!;
    delete columns.volume;
  });
  await writeHours('twice.parquet', 3000, ({ timestamp }) => {
    timestamp![1200] = timestamp![1199]!;
  });
  await writeHours('unordered.parquet', 3000, ({ timestamp }) => {
    timestamp![1200] = timestamp![1200]! - 3 * DAY_MS - 1800_000;
  });
  await writeHours('infinite.parquet', 3000, ({ close, high }) => {
    close![77] = Number.POSITIVE_INFINITY;
    high![77] = Number.POSITIVE_INFINITY;
  });
  const good = readFileSync(at('good.parquet'));
  writeFileSync(at('truncated.parquet'), good.subarray(0, good.length >> 1));
  writeFileSync(at('text.parquet'), 'time,close\n1,2\n'.repeat(50));
  writeFileSync(at('typo.yml'), 'seed: 3\nwalkForward:\n  trainWeeks: 8\n  testWeks: 2\n');
  writeFileSync(at('type.yml'), 'walkForward:\n  trainWeeks: twelve\n');
  writeFileSync(at('syntax.yml'), 'walkForward:\n  trainWeeks: [1\nseed: 2\n');
  writeFileSync(at('plugin.yml'), 'features:\n  - { use: rsi, params: { windw: 9 } }\n');
  writeFileSync(at('file'), 'a file, not a folder');
});

afterAll(() => {
  if (disk !== null) execFileSync('umount', [disk]);
});

const data = (name: string): string[] => ['--data', name, '--train-weeks', '8'];

describe('bad input ends with exit code 2, one message that says what, where and how to mend it, and nothing written', () => {
  it.each([
    ['a missing file', data('nowhere.parquet'), 'FILE_MISSING', /nowhere\.parquet/],
    ['a file that is no Parquet', data('text.parquet'), 'PARQUET_INVALID', /text\.parquet/],
    ['a truncated Parquet file', data('truncated.parquet'), 'PARQUET_INVALID', /truncated|cut|end/i],
    ['a missing column', data('no-volume.parquet'), 'COLUMN_MISSING', /volume[\s\S]*vol/],
    ['a time that comes twice', data('twice.parquet'), 'TIME_DUPLICATE', /2022-02-19T23:00/],
    ['times out of order', data('unordered.parquet'), 'TIME_UNORDERED', /2022-02-/],
    ['infinite values', data('infinite.parquet'), 'VALUE_INFINITE', /2022-01-04T05:00/],
    ['too few bars for one segment', data('short.parquet'), 'DATA_TOO_SHORT', /500 bars[\s\S]*at least 1680 bars/],
    ['an unknown key', ['--config', 'typo.yml'], 'CONFIG_UNKNOWN_KEY', /did you mean "testWeeks"[\s\S]*typo\.yml:4/],
    ['a wrong type', ['--config', 'type.yml'], 'CONFIG_INVALID', /"twelve"[\s\S]*type\.yml:2/],
    ['broken YAML', ['--config', 'syntax.yml'], 'CONFIG_SYNTAX', /syntax\.yml:/],
    [
      'an unknown parameter of a feature',
      ['--config', 'plugin.yml'],
      'CONFIG_UNKNOWN_KEY',
      /did you mean "window"[\s\S]*plugin\.yml:2/,
    ],
    ['a missing configuration file', ['--config', 'none.yml'], 'CONFIG_MISSING', /none\.yml/],
    ['an impossible value', ['--train-weeks', '0'], undefined, /--train-weeks/],
    ['an unknown flag', ['--trainweeks', '3'], 'ARGUMENT_INVALID', /--train-weeks/],
    [
      'an unknown key in --set',
      ['--set', 'walkForward.trainWeks=3'],
      'CONFIG_UNKNOWN_KEY',
      /--set walkForward\.trainWeks/,
    ],
    [
      'a mistyped key beside which one is missing',
      ['--set', 'strategies.trend.gates=[{ use: z-threshold, params: { minimun: 1 } }]'],
      'CONFIG_UNKNOWN_KEY',
      /did you mean "minimum"/,
    ],
    ['an unknown model', ['--set', 'model.use=gbtd'], 'UNKNOWN_PLUGIN', /did you mean "gbdt"/],
    [
      'a results folder below a file',
      [...data('good.parquet'), '--out', 'file/results'],
      'NOT_WRITABLE',
      /file\/results/,
    ],
  ])('%s', async (_, args, code, message) => {
    const ended = await called(home, 'walkforward', '--quiet', '--json', ...args);
    expect(ended.code, ended.err).toBe(2);
    const { error } = JSON.parse(ended.out) as { error: Record<'code' | 'what' | 'where' | 'mend', string> };
    if (code !== undefined) expect(error.code).toBe(code);
    expect(`${error.what} ${error.where} ${error.mend}`).toMatch(message);
    for (const part of [error.what, error.where, error.mend]) expect(part.length).toBeGreaterThan(3);
    expect(ended.err.match(/^error /gm)).toHaveLength(1);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(existsSync(at('results'))).toBe(false);
    expect(readFileSync(at('file'), 'utf8')).toBe('a file, not a folder');
  });

  it('says in a process of its own what it says here', async () => {
    const args = ['walkforward', '--quiet', '--json', '--config', 'typo.yml'];
    const ended = await command(home, ...args);
    expect(ended.code).toBe(2);
    expect(ended).toEqual(await called(home, ...args));
  });

  it.each([
    [
      'a protected column',
      'model.selection={ use: shap, params: { protect: [rsi_15] } }',
      'CONFIG_INVALID',
      /"rsi_15".*protect/s,
    ],
    ['a categorical feature', 'model.params.categorical=[rsi_15]', 'COLUMN_MISSING', /"rsi_15".*categorical/s],
  ])(
    '%s that is not there ends the run at its key, not as segments that failed',
    async (_, set, code, message) => {
      const labels = ['--set', 'labels.params.window=5d', '--set', 'labels.params.history=20d'];
      const trees = ['--set', 'model.use=gbdt', '--set', 'model.params={ rounds: 5 }', '--set', set];
      const ended = await called(
        home,
        'walkforward',
        ...['--quiet', '--json', '--workers', '1'],
        ...data('good.parquet'),
        ...labels,
        ...trees,
      );
      expect(ended.code, ended.err).toBe(2);
      const { error } = JSON.parse(ended.out) as { error: Record<'code' | 'what' | 'where' | 'mend', string> };
      expect(error.code).toBe(code);
      expect(`${error.what} ${error.where}`).toMatch(message);
      expect(error.mend).toMatch(/name one of ret_1, .*rsi_14/);
      expect(ended.err.match(/^error /gm)).toHaveLength(1);
    },
    60_000,
  );

  const onTinyDisk = disk === null ? it.skip : it;
  onTinyDisk(
    `a full disk ends with exit code 1${disk === null ? ' [skipped: needs the right to mount a small disk]' : ''}`,
    async () => {
      const ended = await command(
        home,
        'walkforward',
        '--quiet',
        '--json',
        ...data('good.parquet'),
        '--out',
        'tiny/results',
        ...['--set', 'labels.params.window=5d', '--set', 'labels.params.history=20d'],
      );
      expect(ended.code, ended.err).toBe(1);
      const { error } = JSON.parse(ended.out) as { error: Record<string, string> };
      expect(error.code).toBe('DISK_FULL');
      expect(error.mend).toMatch(/free some space/);
      const left = readdirSync(at('tiny'), { recursive: true, encoding: 'utf8' });
      expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
      for (const name of left.filter((file) => file.endsWith('.json'))) {
        expect(() => JSON.parse(readFileSync(path.join(at('tiny'), name), 'utf8'))).not.toThrow();
      }
    },
  );
});
