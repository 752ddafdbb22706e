import { createRequire } from 'node:module';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { chartData } from '../../src/report/html-chart.ts';
import { renderHtml } from '../../src/report/index.ts';
import { regimeBands, sampleExtremes, sampleLowest } from '../../src/report/sample.ts';
import { answer, metrics, series } from './fixture.ts';

const page = renderHtml({ answer: answer(), title: 'regimewalk 3f2a', series: series() });
const scripts = (html: string) => [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
const withoutScripts = (html: string) => html.replace(/<script>[\s\S]*?<\/script>/g, '');

describe('renderHtml', () => {
  it('asks for nothing: no source, link, import or request, and a policy that forbids them', () => {
    const text = withoutScripts(page);
    expect(text).not.toMatch(/\b(src|href)\s*=/i);
    expect(text).not.toMatch(/https?:|@import|url\(/i);
    expect(scripts(page)).toHaveLength(2);
    expect(scripts(page)[1]).not.toMatch(/https?:|fetch\(|XMLHttpRequest|import\(/);
    expect(page).toContain("default-src 'none'");
  });

  it('gives the same bytes for the same run', () => {
    expect(renderHtml({ answer: answer(), title: 'regimewalk 3f2a', series: series() })).toBe(page);
  });

  it('gives the same bytes wherever the run and its data lie, and however it was carried out', () => {
    const base = answer();
    const elsewhere = answer({
      dir: '/somewhere/else/3f2a9c1b77e0d4aa',
      data: { ...base.data, file: '/mnt/prices/other-name.csv' },
      timings: { total: 99 },
      versions: { regimewalk: '9.9.9' },
    });
    expect(renderHtml({ answer: elsewhere, title: 'regimewalk 3f2a', series: series() })).toBe(page);
    const text = withoutScripts(page);
    expect(text).not.toContain('market-30m');
    expect(text).toContain('35,040 bars of 30m, 2023-01-01 to 2024-12-30, sha-256 d1d1d1d1d1d1…');
  });

  it('draws runs that were written without hashes', () => {
    const { hashes: _, ...old } = answer();
    const html = renderHtml({ answer: old as ReturnType<typeof answer>, title: 't', series: series(50) });
    expect(html).toContain('2023-01-01 to 2024-12-30<');
  });

  it('escapes what comes from outside, in text and in script', () => {
    const evil = '</script><img src=x onerror=alert(1)>';
    const base = series(50);
    const html = renderHtml({
      answer: answer({ strategies: { [evil]: metrics() }, data: { ...answer().data, file: evil } }),
      title: evil,
      series: { ...base, strategies: { [evil]: base.strategies.trend! }, regimes: [evil, 'b', 'c', 'd'] },
    });
    expect(withoutScripts(html)).not.toContain('<img');
    expect(scripts(html)[1]).not.toContain('<img');
    expect(scripts(html)).toHaveLength(2);
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    expect(html).toContain('&#60;/script&#62;');
  });

  it('has strategies, targets with verdicts, confusion and warnings', () => {
    const text = withoutScripts(page);
    for (const part of [
      '<h1>regimewalk 3f2a</h1>',
      'trend+regime',
      'verdict not-proven',
      '60.1 % to 65.0 %',
      'HIGH_VOL',
      '+0.12',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('24 of 43');
    expect(text).toContain('is noise as far as these days tell');
    expect(text).toContain('71 % sure above 0.41, the expected maximum without merit');
    expect(text).toContain('Segments 0–2, 4 without a model, flat in every strategy: no row to fit on has a label');
    expect(text).toContain('Segment 17 failed, flat in every strategy: the worker was killed');
    expect(text).toContain('46 planned, 41 done, 1 failed, 4 skipped');
    expect(text).toContain('<th title="volatility a year">vol</th>');
    expect(text).toContain('forecast never traded');
    expect(text).toContain('no better than the naive forecast');
    expect(text).not.toContain('NaN');
  });

  it('draws equity, drawdown, price and one band a regime run', () => {
    const echarts = createRequire(import.meta.url)('echarts');
    const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 1200, height: 960 });
    const scope = {
      document: { getElementById: () => ({}), documentElement: {} },
      matchMedia: () => ({ addEventListener() {} }),
      getComputedStyle: () => ({ getPropertyValue: () => ' #123456' }),
      addEventListener() {},
      echarts: { init: () => chart },
    };
    vm.runInNewContext(scripts(page)[1]!, scope);
    const svg: string = chart.renderToSVGString();
    chart.dispose();
    for (const label of ['Equity, log', 'Drawdown', 'Close and forecast regime', 'trend+regime']) {
      expect(svg).toContain(`>${label}<`);
    }
    expect(svg).toMatch(/>-\d+\.0 %</);
    // The price axis follows the price: it doesn't begin at 0.
    expect(svg).toContain('>28,000<');
    for (const color of ['#2e9e63', '#d1495b', '#8391a1', '#e09f3e']) expect(svg).toContain(`fill="${color}"`);
  });

  it('does without charts where nothing was forecast', () => {
    const empty = { time: [], close: [], strategies: {}, regime: [], regimes: [] };
    const html = renderHtml({ answer: answer({ strategies: {} }), title: 't', series: empty });
    expect(html).not.toContain('<script');
    expect(html).toContain('Targets');
  });
});

describe('chartData', () => {
  it('keeps at most 4,000 points a line, extremes and ends among them', () => {
    const big = series(30_000);
    const equity = [...big.strategies.trend!.equity];
    const drawdown = [...big.strategies.trend!.drawdown];
    equity[12_345] = 9;
    drawdown[23_456] = -0.99;
    const data = chartData({ ...big, strategies: { trend: { equity, drawdown } } });
    const [drawn] = data.strategies;
    expect(drawn!.equity.length).toBeLessThanOrEqual(4000);
    expect(drawn!.equity).toContainEqual([big.time[12_345], 9]);
    expect(drawn!.drawdown).toContainEqual([big.time[23_456], -0.99]);
    expect(drawn!.equity[0]![0]).toBe(big.time[0]);
    expect(drawn!.equity.at(-1)![0]).toBe(big.time.at(-1));
  });

  it('puts the bounds of the log axis around the equity, on its ticks', () => {
    const { equityAxis, strategies } = chartData(series());
    const values = strategies.flatMap(({ equity }) => equity.map(([, value]) => value));
    expect(equityAxis.type).toBe('log');
    expect(equityAxis.min).toBeLessThanOrEqual(Math.min(...values));
    expect(equityAxis.max).toBeGreaterThanOrEqual(Math.max(...values));
    const power = Math.log(equityAxis.max) / Math.log(equityAxis.base);
    expect(power).toBeCloseTo(Math.round(power), 9);
  });

  it('has a linear axis where all was lost', () => {
    const base = series(100);
    const equity = base.time.map((_, i) => 1 - i / 99);
    const data = chartData({ ...base, strategies: { bust: { equity, drawdown: equity.map((v) => v - 1) } } });
    expect(data.equityAxis).toMatchObject({ type: 'value', min: 0 });
  });
});

describe('sampling', () => {
  it('passes over rows without a value, and keeps short series whole', () => {
    expect(sampleExtremes([1, Number.NaN, 3], 10)).toEqual([0, 2]);
    expect(sampleLowest([Number.NaN, Number.NaN], 1)).toEqual([]);
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i / 7));
    const rows = sampleExtremes(values, 100);
    expect(rows.length).toBeLessThanOrEqual(100);
    expect(Math.max(...rows.map((i) => values[i]!))).toBe(Math.max(...values));
    expect(Math.min(...sampleLowest(values, 100).map((i) => values[i]!))).toBe(Math.min(...values));
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  it('joins equal neighbours and draws too many runs as the regime that holds longest', () => {
    const starts = [0, 10, 20, 30].map((time, i) => ({ time, code: [1, 1, 2, 0][i]! }));
    expect(regimeBands(starts, 40, 10)).toEqual([
      { from: 0, to: 20, code: 1 },
      { from: 20, to: 30, code: 2 },
      { from: 30, to: 40, code: 0 },
    ]);
    const flicker = Array.from({ length: 1000 }, (_, i) => ({ time: i * 10 - (i % 2) * 3, code: i % 2 }));
    expect(regimeBands(flicker, 10_000, 10)).toEqual([{ from: 0, to: 10_000, code: 1 }]);
  });
});
