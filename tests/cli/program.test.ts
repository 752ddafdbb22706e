import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { type LoadedConfig, loadConfig } from '../../src/config/index.ts';
import { ConfigError, RunError } from '../../src/core/index.ts';
import { renderHtml } from '../../src/report/index.ts';
import { answer } from '../report/fixture.ts';
import { fakeContext } from './fake-context.ts';

let folder: string;
let before: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-cli-'));
  before = process.cwd();
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** Runs a walkforward whose work is `work`; returns what came out and the configuration that was handed over. */
async function walkforward(args: string[], work: () => unknown = () => ({ answer: answer() })) {
  let loaded: LoadedConfig | undefined;
  let options: { fresh: boolean } | undefined;
  const context = fakeContext({
    runWalkforward: async (l, o) => {
      loaded = l;
      options = o;
      return work() as { answer: ReturnType<typeof answer> };
    },
  });
  const exit = await runCli(['walkforward', ...args], context);
  return { exit, context, config: loaded?.config, options, out: context.stdout(), err: context.stderr() };
}

describe('flags', () => {
  it('override the configuration', async () => {
    const flags = [
      ...['--train-weeks', '8', '--test-weeks', '1', '--scheme', 'expanding', '--diag-h', '20', '--seed', '7'],
      ...['--data', 'my.parquet', '--from', '2023-01-01', '--to', '2024-01-01', '--workers', '2', '--out', 'there'],
      ...['--set', 'execution.costBps=9', '--set', 'model.use=gbdt'],
    ];
    const { exit, config } = await walkforward(flags);
    expect(exit).toBe(0);
    expect(config).toMatchObject({
      seed: 7,
      data: { file: 'my.parquet', generate: null, from: '2023-01-01', to: '2024-01-01' },
      model: { use: 'gbdt', params: {} },
      walkForward: { trainWeeks: 8, testWeeks: 1, scheme: 'expanding' },
      execution: { costBps: 9 },
      targets: { diagHorizonBars: 20 },
      runtime: { workers: 2, results: 'there' },
    });
  });

  it('leave the configuration alone where they are not given', async () => {
    const { config, options } = await walkforward([]);
    expect(config).toEqual(loadConfig().config);
    expect(options?.fresh).toBe(false);
    expect((await walkforward(['--fresh', '--workers', 'auto'])).options?.fresh).toBe(true);
  });

  it.each([
    [['--train-weeks', '0'], '--train-weeks is "0", which is not a number above 0', '--train-weeks 12'],
    [['--train-weeks', '-3'], '--train-weeks is "-3"', 'number above 0'],
    [['--test-weeks', '2weeks'], '--test-weeks is "2weeks"', '--test-weeks 2'],
    [['--seed', '1.5'], '--seed is "1.5", which is not a whole number of at least 0', '--seed 1'],
    [['--workers', '0'], '--workers is "0", which is not a whole number of at least 1', '--workers 2'],
    [['--diag-h', 'ten'], '--diag-h is "ten"', '--diag-h 10'],
    [['--null', '0'], '--null is "0", which is not a whole number from 1 to 9999', '--null 200'],
    [['--null', 'x'], '--null is "x", which is not a whole number from 1 to 9999', '--null 200'],
    [['--null', '99999999999'], '--null is "99999999999", which is not a whole number from 1 to 9999', '--null 200'],
    [['--null', '2.5'], '--null is "2.5"', '--null 200'],
    [['--null-block', '20d'], '--null asks for none', '--null 200'],
    [['--scheme', 'sliding'], 'Allowed choices are rolling, expanding', 'walkforward --help'],
    [['--train-week', '8'], "unknown option '--train-week'", 'walkforward --help'],
    [['--train-weeks'], "option '--train-weeks <weeks>' argument missing", 'walkforward --help'],
    [['--set', 'walkForward'], 'write path.to.key=value', 'walkforward --help'],
    [['stray'], 'too many arguments', 'walkforward --help'],
  ])('%j are refused: exit 2, one message, what and how to mend it', async (args, what, mend) => {
    const { exit, out, err, config } = await walkforward(args);
    expect(exit).toBe(2);
    expect(config).toBeUndefined();
    expect(out).toBe('');
    expect(err.match(/^error /gm)).toHaveLength(1);
    expect(err).toMatch(/^error ARGUMENT_INVALID: .*\n {2}where: .*\n {2}mend: {2}.*\n$/);
    expect(err).toContain(what);
    expect(err.slice(err.indexOf('mend:'))).toContain(mend);
  });

  it.each([
    [['--from', 'soon'], 'CONFIG_INVALID', 'where: --from'],
    [['--from', '2024-01-02', '--to', '2024-01-01'], 'CONFIG_INVALID', 'where: --to'],
    [['--set', 'walkForward.trainWeks=3'], 'CONFIG_UNKNOWN_KEY', 'where: --set walkForward.trainWeks'],
    [['--config', 'nowhere.yml'], 'CONFIG_MISSING', 'where: nowhere.yml'],
  ])('%j are refused by the configuration, which names the flag', async (args, code, where) => {
    const { exit, err } = await walkforward(args);
    expect(exit).toBe(2);
    expect(err).toContain(`error ${code}: `);
    expect(err).toContain(where);
  });

  it('ask for null markets only where they are given', async () => {
    expect((await walkforward([])).options).toMatchObject({ nulls: undefined });
    expect((await walkforward(['--null', '50'])).options).toMatchObject({ nulls: { markets: 50 } });
    const own = await walkforward(['--null', '50', '--null-block', '5d']);
    expect(own.options).toMatchObject({ nulls: { markets: 50, block: '5d' } });
  });

  it('know which of two exclude each other', async () => {
    const context = fakeContext();
    expect(await runCli(['backtest', '--run', 'latest', '--forecasts', 'f.csv'], context)).toBe(2);
    expect(context.stderr()).toContain("option '--run <id>' cannot be used with option '--forecasts <file>'");
  });

  it('take a Parquet file as --out of labels and features', async () => {
    const context = fakeContext();
    expect(await runCli(['labels', '--out', 'labels.csv'], context)).toBe(2);
    expect(context.stderr()).toContain('ends in .parquet');
  });
});

describe('output', () => {
  it('is the summary on standard output', async () => {
    const { out, err, context } = await walkforward(['--quiet']);
    expect(out).toContain('run 3f2a9c1b77e0d4aa');
    expect(out.endsWith('s in all\n')).toBe(true);
    expect(err).toBe('');
    expect(context.quiet()).toBe(true);
  });

  it('comes with a page, whose renderer is handed to the run', async () => {
    expect((await walkforward([])).options).toHaveProperty('render', renderHtml);
  });

  it('is exactly one JSON document under --json, with null for what is undefined', async () => {
    const { out } = await walkforward(['--json']);
    const document = JSON.parse(out);
    expect(document.runId).toBe('3f2a9c1b77e0d4aa');
    expect(document.strategies.forecast.sharpe).toBeNull();
    expect(document.targets).toHaveLength(3);
  });

  it('is the error as JSON under --json, beside the message on standard error', async () => {
    const { exit, out, err } = await walkforward(['--json', '--train-weeks', '0']);
    expect(exit).toBe(2);
    const { error } = JSON.parse(out);
    expect(error.code).toBe('ARGUMENT_INVALID');
    expect(Object.keys(error)).toEqual(['code', 'what', 'where', 'mend']);
    expect(err).toContain(error.what);
  });

  it('lists the catalogs of features and transforms', async () => {
    const context = fakeContext();
    expect(await runCli(['features', '--list', '--json'], context)).toBe(0);
    expect(JSON.parse(context.stdout()).map(({ name }: { name: string }) => name)).toEqual(['rsi', 'lag']);
    const text = fakeContext();
    expect(await runCli(['features', '--list'], text)).toBe(0);
    expect(text.stdout()).toContain('transform lag');
  });

  it('shows help on standard output, and an unknown command with its neighbour as an error', async () => {
    const help = fakeContext();
    expect(await runCli(['walkforward', '--help'], help)).toBe(0);
    expect(help.stdout()).toContain('--train-weeks <weeks>');
    expect(help.stderr()).toBe('');
    const unknown = fakeContext();
    expect(await runCli(['walkfoward'], unknown)).toBe(2);
    expect(unknown.stderr()).toContain("unknown command 'walkfoward' (Did you mean walkforward?)");
    const none = fakeContext();
    expect(await runCli([], none)).toBe(2);
    expect(none.stdout()).toBe('');
    expect(none.stderr()).toContain('Usage: regimewalk');
    const version = fakeContext();
    expect(await runCli(['--version'], version, '1.2.3')).toBe(0);
    expect(version.stdout()).toBe('1.2.3\n');
  });
});

describe('data without a subcommand', () => {
  it.each([
    [['data', '--json'], 'missing subcommand; use one of generate, download, import, check, resample'],
    [['data', '--json', 'check'], 'flags go behind the subcommand: data check …'],
    [['data', 'chek', '--json'], "unknown subcommand 'chek' (Did you mean check?)"],
    [['data', 'prune', '--json'], "unknown subcommand 'prune'; use one of generate, download, import, check, resample"],
  ])('%j says what is missing', async (args, what) => {
    const context = fakeContext();
    expect(await runCli(args, context)).toBe(2);
    expect(JSON.parse(context.stdout()).error).toEqual({
      code: 'ARGUMENT_INVALID',
      what,
      where: expect.stringMatching(/^regimewalk data/),
      mend: expect.stringMatching(/^see: regimewalk data/),
    });
  });

  it('shows the help where nothing else is given', async () => {
    const context = fakeContext();
    expect(await runCli(['data'], context)).toBe(2);
    expect(context.stderr()).toContain('Usage: regimewalk data <generate|download|import|check|resample>');
    expect(context.stderr()).not.toContain('error');
    const help = fakeContext();
    expect(await runCli(['data', 'help', 'check'], help)).toBe(0);
    expect(help.stdout()).toContain('Usage: regimewalk data check');
  });
});

describe('failures', () => {
  const thrown =
    (error: unknown) =>
    async (args: string[] = []) =>
      walkforward(args, () => {
        throw error;
      });

  it('of a room get file and line of the key at fault', async () => {
    writeFileSync('here.yml', 'seed: 1\nmodel:\n  params: { C: -1 }\n');
    const parts = { what: 'C is -1', where: 'model.params.C', path: 'model.params.C', mend: 'm' };
    const { exit, err } = await thrown(new ConfigError('CONFIG_INVALID', parts))(['--config', 'here.yml']);
    expect(exit).toBe(2);
    expect(err).toContain('where: here.yml:3 model.params.C');
  });

  it('of a full disk or a folder without rights keep their exit codes', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', path: 'results/x' });
    expect(await thrown(full)()).toMatchObject({ exit: 1, err: expect.stringContaining('error DISK_FULL: ENOSPC') });
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', path: 'results' });
    expect(await thrown(denied)()).toMatchObject({ exit: 2, err: expect.stringContaining('where: results') });
  });

  it('of ours are short, with the stack on request only', async () => {
    const { exit, err } = await thrown(new TypeError('x is not a function'))();
    expect(exit).toBe(1);
    expect(err).toContain('error INTERNAL: x is not a function');
    expect(err).toContain('REGIMEWALK_DEBUG=1');
    expect(err).not.toContain('program.test.ts');
  });

  it('by Ctrl-C end with 130 and say that the same command resumes', async () => {
    const parts = { what: '12 of 46 segments are done', where: 'walkforward', mend: 'm' };
    const { exit, err, context } = await thrown(new RunError('INTERRUPTED', parts))();
    expect([exit, err]).toEqual([130, 'stopped: 12 of 46 segments are done; the same command resumes\n']);
    expect(context.armed()).toBe(true);
    const aborted = fakeContext({
      runWalkforward: async () => {
        aborted.abort();
        throw new Error('Terminating worker thread');
      },
    });
    expect(await runCli(['walkforward'], aborted)).toBe(130);
  });
});

describe('data and init', () => {
  it('generate the same market again, but never over a file that is not a generated one', async () => {
    const args = [
      'data',
      'generate',
      '--years',
      '0.1',
      '--interval',
      '1h',
      '--regimes',
      '1',
      '--drift',
      '0',
      '--seed',
      '3',
    ];
    const first = fakeContext();
    expect(await runCli([...args, '--out', 'm.parquet', '--json'], first)).toBe(0);
    expect(JSON.parse(first.stdout())).toMatchObject({
      file: 'm.parquet',
      rows: 876,
      from: '2021-01-01T00:00:00Z',
      intervalMs: 3_600_000,
      market: { drift: 0, seed: 3 },
    });
    const bytes = readFileSync('m.parquet');
    expect(await runCli([...args, '--out', 'm.parquet'], fakeContext())).toBe(0);
    expect(readFileSync('m.parquet').equals(bytes)).toBe(true);
    writeFileSync('mine.parquet', 'bars that nobody can make again');
    const second = fakeContext();
    expect(await runCli([...args, '--out', 'mine.parquet'], second)).toBe(2);
    expect(second.stderr()).toContain('error FILE_EXISTS');
    expect(await runCli([...args, '--out', 'mine.parquet', '--force'], fakeContext())).toBe(0);
    expect(readFileSync('mine.parquet').equals(bytes)).toBe(true);
  });

  it('name the flag of an impossible market', async () => {
    const context = fakeContext();
    expect(await runCli(['data', 'generate', '--interval', '7m', '--out', 'n.parquet'], context)).toBe(2);
    expect(context.stderr()).toContain('where: --interval 7m');
    expect(existsSync('n.parquet')).toBe(false);
  });

  it('import a CSV file under names of its own, check it, and write a configuration for it', async () => {
    const rows = Array.from(
      { length: 400 },
      (_, i) => `${new Date(Date.UTC(2024, 0, 1, i)).toISOString()},1,3,0.5,2,10`,
    );
    writeFileSync('my.csv', `Stamp,First,Top,Bottom,Final,Size\n${rows.join('\n')}\n`);
    const names = [
      '--time',
      'Stamp',
      '--open',
      'First',
      '--high',
      'Top',
      '--low',
      'Bottom',
      '--close',
      'Final',
      '--volume',
      'Size',
    ];
    const imported = fakeContext();
    expect(
      await runCli(['data', 'import', 'my.csv', '--out', 'my.parquet', ...names], imported),
      imported.stderr(),
    ).toBe(0);
    expect(imported.stdout()).toContain('400 bars of 1h');
    const checked = fakeContext();
    expect(await runCli(['data', 'check', 'my.parquet', '--json'], checked)).toBe(0);
    expect(JSON.parse(checked.stdout())).toMatchObject({
      rows: 400,
      gapRows: 0,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const missing = fakeContext();
    expect(await runCli(['data', 'import', 'my.csv'], missing)).toBe(2);
    expect(missing.stderr()).toContain('--out');
  });

  it('init writes a configuration that loads, with notes on a short file, and never over one that is there', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `${Date.UTC(2024, 0, 1, i)};1;3;0.5;2;10`);
    writeFileSync('prices.csv', `open_time;o;h;l;c;vol\n${rows.join('\n')}\n`);
    const context = fakeContext();
    expect(await runCli(['init', '--data', 'prices.csv', '--out', 'new.yml'], context), context.stderr()).toBe(0);
    expect(context.stdout()).toContain('written to new.yml');
    expect(context.stdout()).toContain('note: the file holds 2.4 weeks');
    const { config } = loadConfig({ file: 'new.yml' });
    expect(config.data).toMatchObject({
      file: 'prices.csv',
      generate: null,
      columns: { time: 'open_time', open: 'o', high: 'h', low: 'l', close: 'c', volume: 'vol' },
    });
    expect(config.walkForward).toMatchObject({ trainWeeks: 12, testWeeks: 2 });
    expect(config.strategies).toEqual(loadConfig().config.strategies);
    expect(
      readFileSync('new.yml', 'utf8')
        .split('\n')
        .filter((line) => line.includes('#')).length,
    ).toBeGreaterThan(25);
    const again = fakeContext();
    expect(await runCli(['init', '--data', 'prices.csv', '--out', 'new.yml'], again)).toBe(2);
    expect(again.stderr()).toContain('error FILE_EXISTS');
    const nothing = fakeContext();
    expect(await runCli(['init'], nothing)).toBe(2);
    expect(nothing.stderr()).toContain("'--data <file>' not specified");
  });

  it('init names the columns to mend before anything else', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${Date.UTC(2024, 0, 1, i)},1,3,0.5,2,10`);
    writeFileSync('odd.csv', `time,open,high,low,finish,volume\n${rows.join('\n')}\n`);
    const context = fakeContext();
    expect(await runCli(['init', '--data', 'odd.csv', '--out', 'odd.yml'], context)).toBe(0);
    expect(context.stdout()).toContain(
      'written to odd.yml; mend data.columns.close in odd.yml first, then see what a run would do with: regimewalk plan --config odd.yml',
    );
    writeFileSync('broken.csv', `time,open,high,low,close,volume,close\n${rows.map((row) => `${row},2`).join('\n')}\n`);
    const broken = fakeContext();
    expect(await runCli(['init', '--data', 'broken.csv', '--out', 'broken.yml'], broken)).toBe(0);
    expect(broken.stdout()).toContain('written to broken.yml; mend broken.csv first (see the note)');
  });

  it.each([
    [['--from', '2030-01-01'], "[2030-01-01T00:00:00Z, the file's end)", '--from'],
    [['--to', '2020-01-01'], "[the file's start, 2020-01-01T00:00:00Z)", '--to'],
    [['--set', 'data.from=2030-01-01'], "[2030-01-01T00:00:00Z, the file's end)", '--set data.from'],
  ])('say which bound leaves no bar: %j', async (args, range, where) => {
    const rows = Array.from({ length: 50 }, (_, i) => `${Date.UTC(2024, 0, 1, i)},1,3,0.5,2,10`);
    writeFileSync('period.csv', `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const context = fakeContext();
    expect(await runCli(['data', 'check', 'period.csv', ...args, '--json'], context)).toBe(2);
    expect(JSON.parse(context.stdout()).error).toMatchObject({
      code: 'DATA_EMPTY',
      what: `no bar lies in ${range}`,
      where: `${where} (period.csv, which runs from 2024-01-01T00:00:00Z to 2024-01-03T01:00:00Z)`,
    });
  });

  it('init takes windows long enough for slow bars', async () => {
    const rows = Array.from(
      { length: 1500 },
      (_, i) => `${new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)},1,3,0.5,2,10`,
    );
    writeFileSync('daily.csv', `Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`);
    const context = fakeContext();
    expect(await runCli(['init', '--data', 'daily.csv', '--out', 'daily.yml'], context), context.stderr()).toBe(0);
    const { walkForward } = loadConfig({ file: 'daily.yml' }).config;
    expect(walkForward.trainWeeks * 7 * 0.7).toBeGreaterThan(walkForward.minTrainRows);
  });
});
