import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { readBars, writeMarket, writeParquet } from '../../src/data/index.ts';
import { plainColumns } from '../data/scratch.ts';
import { fakeContext } from './fake-context.ts';

let folder: string;
let before: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-cli-'));
  before = process.cwd();
  process.chdir(folder);
  await writeMarket('market.parquet', { years: 0.05, interval: '30m', regimes: 2, drift: 1, seed: 1 });
  const messy = plainColumns(100, ({ timestamp, high }) => {
    timestamp![30] = timestamp![10]!;
    high![50] = 1;
  });
  await writeParquet('messy.parquet', messy, { timeColumns: ['timestamp'] });
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function data(...args: string[]) {
  const context = fakeContext();
  const code = (await runCli(['data', ...args], context)) || context.failed();
  const out = context.stdout();
  return { code, out, err: context.stderr(), json: args.includes('--json') ? JSON.parse(out) : null };
}

describe('data check', () => {
  it('ends with 0 for a file that every command reads, and says whether it is as written', async () => {
    const { code, json } = await data('check', 'market.parquet', '--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({ rows: 876, manifest: 'as written', refused: [], madeFrom: { made: 'generate' } });
    expect(json.error).toBeUndefined();
  });

  it('ends with 2 for one that would be refused, with the whole report and the policies that mend it', async () => {
    const { code, json } = await data('check', 'messy.parquet', '--json');
    expect(code).toBe(2);
    expect(json.error.code).toBe('TIME_UNORDERED');
    expect(json.refused).toHaveLength(3);
    expect(json.gapRows).toBe(2);
    const text = await data('check', 'messy.parquet');
    expect(text.out).toContain('mend: --duplicates last');
    const lenient = ['--unordered', 'sort', '--duplicates', 'first', '--inconsistent', 'gap'];
    expect((await data('check', 'messy.parquet', ...lenient)).code).toBe(0);
  });

  it('--fix writes a mended copy, under all mending policies or those that are named', async () => {
    expect((await data('check', 'messy.parquet', '--fix', '--out', 'mended.parquet')).code).toBe(0);
    expect((await data('check', 'mended.parquet')).code).toBe(0);
    const again = await data('check', 'messy.parquet', '--fix', '--out', 'mended.parquet', '--json');
    expect(again.json.error.code).toBe('FILE_EXISTS');
    const half = await data(
      'check',
      'messy.parquet',
      '--fix',
      '--unordered',
      'sort',
      '--out',
      'half.parquet',
      '--json',
    );
    expect(half.code).toBe(2);
    expect(half.json.error.code).toBe('TIME_DUPLICATE');
    expect(existsSync('half.parquet')).toBe(false);
    expect((await data('check', 'messy.parquet', '--fix')).err).toContain("required option '--out <file>'");
    expect((await data('check', 'messy.parquet', '--out', 'x.parquet')).err).toContain('needs --fix');
  });
});

describe('data resample', () => {
  it('writes bars of a longer interval with a manifest, and names what it dropped', async () => {
    const args = ['resample', 'market.parquet', '--interval', '1h', '--out', 'hours.parquet'];
    const { code, json } = await data(...args, '--from', '2021-01-01T00:30', '--mean', 'regime', '--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({
      rows: 437,
      from: '2021-01-01T01:00:00Z',
      dropped: { firstRows: 1, lastRows: 0, leadingGaps: 0 },
      columns: { regime: 'mean' },
    });
    expect((await readBars('hours.parquet')).report.intervalMs).toBe(3_600_000);
    expect(JSON.parse(readFileSync('hours.parquet.manifest.json', 'utf8')).source.files[0].file).toBe('market.parquet');
    expect((await data(...args, '--json')).json.error.code).toBe('FILE_EXISTS');
    const odd = await data('resample', 'market.parquet', '--interval', '45m', '--out', 'odd.parquet', '--json');
    expect(odd.json.error.code).toBe('INTERVAL_MISMATCH');
    const no = await data('resample', 'market.parquet', '--interval', 'soon', '--out', 'odd.parquet', '--json');
    expect(no.code).toBe(2);
  });
});

describe('data import', () => {
  it('puts several files together', async () => {
    for (const [name, from] of [
      ['b', 5],
      ['a', 0],
    ] as const) {
      const rows = Array.from({ length: 5 }, (_, i) => `${1_609_459_200_000 + (from + i) * 60_000},5,6,4,5,1`);
      writeFileSync(`${name}.csv`, ['time,open,high,low,close,volume', ...rows].join('\n'));
    }
    const { code, json } = await data('import', 'b.csv', 'a.csv', '--out', 'both.parquet', '--json');
    expect(code).toBe(0);
    expect(json.report).toMatchObject({ rows: 10, gapRows: 0 });
  });
});

describe('named ranges', () => {
  it('select rows by --range, and --from and --to cut further inside them', async () => {
    writeFileSync(
      'ranges.yml',
      'data:\n  ranges:\n    train: { to: 2021-01-10 }\n    test: { from: 2021-01-10, to: 2021-01-12 }\n    later: { from: 2031-01-01 }\n',
    );
    const check = (...args: string[]) => data('check', 'market.parquet', '--config', 'ranges.yml', '--json', ...args);
    expect((await check('--range', 'train')).json).toMatchObject({
      from: '2021-01-01T00:00:00Z',
      to: '2021-01-09T23:30:00Z',
    });
    expect((await check('--range', 'test')).json.rows).toBe(96);
    expect((await check('--range', 'test', '--from', '2021-01-11')).json.rows).toBe(48);
    const unknown = await check('--range', 'tset');
    expect(unknown.code).toBe(2);
    expect(unknown.json.error).toMatchObject({ code: 'CONFIG_INVALID', where: '--range' });
    expect(unknown.json.error.what).toBe('there is no range "tset"; did you mean "test"?');
    expect(unknown.json.error.mend).toContain('train, test, later');
    const crossed = await check('--range', 'test', '--from', '2021-02-01');
    expect(crossed.json.error.what).toContain('nothing is left of range "test"');
    const empty = await check('--range', 'later');
    expect(empty.json.error.code).toBe('DATA_EMPTY');
    expect(empty.json.error.where).toContain('--range');
  });
});
