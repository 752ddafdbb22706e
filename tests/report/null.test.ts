import { describe, expect, it } from 'vitest';
import type { NullFigure, NullSummary } from '../../src/core/index.ts';
import { histogramSvg } from '../../src/report/charts/histogram.ts';
import { formatSummary, renderHtml } from '../../src/report/index.ts';
import { answer, series } from './fixture.ts';

function figure(over: Partial<NullFigure> = {}): NullFigure {
  return {
    real: 0.31,
    draws: [-0.4, -0.1, 0, 0.2, 0.5],
    defined: 5,
    quantiles: { q05: -0.34, q25: -0.1, q50: 0, q75: 0.2, q95: 0.44 },
    p: 0.3333,
    sentence: 'chance brings as much.',
    ...over,
  };
}

function summary(over: Partial<NullSummary> = {}): NullSummary {
  return {
    wanted: 6,
    markets: 5,
    failed: [{ market: 4, reason: 'none of 46 segments could be trained' }],
    block: { duration: '20d', bars: 960, blocks: 36 },
    sharpeImprovement: 0.1,
    improvements: [
      {
        baseline: 'trend',
        against: 'trend+regime',
        met: { count: 0, of: 5 },
        bareRatio: { count: 2, of: 5 },
        bareRatioEarning: { count: 0, of: 0 },
        ...figure({ sentence: 'trend+regime over trend: chance brings as much.' }),
      },
    ],
    strategies: { trend: figure({ real: -0.07 }) },
    forecasts: [{ name: 'accuracyLead', ...figure({ real: -0.098, p: 1 }) }],
    targets: [{ name: 'sharpeImprovement', met: 0, notMet: 1, notProven: 4, sentence: 'met in 0 of 5.' }],
    ...over,
  };
}

const lines = (text: string): string[] => text.split('\n');
const section = (page: string): string => /<section><h2>Null markets[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
const pageOf = (nulls: NullSummary | null): string =>
  section(renderHtml({ answer: answer({ null: nulls }), title: 't', series: series(50) }));

describe('null markets', () => {
  it('are not spoken of where none were made', () => {
    expect(formatSummary(answer())).not.toContain('Null markets');
    expect(formatSummary(answer({ null: null }))).not.toContain('Null markets');
    expect(pageOf(null)).toBe('');
  });

  it('on the terminal: the run, the null quantiles and p; how often each way of judging was taken in; the sentences', () => {
    const text = formatSummary(answer({ null: summary() }));
    const row = (start: string) =>
      lines(text)
        .find((line) => line.startsWith(start))!
        .trim()
        .split(/ {2,}/);
    expect(lines(text)).toContain(
      "Null markets  5 markets made of the run's own bars, shuffled in blocks of 20d and mirrored",
    );
    expect(row('trend+regime less trend')).toEqual([
      'trend+regime less trend',
      '+0.31',
      '-0.34',
      '0.00',
      '+0.44',
      '0.333',
    ]);
    expect(row('Sharpe of trend')[1]).toBe('-0.07');
    expect(row('accuracy less naive').slice(1)).toEqual(['-0.098', '-0.340', '0.000', '+0.440', '1.000']);
    expect(row('in null markets').slice(1)).toEqual(['verdict met', 'ratio above 10 %', 'where the baseline earned']);
    expect(row('trend+regime over trend')).toEqual(['trend+regime over trend', '0 of 5 (0 %)', '2 of 5 (40 %)', '–']);
    expect(text).toContain('  trend+regime over trend: chance brings as much.');
    expect(text).toContain('1 of 6 markets did not go through and count in no figure: none of 46 segments');
    expect(Math.max(...lines(text).map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('on the page: tables, a histogram a figure, verdicts of all targets; everything escaped', () => {
    const html = pageOf(summary());
    expect(html.match(/<svg class="histogram"/g)).toHaveLength(3);
    expect(html.match(/<line /g)).toHaveLength(3);
    expect(html).toContain('<td>2 of 5 (40 %)</td>');
    expect(html).toContain('<td class="text">sharpeImprovement</td><td>0</td><td>1</td><td>4</td>');
    expect(html).toContain('<li>trend+regime over trend: chance brings as much.</li>');
    const evil = '<img src=x>';
    const strategies = { [evil]: figure({ sentence: evil }) };
    expect(pageOf(summary({ strategies }))).not.toContain('<img');
  });

  it('with figures that nobody has: dashes, and no picture', () => {
    const none = Number.NaN;
    const undefinedFigure = figure({
      real: none,
      draws: [none, none],
      defined: 0,
      quantiles: { q05: none, q25: none, q50: none, q75: none, q95: none },
      p: none,
    });
    const nulls = JSON.parse(
      JSON.stringify(summary({ strategies: { still: undefinedFigure }, forecasts: [], improvements: [] })),
    ) as NullSummary;
    expect(pageOf(nulls)).not.toContain('<svg');
    expect(formatSummary(answer({ null: nulls }))).toMatch(/Sharpe of still +– +– +– +– +–/);
  });
});

describe('histogramSvg', () => {
  const draw = (draws: (number | null)[], real: number | null) =>
    histogramSvg({ title: 'x', draws, real, format: (value) => value.toFixed(1) });

  it('counts every defined draw once, and marks the run inside or outside of them', () => {
    const svg = draw([0, 0, 0, 1, null, Number.NaN], 2);
    const heights = [...svg.matchAll(/height="([\d.]+)"\/>/g)].map((match) => Number(match[1]));
    expect(heights).toHaveLength(2);
    expect(heights[0]! / heights[1]!).toBeCloseTo(3, 1);
    expect(svg).toContain('<line x1="300"');
    expect(svg).toContain('aria-label="x: the run&#39;s 2.0 among 4 draws from 0.0 to 2.0"');
  });

  it('is empty where there is nothing to tell apart, and has no mark where the run has no value', () => {
    expect(draw([1, 1, 1], null)).toBe('');
    expect(draw([1], 2)).toBe('');
    expect(draw([1, 2], null)).not.toContain('<line');
  });
});
