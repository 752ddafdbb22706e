import { describe, expect, it } from 'vitest';
import { renderCompareHtml, renderIndexHtml, renderPortfolioHtml, renderSweepHtml } from '../../../src/report/index.ts';
import { sweepAnswer } from '../../sweep/sweep-answer.ts';
import { compared, pair } from '../compare-answer.ts';
import { portfolio } from '../portfolio-answer.ts';
import { missedOf } from './mutations.ts';
import { compareRules, indexRules, pageFaults, portfolioRules, type Rules } from './page-rules.ts';
import { type Place, placesOf } from './places.ts';
import type { Json } from './run-files.ts';
import { SWEEP_PICTURES, sweepRules } from './sweep-rules.ts';

/** As a command's `--json` has it. */
const told = (answer: unknown): Json => JSON.parse(JSON.stringify(answer));

const index = {
  runs: [
    {
      ...{ runId: '3f2a9c1b77e0d4aa', created: '2026-01-02T03:04:05.678Z', data: 'data/market.parquet', page: true },
      ...{ segments: '41/46', latest: true, sharpe: { trend: 0.512, best: 0.8312, never: Number.NaN } },
      verdicts: { accuracy: 'met' },
    },
  ],
  sweeps: [
    {
      ...{
        sweepId: 'abc123',
        latest: false,
        changed: '2026-01-03T00:00:00Z',
        sampler: 'tpe',
        page: true,
        dimensions: 2,
      },
      ...{
        objectives: ['strategies.trend.sharpe'],
        trials: { wanted: 200, ended: 120 },
        best: { trial: 7, value: 1.2534 },
      },
      ...{ verdict: 'noise', damaged: null, lockBoxOpened: false },
    },
  ],
  pages: ['compare-2.html'],
};

const assets = portfolio();
const two = compared();
const comparison = {
  ...two,
  pairs: [
    ...two.pairs,
    pair({
      baseline: 'trend',
      against: 'hold',
      holmP: 0.21,
      segments: null,
      improvement: { ...two.pairs[0]!.improvement, against: 'hold', p: 0.0312 },
    }),
  ],
};
const sweep = sweepAnswer({}, 60, 2);

interface Drawn {
  readonly html: string;
  readonly rules: Rules;
  readonly names: readonly string[];
  readonly left?: readonly string[];
  readonly times: number;
}

const pages: Record<string, Drawn> = {
  compare: {
    html: renderCompareHtml({
      answer: comparison,
      title: 'Runs trend, trend+regime',
      series: two.entries.map(({ name }) => ({ name, time: [0, 3_600_000, 7_200_000], equity: [1, 1.1, 0.9] })),
    }),
    rules: compareRules('Runs trend, trend+regime', told(comparison)),
    names: [],
    times: 200,
  },
  portfolio: {
    html: renderPortfolioHtml({
      answer: assets,
      title: 'assets',
      series: { time: [0, 86_400_000], equity: { trend: [1, 1.1] } },
    }),
    rules: portfolioRules('assets', told(assets)),
    names: [],
    times: 200,
  },
  index: { html: renderIndexHtml(index as never), rules: indexRules(told(index)), names: [], times: 60 },
  sweep: {
    html: renderSweepHtml(sweep),
    rules: sweepRules(told(sweep)),
    names: [],
    left: SWEEP_PICTURES,
    times: 300,
  },
};

describe.each(Object.keys(pages))('the page of %s', (name) => {
  const { html, rules, names, left = [], times } = pages[name]!;
  const places = placesOf(html).filter(({ section }) => !left.includes(section));
  const faultsOf = (own: readonly Place[], section: string) => pageFaults(own, rules, names, section);

  it('shows no number that is not in its answer, in its place', () => {
    expect(pageFaults(places, rules, names)).toEqual([]);
  });

  it('has a place for each rule', () => {
    expect(Object.keys(rules).filter((section) => !places.some((place) => place.section === section))).toEqual([]);
  });

  it('is found out by one digit, wherever it stands', () => {
    expect(missedOf(places, faultsOf, { seed: 3, times })).toEqual([]);
  });
});
