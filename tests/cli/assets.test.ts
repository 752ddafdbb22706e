import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PortfolioAnswer, RunAnswer } from '../../src/core/index.ts';
import { readParquetColumns } from '../../src/data/index.ts';
import { withoutScripts } from '../report/draw.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const SMALL = [
  ...['--train-weeks', '8', '--test-weeks', '2', '--json', '--quiet'],
  ...['--set', 'labels.params.window=5d', '--set', 'labels.params.history=20d'],
  ...['--set', 'model.returns=null', '--set', 'features=[{ use: returns }, { use: volatility }]'],
  ...['--set', 'strategies.forecast={ use: hold }', '--set', 'strategies.forecast+regime={ use: hold }'],
];
const ASSETS = ['--asset', 'A=a.parquet', '--asset', 'b.parquet'];
const PORTFOLIO_FILES = ['config.json', 'equity.parquet', 'portfolio.json', 'report.html'];

const walkArgs = (results: string, ...more: string[]): string[] => [
  ...['walkforward', ...SMALL, '--out', results, '--set', `runtime.models=${results}-models`],
  ...more,
];
const walk = (results: string, ...more: string[]) => called(home, ...walkArgs(results, ...more));
const portfolioOf = (text: string): PortfolioAnswer => JSON.parse(text) as PortfolioAnswer;
const bytesOf = (results: string, run: string, file: string): Buffer =>
  readFileSync(path.join(home, results, run, file));
const generate = (name: string, seed: string, ...more: string[]) =>
  called(home, 'data', 'generate', '--years', '0.45', '--interval', '1h', '--seed', seed, '--out', name, ...more);

let first: PortfolioAnswer;

beforeAll(async () => {
  expect((await generate('a.parquet', '4')).code).toBe(0);
  expect((await generate('b.parquet', '5')).code).toBe(0);
  // A process of its own: what later calls find of it, they find on the disk.
  const ended = await command(home, ...walkArgs('one', ...ASSETS, '--workers', '1'));
  expect(ended.err).toBe('');
  expect(ended.code).toBe(0);
  first = portfolioOf(ended.out);
}, 120_000);

describe('walkforward over several assets', () => {
  it('answers with each asset and their portfolio', () => {
    expect(Object.keys(first.assets)).toEqual(['A', 'b']);
    expect(Object.keys(first.strategies)).toEqual(Object.keys(first.assets.A!.strategies));
    expect(first.assets.A!.data.file).toBe('a.parquet');
    expect(first.improvements.map(({ assets }) => assets!.of)).toEqual([2, 2, 2]);
    expect(first.improvement).toEqual(first.improvements[0]);
    expect(first.targets[0]!.name).toBe('sharpeImprovement');
    expect(first.dir).toBe(path.join('one', first.runId));
    const sharpes = ['A', 'b'].map((name) => first.assets[name]!.strategies.trend!.sharpe);
    expect(first.strategies.trend!.meanSharpe).toBeCloseTo((sharpes[0]! + sharpes[1]!) / 2, 12);
  });

  it('leaves each asset the run that a call on its file alone has, to the byte', async () => {
    const ended = await walk('alone', '--data', 'b.parquet', '--workers', '1');
    const alone = JSON.parse(ended.out) as RunAnswer;
    expect(alone.runId).toBe(first.assets.b!.runId);
    expect(alone.strategies).toEqual(first.assets.b!.strategies);
    for (const file of ['config.json', 'metrics.json', 'forecasts.parquet', 'equity.parquet', 'report.html']) {
      expect(bytesOf('alone', alone.runId, file).equals(bytesOf('one', alone.runId, file)), file).toBe(true);
    }
  });

  it('takes the mean of daily returns that the assets really had', async () => {
    const { columns } = await readParquetColumns(path.join(home, first.dir, 'equity.parquet'));
    const [a, b, mean] = ['A.trend.return', 'b.trend.return', 'trend.return'].map((name) => columns[name]!);
    let equity = 1;
    for (let i = 0; i < mean!.length; i++) {
      const known = [a![i]!, b![i]!].filter((value) => !Number.isNaN(value));
      expect(columns.assets![i]).toBe(known.length);
      expect(mean![i]).toBeCloseTo(known.reduce((sum, value) => sum + value, 0) / known.length, 14);
      equity *= 1 + mean![i]!;
      expect(columns['trend.equity']![i]).toBeCloseTo(equity, 12);
    }
    expect(first.days).toMatchObject({ count: mean!.length, fewestAssets: 2, mostAssets: 2 });
    // What an asset's own answer says of its daily returns.
    let own = 1;
    for (const value of a!) own *= 1 + value;
    expect(own - 1).toBeCloseTo(first.assets.A!.strategies.trend!.totalReturn, 10);
  });

  it('gives the same bytes with two workers', async () => {
    const two = portfolioOf((await walk('two', ...ASSETS, '--workers', '2')).out);
    expect(two.runId).toBe(first.runId);
    for (const file of PORTFOLIO_FILES) {
      expect(bytesOf('two', first.runId, file).equals(bytesOf('one', first.runId, file)), file).toBe(true);
    }
  });

  it('answers a second call from what is there, and goes on where a call was cut off', async () => {
    const record = bytesOf('one', first.runId, 'run.json').toString();
    expect(portfolioOf((await walk('one', ...ASSETS, '--workers', '1')).out)).toEqual(first);
    expect(bytesOf('one', first.runId, 'run.json').toString()).toBe(record);
    rmSync(path.join(home, 'one', first.runId, 'run.json'));
    rmSync(path.join(home, 'one', first.assets.b!.runId, 'metrics.json'));
    const again = portfolioOf((await walk('one', ...ASSETS, '--workers', '1')).out);
    expect({ ...again, timings: {} }).toEqual({ ...first, timings: {} });
    for (const file of PORTFOLIO_FILES) {
      expect(bytesOf('one', first.runId, file).equals(bytesOf('two', first.runId, file)), file).toBe(true);
    }
  });

  it('killed with -9 in its second asset and called again, gives the same bytes', async () => {
    const running = command(home, ...walkArgs('killed', ...ASSETS, '--workers', '1'));
    const second = path.join(home, 'killed', first.assets.b!.runId, 'segments');
    const watch = setInterval(() => {
      if (!existsSync(second) || readdirSync(second).length < 2) return;
      clearInterval(watch);
      running.child.kill('SIGKILL');
    }, 2);
    expect((await running).code).toBeNull();
    clearInterval(watch);
    expect(existsSync(path.join(home, 'killed', first.assets.b!.runId, 'run.json'))).toBe(false);
    expect((await walk('killed', ...ASSETS, '--workers', '1')).code).toBe(0);
    for (const file of PORTFOLIO_FILES) {
      expect(bytesOf('killed', first.runId, file).equals(bytesOf('two', first.runId, file)), file).toBe(true);
    }
  });

  it('is another portfolio under other names, of the same runs', async () => {
    const named = portfolioOf(
      (await walk('one', '--asset', 'X=a.parquet', '--asset', 'b.parquet', '--workers', '1')).out,
    );
    expect(named.runId).not.toBe(first.runId);
    expect(named.assets.X!.runId).toBe(first.assets.A!.runId);
    expect(named.strategies).toEqual(first.strategies);
    expect((await walk('one', ...ASSETS, '--workers', '1')).code).toBe(0);
  });

  it('is listed, drawn again to the same bytes, and refused by commands that read one run, with the runs to take', async () => {
    const runs = await called(home, 'runs', '--out', 'one');
    expect(runs.out).toMatch(new RegExp(`${first.runId} +latest .*portfolio of 2: A, b`));
    const page = bytesOf('one', first.runId, 'report.html');
    const drawn = await command(home, 'report', '--out', 'one', '--json');
    expect(drawn.code).toBe(0);
    expect(portfolioOf(drawn.out).strategies).toEqual(first.strategies);
    expect(bytesOf('one', first.runId, 'report.html').equals(page)).toBe(true);
    expect((await called(home, 'report', '--out', 'one')).out).toContain(`portfolio ${first.runId}`);
    const analyze = await called(home, 'analyze', '--out', 'one');
    expect(analyze.code).toBe(2);
    expect(analyze.err).toContain(`${first.assets.A!.runId} (A), ${first.assets.b!.runId} (b)`);
  });

  it('leaves its own tables, which name the runs that have the rest', async () => {
    const folder = path.join(home, 'tables');
    expect((await called(home, 'report', '--out', 'one', '--run', first.runId, '--tables', folder)).code).toBe(0);
    const lines = (name: string) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n');
    expect(lines('strategies.csv')).toHaveLength(1 + Object.keys(first.strategies).length);
    expect(lines('assets.csv')[1]).toContain(first.assets.A!.runId);
    expect(lines('equity.csv')).toHaveLength(1 + first.days.count);
    expect(lines('README.md').join('\n')).toContain(`report -- --run ${first.assets.b!.runId} --tables DIR`);
  });

  it('puts tables and the equity line on a page that asks for nothing else', () => {
    const html = withoutScripts(bytesOf('one', first.runId, 'report.html').toString());
    expect(html).toContain("default-src 'none'");
    expect(html).toMatch(/<div class="chart" id="compared" role="img"/);
    expect(html).toContain(first.assets.A!.runId);
    expect(html).toMatch(/<td>\d of 2<\/td>/);
    expect(html).not.toMatch(/NaN|undefined|src=/);
  });
});

describe('bad assets', () => {
  it.each([
    [
      'a file that is not there',
      ['--asset', 'A=a.parquet', '--asset', 'SOL=none.parquet'],
      /asset "SOL".*none\.parquet/,
    ],
    ['a name that is there twice', ['--asset', 'A=a.parquet', '--asset', 'A=b.parquet'], /asset "A" is there twice/],
    ['no name', ['--asset', '=a.parquet'], /names no market/],
    [
      'bars of another interval',
      ['--asset', 'a.parquet', '--asset', 'Q=quarter.parquet'],
      /asset "Q" has bars of 15m, and "a" of 1h/,
    ],
    [
      'the same bars twice',
      ['--asset', 'A=a.parquet', '--asset', 'B=copy.parquet'],
      /asset "B" has the same bars as "A"/,
    ],
    ['no day in common', ['--asset', 'A=a.parquet', '--asset', 'LATE=late.csv'], /asset "LATE".*2031|asset "A".*2021/],
    ['--data beside', ['--asset', 'A=a.parquet', '--data', 'b.parquet'], /--asset.*cannot be used with.*--data/],
    ['--data twice', ['--data', 'a.parquet', '--data', 'b.parquet'], /--data is there twice/],
  ])('refuses %s, in one error that names it, before anything is trained', async (_, flags, message) => {
    if (!existsSync(path.join(home, 'quarter.parquet'))) {
      const made = await generate('quarter.parquet', '6', '--interval', '15m');
      expect(made.code).toBe(0);
      writeFileSync(path.join(home, 'copy.parquet'), readFileSync(path.join(home, 'a.parquet')));
      const rows = Array.from({ length: 3000 }, (_row, i) => {
        const p = 100 + Math.sin(i / 50);
        return `${new Date(Date.UTC(2031, 0, 1) + i * 3_600_000).toISOString()},${p},${p + 1},${p - 1},${p},5`;
      });
      writeFileSync(path.join(home, 'late.csv'), `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
    }
    const ended = await walk('bad', ...flags);
    expect(ended.code).toBe(2);
    const { error } = JSON.parse(ended.out) as { error: { what: string; where: string; mend: string } };
    expect(`${error.what} ${error.where}`).toMatch(message);
    expect(ended.err.match(/error [A-Z_]+:/g)).toHaveLength(1);
    expect(existsSync(path.join(home, 'bad'))).toBe(false);
  });

  it('refuses assets in commands that read one file, and takes --data over them', async () => {
    const set = ['--set', 'data.assets.A=a.parquet', '--quiet'];
    const plan = await called(home, 'plan', ...set);
    expect(plan.code).toBe(2);
    expect(plan.err).toMatch(/names the asset A, and this command reads one file[\s\S]*--data a\.parquet/);
    expect((await called(home, 'labels', ...set, '--data', 'b.parquet')).code).toBe(0);
  });
});

describe('backtest over several assets', () => {
  const flags = ['--set', 'runtime.featureStore=null', '--quiet', '--json'];

  it('trades each as alone, and all as a portfolio, from a time on', async () => {
    const from = ['--score-from', '2021-03-01'];
    const strategy = ['--strategy', 'trend'];
    const all = await command(home, 'backtest', ...ASSETS, ...flags, ...from, ...strategy);
    expect(all.err).toBe('');
    const portfolio = JSON.parse(all.out) as PortfolioAnswer;
    const alone = await called(home, 'backtest', '--data', 'a.parquet', ...flags, ...from, ...strategy);
    const answer = JSON.parse(alone.out) as RunAnswer;
    expect(portfolio.assets.A).toEqual(answer);
    expect(portfolio.days.from).toBe('2021-03-01');
    expect(portfolio.strategies.trend!.meanTurnoverPerYear).toBeGreaterThan(0);
  });

  it.each([
    [['--run', 'latest'], /--run is about one market/],
    [['--forecasts', 'x.csv'], /--forecasts is about one market/],
    [['--live'], /--live is about one market/],
    [['--score-from', 'spring'], /--score-from is "spring", which is not an ISO time/],
    [['--score-from', '2030-01-01'], /asset "A": no row is left to score/],
    [['--asset', 'COPY=./a.parquet'], /asset "COPY" has the same bars as "A"/],
    [['--asset', 'NONE=none.parquet'], /asset "NONE"[\s\S]*none\.parquet/],
    [['--strategy', 'trendy'], /no strategy "trendy"/],
  ])('refuses %j', async (more, message) => {
    const ended = await called(home, 'backtest', ...ASSETS, ...flags, ...more);
    expect(ended.code).toBe(2);
    expect(ended.err).toMatch(message);
  });
});
