import { describe, expect, it } from 'vitest';
import { regimeBands, sampleExtremes, sampleLowest } from '../../src/report/charts/sample.ts';
import { barsSvg } from '../../src/report/charts/svg-bars.ts';
import { renderHtml } from '../../src/report/index.ts';
import { chartData } from '../../src/report/page/run-series.ts';
import { warningTexts } from '../../src/report/page/sections.ts';
import { turnoverHtml } from '../../src/report/page/turnover.ts';
import { drawPage, scriptsOf as scripts, specsOf, withoutScripts } from './draw.ts';
import { answer, metrics, series } from './fixture.ts';

const page = renderHtml({ answer: answer(), title: 'regimewalk 3f2a', series: series() });

const sectionOf = (html: string, heading: string) =>
  withoutScripts(html)
    .split('<section>')
    .find((part) => part.startsWith(`<h2>${heading} <`)) ?? `no section ${heading}`;
/** The rows of a section's tables. */
const cellsOf = (html: string) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map((row) =>
    [...row[1]!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((cell) => cell[1]!),
  );

describe('renderHtml', () => {
  it('asks for nothing: no source, link, import or request, and a policy that forbids them', () => {
    const text = withoutScripts(page);
    expect(text).not.toMatch(/\bsrc\s*=|\bhref\s*=(?!"#)/i);
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
    expect(html.match(/<\/script/gi)).toHaveLength(html.match(/<script/g)!.length);
    expect(html.match(/<script type="application\/json"/g)).toHaveLength(1);
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
    expect(text).toContain('<th scope="col" title="volatility a year">vol</th>');
    expect(text).toContain('forecast never traded');
    expect(text).toContain('no better than the naive forecast');
    expect(text).not.toContain('NaN');
  });

  it('warns where an account was lost', () => {
    const lost = answer({ strategies: { trend: metrics({ totalReturn: -1, maxDrawdown: 1 }), kept: metrics() } });
    const texts = warningTexts(lost);
    expect(texts.filter((text) => text.includes('lost everything'))).toEqual([
      'trend lost everything: its equity is 0 from then on',
    ]);
  });

  it('calls no strategy held against a baseline where the run compares none', () => {
    const alone = turnoverHtml(answer({ improvements: [], hold: metrics() }));
    expect(alone).toContain('● strategy, ■ the market held');
    expect(alone).not.toMatch(/baseline/);
    expect(turnoverHtml(answer({ hold: metrics() }))).toContain('● held against a baseline, ◆ baseline');
  });

  it('has every table of days, years, months, segments and regimes', () => {
    const part = (heading: string) => cellsOf(sectionOf(page, heading));
    expect(part('Daily returns')).toContainEqual(
      'trend 574 +7.1 51.1 % 1.02 1.12 15.0 % -0.46 +3.21 1.05 -2.12 % -3.34 % -2.01 % -2.55 %'.split(/ (?!%)/),
    );
    expect(part('Daily returns')).toContainEqual(['trend', '9.1 %', '0.71', '203', '61', '–', '91 %']);
    expect(part('By year')).toContainEqual('2023|trend|14|-8.2 %|-0.82|–|31.0 %|12.0 %|52 %|70 %'.split('|'));
    const months = part('By month');
    expect(months[0]).toHaveLength(15);
    expect(months[1]).toEqual(['trend', '2023', ...Array(10).fill(''), '-10.0 %', '+2.0 %', '-8.2 %']);
    expect(months[2]).toEqual(['', '2024', '+23.5 %', ...Array(11).fill(''), '+23.5 %']);
    expect(part('By segment')).toContainEqual('3|2023-11-01|14|-5.6 %|-0.56|–|31.0 %|12.0 %|52 %|70 %'.split('|'));
    expect(sectionOf(page, 'By segment')).toContain('trend: a gain in 1 of 2 segments');
    expect(part('By known regime')).toContainEqual(
      'BULL_TREND|trend|9,000|32.7 %|+15.3 %|+16.1 %|1.23|33.0 %|51.2 %|1.07|95 %'.split('|'),
    );
    expect(part('By known regime').filter(([regime]) => regime === 'HIGH_VOL')).toHaveLength(1);
  });

  it('has the model beside naive and majority, what the naive is, when changes were said, and how long regimes last', () => {
    const text = sectionOf(page, 'Forecasts');
    expect(cellsOf(text)).toContainEqual('naive|64.1 %|58.0 %|0.570|0.450|0.460|0.9000|0.4900|0.760||'.split('|'));
    expect(text).toContain(
      'naive: the last realised label; its probabilities are that label’s row of the train rows’ Markov',
    );
    expect(cellsOf(text)).toContainEqual('model|3|2|41|54|+20|10.0 %|5.0 %|0.067'.split('|'));
    expect(cellsOf(text)).toContainEqual(['predictions', '3.41', '62.3 %']);
    expect(cellsOf(text)).toContainEqual(['predictions behind the labels’ filter', '5.13', '61.0 %']);
    expect(cellsOf(sectionOf(page, 'Labels'))).toContainEqual(['SIDEWAYS', '12,000', '35.3 %', '12,000', '35.3 %']);
  });

  it('never shows the coefficient by segment without its warning', () => {
    const text = sectionOf(page, 'Information coefficient');
    const figure = text.slice(text.indexOf('<figure>'), text.indexOf('</figure>'));
    expect(figure).toContain(
      '<figcaption>Spearman inside each segment, mean +0.0310: a picture, never evidence</figcaption>',
    );
    expect(figure.match(/<rect/g)).toHaveLength(2);
    expect(figure).toContain('<title>segment 1: -0.070 on 672 rows</title>');
    expect(text.indexOf('<svg')).toBeGreaterThan(text.indexOf('<figure>'));
    expect(cellsOf(text)).toContainEqual(['50', '27,552', '+0.0024', '+1.07', '+0.0081', '50.7 %']);
    const none = answer({ ic: { ...answer().ic!, segments: [] } });
    const bare = renderHtml({ answer: none, title: 't', series: series(50) });
    expect(sectionOf(bare, 'Information coefficient')).not.toMatch(/<svg|<figure/);
  });

  it('draws runs that were written before there were details, and those of JSON like those of memory', () => {
    const { details: _, ...old } = answer();
    const html = renderHtml({ answer: old, title: 't', series: series(50) });
    expect(html).not.toMatch(/By year|Daily returns|By known regime/);
    const stored = JSON.parse(JSON.stringify(answer())) as ReturnType<typeof answer>;
    expect(renderHtml({ answer: stored, title: 'regimewalk 3f2a', series: series() })).toBe(page);
  });

  it('draws equity, drawdown, price and one band a regime run', () => {
    const svg = drawPage(page).run!.renderToSVGString();
    for (const label of ['Equity, log', 'Drawdown', 'Close and forecast regime']) {
      expect(svg).toContain(`>${label}<`);
    }
    expect(svg).toMatch(/>-\d+ %</);
    // The price axis follows the price: it doesn't begin at 0.
    expect(svg).toContain('>28,000<');
    for (const color of ['#0072b2', '#d55e00', '#8a939c', '#e3c000']) expect(svg).toContain(`fill="${color}"`);
  });

  it('does without the chart of the run where nothing was forecast', () => {
    const empty = { time: [], close: [], strategies: {}, regime: [], regimes: [] };
    const html = renderHtml({ answer: answer({ strategies: {} }), title: 't', series: empty });
    expect(specsOf(html)).toEqual({});
    // The page's own script, which changes its colours; no library.
    expect(scripts(html)).toHaveLength(1);
    expect(html).toContain('Targets');
  });
});

describe('barsSvg', () => {
  it('draws bars up and down from one line, the largest span over the whole height', () => {
    const svg = barsSvg(
      'label',
      [0.2, -0.1, Number.NaN, 0].map((value, i) => ({ value, tip: `bar ${i} <` })),
    );
    const rects = [
      ...svg.matchAll(/<rect( class="below")? x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)">/g),
    ];
    expect(rects.map(([, below, x, y, height]) => [below !== undefined, Number(x), Number(y), Number(height)])).toEqual(
      [
        [false, 0, 0, 60],
        [true, 14, 60, 30],
        [false, 42, 60, 0],
      ],
    );
    expect(svg).toContain('y1="60"');
    expect(svg).toContain('bar 0 &#60;');
  });

  it('is nothing without a value, and no wider than its place', () => {
    expect(barsSvg('label', [{ value: null, tip: '' }])).toBe('');
    expect(barsSvg('label', [])).toBe('');
    const many = barsSvg(
      'label',
      Array.from({ length: 1000 }, (_, i) => ({ value: Math.sin(i), tip: '' })),
    );
    expect(Number(many.match(/width="([\d.]+)" height="90"/)![1])).toBeLessThanOrEqual(560);
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
    const [drawn] = data.lines;
    const points = (line: { t: readonly number[]; v: readonly (number | null)[] }) => {
      let at = big.time[0]!;
      return line.t.map((steps, i) => [(at += steps * data.grid.step), line.v[i]]);
    };
    expect(drawn!.equity.v.length).toBeLessThanOrEqual(4000);
    expect(points(drawn!.equity)).toContainEqual([big.time[12_345], 9]);
    expect(points(drawn!.drawdown)).toContainEqual([big.time[23_456], -0.99]);
    expect(points(drawn!.equity)[0]![0]).toBe(big.time[0]);
    expect(points(drawn!.equity).at(-1)![0]).toBe(big.time.at(-1));
  });

  it('says what the log axis has to show: all lines that are drawn from the start', () => {
    const { equityAxis, lines } = chartData(series());
    const values = lines.filter(({ shown }) => shown).flatMap(({ equity }) => equity.v as number[]);
    expect(equityAxis.type).toBe('log');
    expect(equityAxis.low).toBeCloseTo(Math.min(...values), 4);
    expect(equityAxis.high).toBeCloseTo(Math.max(...values), 4);
  });

  it('has a linear axis where all was lost', () => {
    const base = series(100);
    const equity = base.time.map((_, i) => 1 - i / 99);
    const data = chartData({ ...base, strategies: { bust: { equity, drawdown: equity.map((v) => v - 1) } } });
    expect(data.equityAxis).toMatchObject({ type: 'value', low: 0 });
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
