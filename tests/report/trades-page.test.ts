import { describe, expect, it } from 'vitest';
import type { StrategyTrades } from '../../src/core/index.ts';
import { costPicture, stressPicture } from '../../src/report/page/cost-pictures.ts';
import { qualityHtml } from '../../src/report/page/quality.ts';
import { setupHtml } from '../../src/report/page/setup.ts';
import { tradesHtml } from '../../src/report/page/trades.ts';
import { TRADES_STYLE } from '../../src/report/page/trades-style.ts';
import { answer, execution, gated } from './fixture.ts';

const HOSTILE = '<script>alert("x")</script>';
const group = (name: string, trades: number, winners: number) => ({
  group: name,
  trades,
  winners,
  hitRate: winners / trades,
  meanPnl: -0.001,
  standardError: 0.002,
  totalPnl: -0.001 * trades,
  few: trades < 10,
});
const part = (over: Partial<StrategyTrades> = {}): StrategyTrades => ({
  name: 'trend',
  accounting: 'units',
  trades: 40,
  open: 1,
  hit: { rate: 0.25, ci95: [0.14, 0.4] },
  profitFactor: 0.93,
  payoffRatio: 2.6,
  mean: { bps: -0.9, standardErrorBps: 41.1, p: 0.98 },
  pnl: [
    { from: -0.02, to: -0.01, trades: 5 },
    { from: -0.01, to: 0, trades: 25 },
    { from: 0, to: 0.01, trades: 10 },
  ],
  hold: [group('2–3', 30, 4), group('4–7', 10, 6)],
  exits: [group('signal', 35, 9), group('stop-loss', 5, 1)],
  excursions: {
    points: [
      { mae: 0.01, mfe: 0.03, won: true },
      { mae: 0.02, mfe: 0, won: false },
    ],
    trades: 40,
    edgeRatio: 1.2,
  },
  ...over,
});

describe('the trades of a page', () => {
  const html = tradesHtml([part()]);

  it('says every number beside its picture, the interval beside the rate', () => {
    for (const text of ['25.0 %', '14 % to 40 %', '-0.9', '41.1', '0.980', '1.20', 'stop-loss (few)'])
      expect(html).toContain(text);
    expect(html.match(/role="img" aria-label="[^"]+"/g)).toHaveLength(4);
  });

  it('tells losers from winners without colour: hollow bars, crosses', () => {
    expect(TRADES_STYLE).toMatch(/\.gain \{ fill: var\(--gain.*\.loss \{ fill: var\(--paper\)/);
    expect(html.match(/class="loss"/g)!.length).toBeGreaterThan(2);
    expect(html).toMatch(/class="crosses" d="M/);
    expect(html).toMatch(/class="dots" d="M/);
  });

  it('says where only a sample is drawn', () => {
    expect(html).toContain('2 of 40 drawn');
    expect(tradesHtml([part({ excursions: { ...part().excursions, trades: 2 } })])).not.toContain('drawn');
  });

  it('counts one as one, and keeps the names of hold classes apart', () => {
    const classes = [
      '1',
      '2–3',
      '4–7',
      '8–15',
      '16–31',
      '32–63',
      '64–127',
      '128–255',
      '256–511',
      '512–1023',
      '1024–2047',
    ];
    const one = tradesHtml([
      part({ trades: 1, hit: { rate: 0, ci95: [0, 0.79] }, hold: classes.map((c) => group(c, 1, 0)) }),
    ]);
    expect(one).toContain('0 winners (full, dots), 1 loser (hollow, crosses)');
    const picture = one.slice(
      one.indexOf('trades by bars held'),
      one.indexOf('</svg>', one.indexOf('trades by bars held')),
    );
    const named = [...picture.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>([^<]+)<\/text>/g)].filter(
      ([, , text]) => classes.includes(text!),
    );
    expect(named.length).toBeGreaterThan(2);
    const ends = named.map(([, x, text]) => [Number(x) - text!.length * 3.3, Number(x) + text!.length * 3.3] as const);
    for (let i = 1; i < ends.length; i++) expect(ends[i]![0]).toBeGreaterThanOrEqual(ends[i - 1]![1] - 0.5);
  });

  it('keeps names text', () => {
    const hostile = tradesHtml([part({ name: HOSTILE, exits: [group(HOSTILE, 3, 1), group('end', 3, 2)] })]);
    expect(hostile).not.toMatch(/<script/i);
    expect(hostile).toContain('&#60;script&#62;');
  });

  it('is nothing for runs without trades', () => {
    expect(tradesHtml([])).toBe('');
    expect(tradesHtml(undefined)).toBe('');
  });
});

describe('costs as pictures', () => {
  it('draws a part for each source that was paid, and what funding earned left of 0', () => {
    const picture = costPicture({ trend: gated }, ['fee', 'spread', 'funding']);
    expect(picture.match(/class="source"/g)).toHaveLength(3);
    const x = [...picture.matchAll(/class="source" x="([\d.]+)"[^>]*width="([\d.]+)"/g)].map((m) => [+m[1]!, +m[2]!]);
    const zero = Number(/class="zero" x1="([\d.]+)"/.exec(picture)![1]);
    expect(x[0]![0]).toBeCloseTo(zero, 0);
    expect(x[2]![0]! + x[2]![1]!).toBeCloseTo(zero, 0);
  });

  it('draws returns as costs grow, with a ring where nothing is left', () => {
    const picture = stressPicture({ trend: gated, [HOSTILE]: execution() });
    expect(picture.match(/class="curve"/g)).toHaveLength(2);
    expect(picture.match(/<circle/g)).toHaveLength(1);
    expect(picture).toContain('trend: nothing is left at ×1.5');
    expect(picture).not.toMatch(/<script/i);
  });

  it('draws nothing without two factors', () => {
    expect(stressPicture({ trend: execution({ stress: [] }) })).toBe('');
    expect(
      costPicture(
        {
          trend: execution({
            costs: { ...gated.costs, fee: 0, spread: 0, slippage: 0, impact: 0, funding: 0, total: 0 },
          }),
        },
        ['fee'],
      ),
    ).toBe('');
  });
});

describe('data and setup', () => {
  const quality = {
    gaps: { rows: 26, runs: 9, longest: [{ from: '2021-03-21T11:30:00Z', to: '2021-03-21T16:30:00Z', rows: 11 }] },
    zeroVolume: 3,
    flat: 4,
    repairs: { missing: 26, duplicates: 1, unordered: 2, inconsistent: 5, infinite: 6 },
    withoutFeatures: 1440,
    notes: [`column "${HOSTILE}" was left out`],
  };

  it('counts gaps, empty bars, repairs and rows that took no part', () => {
    const html = qualityHtml(answer({ quality }));
    for (const text of ['in 9 runs', '2021-03-21 11:30', '1,440', 'without volume', 'longest of 9 gaps'])
      expect(html).toContain(text);
    expect(html).not.toMatch(/<script/i);
    expect(qualityHtml(answer())).toBe('');
  });

  it('shows the whole configuration and every hash, escaped', () => {
    const html = setupHtml(answer(), {
      yaml: `strategies:\n  ${HOSTILE}: {}\n`,
      versions: { node: '20.1.0' },
      files: { 'metrics.json': 'ab'.repeat(32) },
      bundles: [{ segment: 3, seal: 'cd'.repeat(32) }],
    });
    expect(html).not.toMatch(/<script/i);
    expect(html).toContain('2 lines of YAML');
    for (const text of ['20.1.0', 'ab'.repeat(32), 'cd'.repeat(32), answer().hashes.data]) expect(html).toContain(text);
    expect(setupHtml(answer(), undefined)).toBe('');
  });
});
