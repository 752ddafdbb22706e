import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { readParquet } from 'parquet-wasm/node';
import { describe, expect, it } from 'vitest';
import { readParquetColumns, readTable } from '../../src/data/index.ts';
import { exportTrials } from '../../src/sweep/export-trials.ts';
import { sweepAnswer } from './sweep-answer.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'export-'));
const answer = sweepAnswer();
const { trials } = answer;
const MINIMUM = 'strategies.trend.gates[1].0.params.minimum';

describe('exportTrials', () => {
  it('writes CSV that reads back as it was, a row a trial by number, empty where there is nothing', async () => {
    const file = path.join(folder, 'trials.csv');
    await exportTrials(answer, file);
    const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(200);
    const number = (text: string | undefined) => (text === '' || text === undefined ? Number.NaN : Number(text));
    rows.forEach((row, i) => {
      const trial = trials[i]!;
      expect(Number(row.number)).toBe(trial.number);
      expect(row.state).toBe(trial.state);
      expect(number(row.rank)).toBe(trial.rank ?? Number.NaN);
      expect(Number(row.seed)).toBe(trial.seed);
      expect(number(row['strategies.trend+regime.sharpe'])).toBe(trial.values[0] ?? Number.NaN);
      expect(Number(row['strategies.trend.params.fastMs'])).toBe(trial.point['strategies.trend.params.fast']);
      expect(number(row[MINIMUM])).toBe(trial.point[MINIMUM] ?? Number.NaN);
      const at = trial.point['strategies.trend.gates']!;
      expect(row['strategies.trend.gates']).toBe(['[]', 'z-threshold', '<persistence & "more">'][at]);
      expect(number(row['figures.maxDrawdown'])).toBe(trial.figures.maxDrawdown ?? Number.NaN);
      expect(row.reason).toBe(trial.reason ?? '');
    });
  });

  it('writes Parquet with each column in its own type', async () => {
    const file = path.join(folder, 'trials.parquet');
    await exportTrials(answer, file);
    const { columns, metadata } = await readParquetColumns(file);
    expect(metadata.sweep).toBe(answer.sweepId);
    const numbers = (name: string) => Array.from(columns[name]!);
    expect(numbers('number')).toEqual(trials.map((trial) => trial.number));
    expect(numbers('strategies.trend+regime.maxDrawdown')).toEqual(trials.map(({ values }) => values[1] ?? Number.NaN));
    expect(numbers(MINIMUM)).toEqual(trials.map(({ point }) => point[MINIMUM] ?? Number.NaN));
    expect(numbers('pareto')).toEqual(trials.map(({ pareto }) => Number(pareto)));
    const table = tableFromIPC(readParquet(readFileSync(file)).intoIPCStream());
    const types = Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)]));
    expect(types).toMatchObject({
      number: 'Int32',
      state: 'Utf8',
      rank: 'Float64',
      'strategies.trend.params.lookback': 'Int32',
      'strategies.trend.gates': 'Utf8',
      'strategies.trend.params.slowMs': 'Float64',
      reason: 'Utf8',
    });
    expect([...table.getChild('state')!]).toEqual(trials.map(({ state }) => state));
    expect([...table.getChild('reason')!]).toEqual(trials.map(({ reason }) => reason));
    // A reader of numbers passes text over and says so.
    expect(Object.keys((await readTable(file)).text)).toContain('strategies.trend.gates');
  });

  it('writes the same bytes for the same trials, leaves no temporary file, and takes an empty sweep', async () => {
    const empty = sweepAnswer({ trials: [], best: null });
    for (const ending of ['csv', 'parquet']) {
      const [a, b] = [path.join(folder, `a.${ending}`), path.join(folder, `b.${ending}`)];
      await exportTrials(answer, a);
      await exportTrials(answer, b);
      expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
      await exportTrials(empty, a);
    }
    expect(readFileSync(path.join(folder, 'a.csv'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('refuses another ending before it writes', async () => {
    await expect(exportTrials(answer, path.join(folder, 'trials.xlsx'))).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
    await expect(exportTrials(answer, '/proc/nothing/trials.csv')).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
  });
});
