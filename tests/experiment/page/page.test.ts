import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.ts';
import { type Page, type RunAnswer, SILENT_PROGRESS, type StrategyMetrics } from '../../../src/core/index.ts';
import { readParquetColumns, writeMarket } from '../../../src/data/index.ts';
import { reportRun, runWalkforward } from '../../../src/experiment/index.ts';
import { renderHtml, renderPortfolioHtml } from '../../../src/report/index.ts';
import { targetFormat } from '../../../src/report/lines/target-lines.ts';
import { count, fixed, percent, signed, signedPercent } from '../../../src/report/numbers.ts';
import { type ChartData, chartData } from '../../../src/report/page/run-series.ts';
import { specsOf, withoutScripts } from '../../report/draw.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const multipliers = { BULL_TREND: 1, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 };

const load = () =>
  loadConfig({
    overrides: {
      'runtime.results': path.join(folder, 'results'),
      'runtime.models': path.join(folder, 'models'),
      'runtime.logs': path.join(folder, 'logs'),
      'runtime.featureStore': null,
      'runtime.workers': 1,
      'data.file': path.join(folder, 'market.parquet'),
      'data.generate': null,
      features: [{ use: 'returns', params: { windows: [1, 5, 20] } }, { use: 'volatility' }],
      'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.02 },
      'walkForward.trainWeeks': 6,
      'walkForward.testWeeks': 2,
      'walkForward.minTrainRows': 500,
      strategies: {
        trend: { use: 'ema-cross', params: { fast: '6h', slow: '2d' }, execution: { costBps: 5 } },
        regime: { from: 'trend', overlay: { source: 'forecast', multipliers } },
        steady: { use: 'hold', execution: { costBps: 5 } },
      },
      compare: [{ baseline: 'trend', against: ['regime'] }],
    },
  });

let page: Page;
let html: string;
let dir: string;
let stored: RunAnswer;
beforeAll(async () => {
  await writeMarket(path.join(folder, 'market.parquet'), { years: 0.5, interval: '1h', regimes: 3, drift: 1, seed: 5 });
  const { answer } = await runWalkforward(load(), {
    fresh: false,
    progress: SILENT_PROGRESS,
    signal: new AbortController().signal,
    render: (given) => {
      page = given;
      return renderHtml(given);
    },
  });
  dir = path.join(folder, 'results', answer.runId);
  html = readFileSync(path.join(dir, 'report.html'), 'utf8');
  stored = JSON.parse(readFileSync(path.join(dir, 'metrics.json'), 'utf8')) as RunAnswer;
});

const sectionOf = (heading: string): string =>
  withoutScripts(html)
    .split('<section>')
    .find((part) => part.startsWith(`<h2>${heading}`))!
    .split('</section>')[0]!;
const rowsOf = (part: string): string[][] =>
  [...part.matchAll(/<tr>(.*?)<\/tr>/g)].map((row) =>
    [...row[1]!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((cell) => cell[1]!),
  );

describe('a run’s page and its metrics.json', () => {
  it('say the same of every strategy and of holding', () => {
    const rows = rowsOf(sectionOf('Strategies'));
    const line = (name: string, m: StrategyMetrics) => [
      name,
      ...[m.sharpe, m.sortino, m.calmar].map((value) => fixed(value)),
      ...[m.cagr, m.volatility, m.maxDrawdown, m.totalReturn].map((value) => percent(value)),
      fixed(m.turnoverPerYear, 0),
      percent(m.exposure, 0),
      count(m.trades),
      percent(m.hitRate, 0),
      fixed(m.profitFactor),
      count(m.averageHoldBars),
      fixed(m.costBps, 1),
    ];
    expect(Object.keys(stored.strategies)).toHaveLength(3);
    for (const [name, metrics] of Object.entries(stored.strategies)) expect(rows).toContainEqual(line(name, metrics));
    expect(rows.at(-1)).toEqual(line('hold', stored.hold!));
  });

  it('say the same of every target and of each year, month and segment', () => {
    for (const target of stored.targets) {
      const form = targetFormat(target);
      const card = `<span class="what">${target.name}</span><b>${form(target.value)}</b>`;
      expect(html).toContain(card);
    }
    const years = rowsOf(sectionOf('By year'));
    const months = rowsOf(sectionOf('By month')).flat();
    const segments = rowsOf(sectionOf('By segment'));
    for (const details of Object.values(stored.details!)) {
      for (const { totalReturn, sharpe } of details.years)
        expect(years.some((row) => row.includes(signedPercent(totalReturn)) && row.includes(fixed(sharpe)))).toBe(true);
      for (const { totalReturn } of details.months) expect(months).toContain(signedPercent(totalReturn));
      for (const { name, totalReturn } of details.segments)
        expect(segments.some((row) => row[0] === name && row[3] === signedPercent(totalReturn))).toBe(true);
    }
  });

  it('say the same of each segment, the windows as the plan has them', () => {
    const plan = JSON.parse(readFileSync(path.join(dir, 'plan.json'), 'utf8')) as { index: number }[];
    const rows = rowsOf(sectionOf('Walk-forward')).slice(1);
    expect(rows).toHaveLength(plan.length);
    const skipped = new Map(stored.segments.skipped.map(({ index, reason }) => [index, reason]));
    expect(skipped.size).toBeGreaterThan(0);
    for (const { index } of plan) {
      const row = rows[index]!;
      const ic = stored.ic!.segments.find(({ segment }) => segment === index);
      expect(row[0]).toBe(String(index));
      if (skipped.has(index)) {
        expect(row.at(-1)).toContain(skipped.get(index));
        expect(ic).toBeUndefined();
        continue;
      }
      const evidence = JSON.parse(
        readFileSync(path.join(dir, 'segments', String(index).padStart(4, '0'), 'evidence.json'), 'utf8'),
      ) as { accuracy: number; naiveAccuracy: number; trainedOn: { fit: number } };
      expect(row.slice(3, 4)).toEqual([count(evidence.trainedOn.fit)]);
      expect(row).toContain(percent(evidence.accuracy));
      expect(row).toContain(percent(evidence.naiveAccuracy));
      expect(row).toContain(signed(ic!.spearman, 3));
      expect(row).toContain(percent(ic!.hitRate));
      for (const name of ['trend', 'regime']) {
        const own = stored.details![name]!.segments.find((one) => one.name === String(index));
        expect(row).toContain(signedPercent(own!.totalReturn));
      }
    }
    const accuracy = page.parts!.segments!.segments.flatMap((one) => (one.accuracy === null ? [] : [one.accuracy]));
    expect(accuracy.length).toBe(stored.segments.done);
  });

  it('draw equity that ends, and falls, where the figures say', () => {
    const data = specsOf(html).run as unknown as ChartData;
    const figures = { ...stored.strategies, 'hold (market)': stored.hold, hold: stored.hold };
    expect(data.lines.map(({ name }) => name)).toEqual(['trend', 'regime', 'steady', 'hold']);
    for (const { name, equity, worst, drawdown } of data.lines) {
      const { totalReturn, maxDrawdown } = figures[name as keyof typeof figures]!;
      expect(equity.v.at(-1)!).toBeCloseTo(1 + totalReturn, 3);
      expect(worst![1]).toBeCloseTo(-maxDrawdown, 12);
      expect(Math.min(...(drawdown.v as number[]))).toBeCloseTo(-maxDrawdown, 4);
    }
    const turnover = specsOf(html).turnover as { series: { data: { name: string; value: number[] }[] }[] };
    for (const { name, value } of turnover.series[1]!.data) {
      const { turnoverPerYear, sharpe } = figures[name as keyof typeof figures]!;
      expect(value).toEqual([Number(turnoverPerYear.toPrecision(6)), Number(sharpe.toPrecision(6))]);
    }
  });
});

describe('what a page is drawn from', () => {
  it('holds the market as a strategy that only holds would, at the same costs', () => {
    expect(stored.hold).toEqual(stored.strategies.steady);
    expect(page.series.hold!.equity).toEqual(page.series.strategies.steady!.equity);
  });

  it('has the trades of compared strategies as the run filed them', async () => {
    expect(Object.keys(page.series.trades!)).toEqual(['trend', 'regime']);
    const { columns } = await readParquetColumns(path.join(dir, 'trades.parquet'));
    const own = Array.from(columns.strategy!.keys()).filter((i) => columns.strategy![i] === 1);
    expect(Array.from(page.series.trades!.regime!.entryTime)).toEqual(own.map((i) => columns.entryTime![i]));
    expect(page.series.trades!.regime!.entryTime.length).toBe(stored.strategies.regime!.trades);
  });

  it('has probabilities of all forecasts, and the rows at which the regime changes', () => {
    const { probabilities, regime, regimes } = page.series;
    expect(probabilities!.of).toHaveLength(regimes.length);
    for (let i = 0; i < probabilities!.time.length; i += 97)
      expect(probabilities!.of.reduce((sum, of) => sum + of[i]!, 0)).toBeCloseTo(1, 5);
    for (const [i, { code }] of regime.entries()) expect(code).not.toBe(regime[i - 1]?.code);
  });

  it('gives the same bytes again, and a page without what a run of before lacks', async () => {
    await reportRun(load(), { render: renderHtml, renderPortfolio: renderPortfolioHtml });
    expect(readFileSync(path.join(dir, 'report.html'), 'utf8')).toBe(html);
    const { hold: _, ...old } = stored;
    const { hold: __, trades: ___, probabilities: ____, ...few } = page.series;
    const before = renderHtml({ answer: { ...page.answer, ...old, hold: undefined }, title: 't', series: few } as Page);
    expect(withoutScripts(before)).not.toMatch(/holding the market|Walk-forward|trades-of/);
    expect(chartData(few).lines.map(({ name }) => name)).not.toContain('hold');
  });
});
