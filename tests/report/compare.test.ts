import { describe, expect, it } from 'vitest';
import type { CompareAnswer, ComparedStrategies } from '../../src/core/index.ts';
import { besideRival } from '../../src/report/compare/text.ts';
import { formatCompare, pairSentence, renderCompareHtml } from '../../src/report/index.ts';
import { compared, pair, run } from './compare-answer.ts';

const page = (answer: CompareAnswer): string =>
  renderCompareHtml({
    answer,
    title: `Runs ${answer.runs.map(({ name }) => name).join(', ')}`,
    series: answer.entries.map(({ name }, k) => ({
      name,
      time: [0, 1, 2, 3].map((i) => i * 3_600_000),
      equity: [1, 1.1 + k, 0.9, 1.2],
    })),
  });

describe('the sentence of a pair', () => {
  const said = (over: Partial<ComparedStrategies>, improvement: Partial<ComparedStrategies['improvement']>): string =>
    pairSentence(pair({ ...over, improvement: { ...run.improvement!, placeboP: null, nullP: null, ...improvement } }));

  it('says noise where the days cannot tell, and what the segments say', () => {
    expect(said({}, { p: 0.32 })).toContain('is noise as far as these days tell');
    expect(said({}, { p: 0.32 })).toContain(
      'Of 43 segments 13 are better and 19 worse, no more than chance gives (signed-rank p 0.203).',
    );
  });

  it('says noise where a p stands alone, and not among all that is held against the baseline', () => {
    const text = said({ holmP: 0.07, family: 5 }, { p: 0.017, against: 'a', baseline: 'b' });
    expect(text).toContain('is noise once it counts that 5 are held against b: p 0.017 alone, 0.070 by Holm.');
    expect(said({ holmP: 0.04, family: 5 }, { p: 0.017, sharpeDelta: 0.4 })).toContain('beyond chance (p 0.017)');
  });

  it('takes several tests of segments into account', () => {
    const segments = { ...pair().segments!, signedRankP: 0.046, holmP: 0.138 };
    expect(said({ segments, family: 5 }, { p: 0.3 })).toContain(
      'no more than chance gives (signed-rank p 0.046, 0.138 by Holm)',
    );
    expect(said({ segments: { ...segments, holmP: 0.03 }, family: 5 }, { p: 0.3 })).toContain(
      'beyond chance (signed-rank',
    );
  });

  it('leaves a strategy its name where an @ in it is its own', () => {
    expect(besideRival('trend@1a2b3c', 'trend@4d5e6f')).toBe('@1a2b3c');
    expect(besideRival('a@b', 'a@c')).toBe('a@b');
  });

  it('says of two that do the same that they do', () => {
    expect(said({}, { sharpeDelta: 0, ci95: [0, 0], p: 1 })).toContain('do the same');
  });
});

describe('the comparison in the terminal', () => {
  it('fits 80 columns, with long names too', () => {
    const long = ['a-strategy-with-a-rather-long-name@1a2b3c', 'another-strategy-with-a-long-name@4d5e6f'] as const;
    for (const answer of [compared(), compared(long)])
      for (const width of [undefined, 80, 200])
        for (const line of formatCompare(answer, { width }).split('\n'))
          expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('tells warnings, differences with their intervals, forecasts and configuration', () => {
    const text = formatCompare(compared());
    for (const part of [
      'run b read other bars',
      'other bars',
      '-31.0 %',
      '-44.1 % to -17.4 %',
      'trend is better',
      'model.params.C',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('\x1b[');
    expect(formatCompare(compared(), { color: true })).toContain('\x1b[');
  });

  it('reads what went through JSON the same', () => {
    expect(formatCompare(JSON.parse(JSON.stringify(compared())))).toBe(formatCompare(compared()));
  });

  it('calls a forecast better only where interval and test agree', () => {
    const answer = compared();
    const [forecasts] = answer.forecasts;
    const [loss] = forecasts!.figures;
    const with_ = (over: object) =>
      formatCompare({ ...answer, forecasts: [{ ...forecasts!, figures: [{ ...loss!, ...over }] }] });
    expect(with_({ ci95: [-0.006, 0.108] })).toContain('noise.');
    expect(with_({ p: 0.2 })).toContain('rows: noise.');
  });
});

/** What the chart is drawn from. */
const dataOf = (html: string): string =>
  /<script type="application\/json" data-for="compared">(.*?)<\/script>/s.exec(html)![1]!;

describe('the page of a comparison', () => {
  it('keeps names text, wherever they stand', () => {
    const html = page(compared(['<script>alert(1)</script>', '</script><img src=x onerror=alert(2)>']));
    const own = html.replace(/<script[\s\S]*?<\/script>/g, '');
    expect(own).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(own).toContain('&#60;script&#62;alert(1)');
    // The data of the chart: nothing closes its element.
    const data = dataOf(html);
    expect(data).not.toContain('</script');
    expect(data).toContain('\\u003cscript\\u003ealert(1)');
  });

  it('asks for nothing, and has a name for everything that only eyes could read', () => {
    const html = page(compared());
    expect(html).toContain("default-src 'none'");
    expect(html.replace(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/(src|href)="(?!#)/);
    expect(html).toContain('role="img" aria-label="Equity and drawdown');
    expect(html).toContain(
      'aria-label="Sharpe ratio of trend+regime less that of trend by segment: better in 13 of 43"',
    );
    expect(html).toContain('<th scope="row" class="text">trend+regime</th>');
    expect(html).toContain('<th scope="col" class="text">strategy</th>');
    expect(html).toMatch(/<html lang="en">/);
    const levels = [...html.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1);
      return level;
    }, 0);
  });

  it('is the same bytes for the same comparison', () => {
    expect(page(compared())).toBe(page(compared()));
  });

  it('cuts lines to the rows that all cover, from 1, and keeps the deepest fall', () => {
    const answer = compared();
    const hours = (from: number, n: number) => Array.from({ length: n }, (_, i) => (from + i) * 3_600_000);
    const n = 60_000;
    const equity = Array.from({ length: n }, (_, i) => (i === 40_001 ? 0.3 : 2));
    const html = renderCompareHtml({
      answer,
      title: 't',
      series: [
        { name: 'trend', time: hours(0, n), equity },
        { name: 'hold', time: hours(100, n), equity: equity.map(() => 1) },
      ],
    });
    const chart = JSON.parse(dataOf(html));
    expect(html).toContain('over the rows that all cover, each from 1');
    const [trend, hold] = chart.lines;
    expect(trend.equity[0]).toEqual([100 * 3_600_000, 1]);
    expect(Math.min(...trend.drawdown.map(([, fall]: [number, number]) => fall))).toBeCloseTo(-0.85, 6);
    expect(hold.equity.at(-1)[0]).toBe((n - 1) * 3_600_000);
    expect(hold.dash).toBe('dotted');
    expect(html.length).toBeLessThan(2.5e6);
  });

  it('draws no two of eighteen lines alike', () => {
    const answer = compared();
    const series = Array.from({ length: 18 }, (_, i) => ({ name: `s${i}`, time: [0, 1], equity: [1, 1.1] }));
    const html = renderCompareHtml({ answer, title: 't', series });
    const { lines } = JSON.parse(dataOf(html));
    expect(new Set(lines.map(({ shade, dash }: { shade: string; dash: string }) => shade + dash)).size).toBe(18);
  });
});
