import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { writeIndex } from '../../src/cli/results-index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { type RunAnswer, SILENT_PROGRESS } from '../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../src/data/index.ts';
import * as experiment from '../../src/experiment/index.ts';
import { renderHtml } from '../../src/report/index.ts';
import { fakeContext } from './fake-context.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-cli-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);
const HOSTILE = '<script>|`x`</script>';

const overrides = {
  'runtime.results': at('results'),
  'runtime.models': at('models'),
  'runtime.logs': at('logs'),
  'runtime.featureStore': at('features'),
  'runtime.workers': 1,
  'data.generate': null,
  'data.file': at('one.parquet'),
  features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }],
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
  'walkForward.trainWeeks': 8,
  'walkForward.minTrainRows': 300,
  strategies: {
    trend: { use: 'ema-cross', params: { fast: '1d', slow: '5d', side: 'both' }, execution: { costBps: 9 } },
    [HOSTILE]: { from: 'trend', overlay: { source: 'label', multipliers: { HIGH_VOL: 0 }, undefined: 1 } },
  },
  compare: [{ baseline: 'trend', against: [HOSTILE] }],
};

let answer: RunAnswer;
let page = '';

beforeAll(async () => {
  await writeMarket(at('one.parquet'), { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 });
  const options = { fresh: false, progress: SILENT_PROGRESS, signal: new AbortController().signal, render: renderHtml };
  ({ answer } = await experiment.runWalkforward(loadConfig({ overrides }), options));
  page = readFileSync(at('results', answer.runId, 'report.html'), 'utf8');
}, 120_000);

async function called(...args: string[]) {
  const context = fakeContext(experiment);
  const own = { ...context, index: (loaded: Parameters<typeof writeIndex>[0]) => writeIndex(loaded, context) };
  const code = await runCli(['report', '--out', at('results'), ...args], own);
  return { code, out: context.stdout(), err: context.stderr() };
}

/** A table of plain cells. */
function csv(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

describe('report --tables', () => {
  it('writes every table as a file with its name in the list, the same bytes each time', async () => {
    const { code, out } = await called('--tables', at('csv'));
    expect(code).toBe(0);
    const files = readdirSync(at('csv'));
    expect(out).toContain(`tables: ${files.length - 1} files in ${at('csv')}`);
    for (const name of [
      'strategies',
      'targets',
      'improvements',
      'months',
      'years',
      'segments',
      'segment-returns',
      'known-regimes',
      'confusion',
      'reliability',
      'deciles',
      'ic',
      'costs',
      'cost-stress',
      'trades',
      'trade-exits',
      'equity',
      'forecasts',
      'importance',
      'data-quality',
    ])
      expect(files, name).toContain(`${name}.csv`);
    const readme = readFileSync(at('csv', 'README.md'), 'utf8');
    for (const file of files.filter((name) => name !== 'README.md')) expect(readme).toContain(`\`${file}\``);
    await called('--tables', at('again'));
    for (const file of files)
      expect(readFileSync(at('again', file), 'utf8'), file).toBe(readFileSync(at('csv', file), 'utf8'));
  });

  it('holds the very numbers of metrics.json, and codes in words', async () => {
    const [trend, hostile] = csv(at('csv', 'strategies.csv'));
    expect(Number(trend!.sharpe)).toBe(answer.strategies.trend!.sharpe);
    expect(hostile!.strategy).toBe(HOSTILE);
    const costs = csv(at('csv', 'costs.csv'));
    expect(Number(costs[0]!.total)).toBe(answer.execution.trend!.costs.total);
    const trades = csv(at('csv', 'trades.csv'));
    expect(trades.filter(({ strategy }) => strategy === 'trend')).toHaveLength(answer.strategies.trend!.trades);
    expect(trades[0]!.entryTime).toMatch(/^2021-\d\d-\d\dT/);
    expect(new Set(trades.map(({ exitReason }) => exitReason))).toContain('flip');
    const equity = csv(at('csv', 'equity.csv'));
    const { columns } = await readParquetColumns(at('results', answer.runId, 'equity.parquet'));
    expect(Number(equity.at(-1)!['trend.equity'])).toBe(columns['trend.equity']!.at(-1));
  });

  it('writes the same tables as Parquet', async () => {
    const { code } = await called('--tables', at('parquet'), '--format', 'parquet');
    expect(code).toBe(0);
    const names = (format: string) => readdirSync(at(format)).map((name) => name.replace(/\.(csv|parquet)$/, ''));
    expect(names('parquet')).toEqual(names('csv'));
    const { columns } = await readParquetColumns(at('parquet', 'strategies.parquet'));
    expect(columns.sharpe![0]).toBe(answer.strategies.trend!.sharpe);
  });

  it('refuses the folder of a run, whose tables have the same names, and --format without tables', async () => {
    const before = readFileSync(at('results', answer.runId, 'trades.parquet'));
    const own = await called('--tables', at('results', answer.runId), '--format', 'parquet');
    expect(own.code).toBe(2);
    expect(own.err).toContain('that of a run');
    expect(readFileSync(at('results', answer.runId, 'trades.parquet')).equals(before)).toBe(true);
    const below = await called('--tables', at('results', answer.runId, 'segments'));
    expect(below.code).toBe(2);
    expect(below.err).toContain('that of a run');
    const alone = await called('--format', 'csv');
    expect(alone.code).toBe(2);
    expect(alone.err).toContain('--tables');
  });
});

describe('report --md', () => {
  it('prints Markdown and nothing else, or writes it into a file', async () => {
    const { out } = await called('--md');
    expect(out).toMatch(/^## Run /);
    expect(out).not.toContain('page:');
    const { code } = await called('--md', at('summary.md'));
    expect(code).toBe(0);
    expect(readFileSync(at('summary.md'), 'utf8')).toBe(out);
    expect(out).not.toMatch(/<script/i);
  });
});

describe("report --md and a run's own files", () => {
  it('writes over none of them', async () => {
    const file = at('results', answer.runId, 'metrics.json');
    const before = readFileSync(file, 'utf8');
    const { code, err } = await called('--md', file);
    expect(code).toBe(2);
    expect(err).toContain('that of a run');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('report of a run whose records are damaged', () => {
  it.each(['evidence.json', 'job.json'])('says which file: %s', async (name) => {
    const file = at('results', answer.runId, 'segments', answeredSegment(), name);
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.slice(0, 20));
    const { code, err } = await called();
    writeFileSync(file, before);
    expect(code).toBe(2);
    expect(err).toContain(name);
  });
});

/** The folder of a segment that has a model. */
function answeredSegment(): string {
  const folders = readdirSync(at('results', answer.runId, 'segments'));
  return folders.find((one) => existsSync(at('results', answer.runId, 'segments', one, 'evidence.json')))!;
}

describe('report --index', () => {
  it('writes the index alone, with a link to the page', async () => {
    rmSync(at('results', 'index.html'), { force: true });
    const { code, out } = await called('--index');
    expect(code).toBe(0);
    expect(out).toBe(`index: ${at('results', 'index.html')}\n`);
    const index = readFileSync(at('results', 'index.html'), 'utf8');
    expect(index).toContain(`href="${answer.runId}/report.html"`);
    expect(index).not.toMatch(/<script/i);
  });

  it('is written by every report, and holds all runs though several processes write at once', async () => {
    rmSync(at('results', 'index.html'), { force: true });
    const copies = Array.from({ length: 8 }, (_, i) => `${answer.runId.slice(0, 8)}-copy-${i}`);
    await Promise.all(
      copies.map(async (copy) => {
        mkdirSync(at('results', copy), { recursive: true });
        for (const file of ['metrics.json', 'run.json'])
          writeFileSync(at('results', copy, file), readFileSync(at('results', answer.runId, file)));
        await called('--index');
      }),
    );
    const index = readFileSync(at('results', 'index.html'), 'utf8');
    for (const copy of copies) expect(index).toContain(copy);
    expect(readdirSync(at('results')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    for (const copy of copies) rmSync(at('results', copy), { recursive: true });
    await called();
    expect(readFileSync(at('results', 'index.html'), 'utf8')).not.toContain(copies[0]);
    expect(existsSync(at('results', answer.runId, 'report.html'))).toBe(true);
  });

  it('does not cost a command its answer where it cannot be written', async () => {
    const context = fakeContext(experiment);
    const code = await runCli(['report', '--out', at('results')], {
      ...context,
      index: () => Promise.reject(new Error('full')),
    });
    expect(code).toBe(0);
    expect(context.stderr()).toContain('the index of the results was not written: full');
  });
});

describe('the page of a run', () => {
  it('has the trades, the data, the configuration and the hashes, with names as text', () => {
    for (const head of [
      '<h2>Trades',
      '<h2>Costs by source',
      '<h2>Costs under stress',
      '<h2>Data quality',
      '<h2>Configuration',
      '<h2>Versions and hashes',
    ])
      expect(page).toContain(head);
    expect(page).toContain(answer.hashes.config);
    expect(page).toContain('costBps: 9');
    const text = page.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');
    expect(text).not.toMatch(/<script/i);
    expect(page).toContain('&#60;script&#62;');
  });

  it('says of the trades what metrics.json says', () => {
    const section = page.slice(page.indexOf('<h2>Trades'), page.indexOf('</section>', page.indexOf('<h2>Trades')));
    const { trades, hitRate, profitFactor } = answer.strategies.trend!;
    const row = /<th scope="row"[^>]*>trend<\/th>(.*?)<\/tr>/.exec(section)![1]!;
    const cells = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell);
    expect(cells[0]).toBe(String(trades));
    expect(cells[2]).toBe(`${(hitRate * 100).toFixed(1)} %`);
    expect(cells[4]).toBe(profitFactor.toFixed(2));
  });

  it('is the same when it is drawn again', async () => {
    await called();
    expect(readFileSync(at('results', answer.runId, 'report.html'), 'utf8')).toBe(page);
  });
});
