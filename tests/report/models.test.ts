import { describe, expect, it } from 'vitest';
import type { FeaturesPart, ModelDetails } from '../../src/core/index.ts';
import { curvesSvg, roundAxis } from '../../src/report/charts/svg-curves.ts';
import { stripSvg } from '../../src/report/charts/svg-strip.ts';
import { renderHtml } from '../../src/report/index.ts';
import { featuresHtml } from '../../src/report/page/features.ts';
import { improvementsHtml } from '../../src/report/page/improvements.ts';
import { placeboHtml } from '../../src/report/page/placebo.ts';
import { answer, series } from './fixture.ts';

const EVIL = '<script>alert(1)</script>';
const none = Number.NaN;
const regimes = [EVIL, 'BEAR_TREND'];
const line = (name: string) => ({
  name,
  rows: 500,
  share: 0.5,
  runs: 10,
  days: 1.04,
  drift: 0.3123,
  driftCi95: [-0.2, 0.8] as const,
  volatility: 0.4411,
  volatilityCi95: [0.4, 0.49] as const,
});
const bin = { rows: 100, probability: 0.7, share: 0.6123, ci95: [0.4, 0.8] as const, worth: 12 };

const models: ModelDetails = {
  confusion: {
    regimes,
    naive: [
      [400, 100],
      [50, 450],
    ],
    recalled: regimes.map(() => ({
      model: 0.8,
      modelCi95: [0.7, 0.9] as const,
      naive: 0.8,
      naiveCi95: [none, none] as const,
    })),
  },
  reliability: {
    rows: 1000,
    curves: ['likeliest regime', ...regimes].map((name) => ({
      name,
      bins: [bin, { ...bin, worth: 2 }],
      error: 0.0877,
    })),
    before: null,
  },
  horizons: {
    shifts: 99,
    points: [1, 10, 50].map((horizonBars) => ({
      horizonBars,
      rows: 1000,
      ic: 0.0123,
      icCi95: [-0.02, 0.05] as const,
      control95: [none, none] as const,
      hitRate: 0.5111,
      hitCi95: [0.49, 0.53] as const,
      constant: 0.5222,
    })),
  },
  deciles: [
    {
      horizon: EVIL,
      horizonBars: 48,
      table: {
        deciles: [
          { rows: 10, predicted: -20.5, realised: 3.25, error: none },
          { rows: 10, predicted: 20.5, realised: -3.25, error: none },
        ],
        rmse: 12.3,
      },
      ci95: [
        [none, none],
        [none, none],
      ],
      spread: { value: -6.5, ci95: [none, none] },
    },
  ],
  regimes: {
    rows: 1000,
    views: (['forecast', 'known', 'label'] as const).map((view) => ({
      view,
      regimes: regimes.map(line),
      steps: [
        [490, 10],
        [9, 491],
      ],
      dayAhead: [
        [400, 100],
        [0, 0],
      ],
    })),
  },
};

const features: FeaturesPart = {
  heads: [
    {
      head: 'regime',
      outputs: regimes,
      segments: [0, 1, 2],
      columns: 2,
      features: [EVIL, 'ret_1'].map((name) => ({
        name,
        share: 0.5,
        low: 0.4,
        high: 0.6,
        inTop: 3,
        bySegment: [0.4, none, 0.6],
        outputs: [
          { share: 0.3, up: 0.25, segments: 4 },
          { share: 0.2, up: none, segments: 0 },
        ],
        gain: null,
        word: 'unstable' as const,
      })),
      topCount: 10,
      rest: 0,
      neighbours: [none, 0.2, 0.1],
      neighbour: { mean: 0.15, lowest: 0.1, pairs: 2 },
      apart: null,
      word: 'unstable',
      sentence: 'Unstable: what counts in one segment says little of the next',
      rows: 300,
    },
  ],
  without: [EVIL],
};

const draw = (over: Partial<Parameters<typeof renderHtml>[0]> = {}, old = false) =>
  renderHtml({ answer: answer(old ? {} : { models }), title: 't', series: series(50), parts: { features }, ...over });
/** The page without its library and scripts. */
const bodyOf = (html: string) => html.replace(/<script[\s\S]*?<\/script>/g, '');

describe('the sections of the models', () => {
  const body = bodyOf(draw());

  it('keep names as text', () => {
    expect(body).not.toContain('alert(1)</script>');
    expect(body.match(/&#60;script&#62;alert\(1\)/g)!.length).toBeGreaterThan(8);
  });

  it('say what has no value with a dash, and never NaN', () => {
    expect(body).not.toMatch(/NaN|Infinity/);
    expect(
      bodyOf(renderHtml({ answer: JSON.parse(JSON.stringify(answer({ models }))), title: 't', series: series(50) })),
    ).not.toMatch(/NaN|Infinity/);
  });

  it('have a label on each picture, and rows and columns on each table', () => {
    for (const [svg] of body.matchAll(/<svg[^>]*>/g)) {
      expect(svg).toMatch(/aria-hidden="true"|role="img" aria-label="[^"]+"/);
    }
    for (const heading of [
      'Regimes',
      'Reliability',
      'Predicted against realised returns',
      'What the forecasts lean on',
    ])
      expect(body.split(`<h2>${heading}`)[1]!.split('</section>')[0]).toContain('<th scope="col"');
  });

  it('tell lines by more than their colours', () => {
    const two = bodyOf(
      draw({
        answer: answer({
          models: { ...models, reliability: { ...models.reliability!, before: models.reliability!.curves } },
        }),
      }),
    );
    const picture = two.split('<h2>Reliability')[1]!;
    expect(picture).toContain('class="curve dash"');
    expect(picture).toContain('before calibration');
    expect(two).toContain('<strong class="unstable">Unstable</strong>: what counts');
    expect(two).toContain('↓ 75 %');
  });

  it('draw few rows hollow', () => {
    expect(body.split('<h2>Reliability')[1]).toContain('<g class="weak">');
  });

  it('are left out of runs of before', () => {
    const old = bodyOf(draw({ parts: {} }, true));
    for (const heading of ['Regimes', 'Reliability', 'Predicted against', 'What the forecasts lean on'])
      expect(old).not.toContain(`<h2>${heading}`);
    expect(old).toContain('true ↓ called →');
    expect(featuresHtml(null)).toBe('');
  });
});

describe('placeboHtml', () => {
  it('marks the run among its placebos, and counts those at or above it', () => {
    const html = placeboHtml(answer());
    expect(html).toContain('the run&#39;s +0.77 among 28 placebos from -1.10 to +1.60');
    expect(html).toContain('<td>9 of 28</td>');
    expect(placeboHtml({ improvements: answer().improvements.map((one) => ({ ...one, placebo: null })) })).toBe('');
  });

  it('counts a few placebos, but draws no distribution of them', () => {
    const [one] = answer().improvements;
    const few = { ...one!, placebo: { ...one!.placebo!, draws: [-1.1, 0.3, 1.6] }, placeboP: 0.5 };
    const html = placeboHtml({ improvements: [few] });
    expect(html).not.toContain('<svg');
    expect(html).toContain('<td>1 of 3</td>');
    expect(html).toContain('3 placebos only: too few to tell anything, since p cannot fall below 0.250.');
    expect(improvementsHtml({ improvements: [few] })).not.toContain('moved elsewhere in time');
  });

  it('speaks of dashed lines only where there are some', () => {
    expect(placeboHtml(answer())).not.toContain('dashed');
    const [one] = answer().improvements;
    const draws = Array.from({ length: 60 }, (_, i) => i / 30 - 1);
    const html = placeboHtml({ improvements: [{ ...one!, placebo: { ...one!.placebo!, draws } }] });
    expect(html.match(/class="edge"/g)).toHaveLength(2);
    expect(html).toContain('dashed: the middle 95 % of the placebos');
  });
});

describe('stripSvg', () => {
  it('keeps 2,000 segments small', () => {
    const rows = Array.from({ length: 20 }, (_, r) => ({
      name: `column_${r}`,
      values: Array.from({ length: 2000 }, (__, s) => ((s * 7 + r) % 11) / 100),
    }));
    const svg = stripSvg({ label: 'x', rows, ends: ['segment 0', 'segment 1999'] });
    expect(svg.length).toBeLessThan(120_000);
    expect(svg.length).toBeGreaterThan(1000);
  });

  it('is empty for one segment', () => {
    expect(stripSvg({ label: 'x', rows: [{ name: 'a', values: [1] }], ends: ['', ''] })).toBe('');
  });
});

describe('roundAxis', () => {
  it('has round ticks around all values', () => {
    for (const values of [[0.0123, -0.0345], [0], [5, 5], [-1500, 3300], [1e-7, 3e-7]]) {
      const { low, high, ticks } = roundAxis('', values, String);
      expect(low).toBeLessThanOrEqual(Math.min(...values));
      expect(high).toBeGreaterThanOrEqual(Math.max(...values));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(9);
    }
  });

  it('draws points beyond an axis at its end', () => {
    const y = { title: 'y', low: 0, high: 1, ticks: [] };
    const svg = curvesSvg({
      label: 'l',
      x: { ...y, title: 'x' },
      y,
      curves: [{ name: 'a', shade: 1, mark: 'dot', points: [{ x: 0.5, y: 9, tip: 'far' }] }],
    });
    expect(svg).toContain('cy="22"');
  });
});
