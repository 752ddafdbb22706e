import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXIT_REASONS } from '../../src/core/index.ts';
import { groupOutcomes, type OutcomeBy, tradeAnatomy, tradeTails } from '../../src/metrics/index.ts';
import { logOf, SIX } from './trades.ts';

const anatomy = tradeAnatomy(logOf(SIX));
const close = (value: number, expected: number): void => expect(value).toBeCloseTo(expected, 12);

describe('tradeAnatomy of six trades worked by hand', () => {
  it('counts them, the open one too, and sums their profit', () => {
    expect(anatomy).toMatchObject({ accounting: 'units', trades: 6, open: 1 });
    close(anatomy.totalPnl, 0.035);
    close(anatomy.pnl.mean, 0.035 / 6);
    close(anatomy.pnl.median, 0.0025);
  });

  it('hit rate 3 of 6 with a Wilson interval, profit factor 6 ÷ 2.5, payoff 2 ÷ 0.8333', () => {
    expect(anatomy.hit.rate).toBe(0.5);
    // (0.5 ± …) around one half: 1.96 √(0.25 / 6 + 1.96² / 144) ÷ (1 + 1.96² / 6) = 0.31238.
    expect(anatomy.hit.ci95[0]).toBeCloseTo(0.18762, 5);
    expect(anatomy.hit.ci95[1]).toBeCloseTo(0.81238, 5);
    close(anatomy.profitFactor, 2.4);
    close(anatomy.payoffRatio, 2.4);
  });

  it('expectancy of notional: the third held half of 1, so its −1 % is −200 bps', () => {
    // 300, −100, −200, 200, 100, −50 bps: mean 41.667, Σ (x − mean)² = 192,500 − 6 × 41.667² = 182,083.33.
    close(anatomy.expectancy.bps, 250 / 6);
    const standardError = Math.sqrt((192_500 - 250 ** 2 / 6) / 5 / 6);
    expect(anatomy.expectancy.standardErrorBps).toBeCloseTo(standardError, 9);
    expect(standardError).toBeCloseTo(77.9067, 3);
    expect(anatomy.expectancy.t).toBeCloseTo(250 / 6 / standardError, 12);
  });

  it('expectancy in weights is of the weight itself, whatever the price', () => {
    const rows = [
      { pnl: 0.01, size: 0.5, price: 30_000 },
      { pnl: 0.03, size: 1, price: 10 },
    ];
    const { bps, standardErrorBps, t } = tradeAnatomy(logOf(rows, 'weights')).expectancy;
    close(bps, 250);
    expect(standardErrorBps).toBeCloseTo(50, 9);
    expect(t).toBeCloseTo(5, 9);
  });

  it('tails: the best makes 86 % of the whole profit, the best five more than all of it', () => {
    const { bestShares, expectedShortfall, longestLosingStreak, best, worst } = anatomy.tails;
    expect(bestShares.map(({ trades }) => trades)).toEqual([1, 5, 10]);
    close(bestShares[0]!.share, 0.03 / 0.035);
    close(bestShares[1]!.share, 0.045 / 0.035);
    expect(bestShares[2]!.share).toBeNaN();
    expect(expectedShortfall).toBe(-0.01);
    expect(longestLosingStreak).toBe(2);
    expect(best.map(({ pnl }) => pnl)).toEqual([0.03, 0.02, 0.01, -0.005, -0.01]);
    expect(worst.map(({ entryTime }) => entryTime).slice(0, 2)).toEqual([
      '2024-01-01T14:00:00Z',
      '2024-01-02T09:00:00Z',
    ]);
    expect(best[1]).toEqual({
      entryTime: '2024-01-02T14:00:00Z',
      exitTime: '2024-01-02T23:00:00Z',
      side: 'short',
      pnl: 0.02,
      holdBars: 9,
      entryReason: 'entry',
      exitReason: 'flip',
      regime: 'BEAR',
    });
    expect(best[3]).toMatchObject({ exitTime: null, exitReason: 'end', regime: 'unknown' });
  });

  it('holding times and excursions of winners and losers, and the edge ratio 12 ÷ 10', () => {
    expect(anatomy.hold.winners).toMatchObject({ count: 3, median: 6, q25: 5, q75: 7.5 });
    close(anatomy.hold.winners.mean, 19 / 3);
    expect(anatomy.hold.losers).toMatchObject({ count: 3, median: 2, mean: 2 });
    expect(anatomy.excursions.losers.mae.median).toBe(0.02);
    expect(anatomy.excursions.winners.mfe.median).toBe(0.03);
    close(anatomy.excursions.edgeRatio, 1.2);
  });

  it('costs by source, funding earned, against the profit before costs', () => {
    const { total, grossPnl, shareOfGross, bySource } = anatomy.costs;
    close(total, 0.009);
    close(grossPnl, 0.044);
    close(shareOfGross, 9 / 44);
    expect(bySource.map(({ source }) => source)).toEqual(['fee', 'funding']);
    close(bySource[0]!.share, 10 / 9);
    close(bySource[1]!.amount, -0.001);
  });

  it('outcomes by group, in the order of the codes', () => {
    const groups = (by: OutcomeBy) => anatomy.outcomes[by].map(({ group, trades }) => `${group} ${trades}`);
    expect(groups('exitReason')).toEqual(['signal 1', 'flip 1', 'stop-loss 2', 'take-profit 1', 'end 1']);
    expect(groups('entryReason')).toEqual(['entry 5', 'flip 1']);
    expect(groups('side')).toEqual(['long 5', 'short 1']);
    expect(groups('regime')).toEqual(['unknown 2', 'BULL 2', 'BEAR 2']);
    expect(groups('hour')).toEqual(['09 3', '14 2', '23 1']);
    expect(groups('weekday')).toEqual(['Monday 2', 'Tuesday 3', 'Wednesday 1']);
    expect(groups('holdBars')).toEqual(['1 1', '2–3 2', '4–7 2', '8–15 1']);
    const [nine] = anatomy.outcomes.hour;
    // +3 %, −1 %, −0.5 %: mean 0.5 %, deviation √(9.5e-4 / 2) = 2.1794 %, ÷ √3.
    expect(nine).toMatchObject({ trades: 3, hitRate: 1 / 3, few: true });
    close(nine!.meanPnl, 0.005);
    close(nine!.totalPnl, 0.015);
    expect(nine!.standardError).toBeCloseTo(0.021794 / Math.sqrt(3), 6);
    expect(anatomy.outcomes.side[1]!.standardError).toBeNaN();
  });
});

describe('tradeAnatomy at the edges', () => {
  it('without trades every ratio is undefined', () => {
    const none = tradeAnatomy(logOf([]));
    expect(none).toMatchObject({ trades: 0, open: 0, totalPnl: 0 });
    for (const value of [none.hit.rate, none.hit.ci95[0], none.profitFactor, none.payoffRatio, none.expectancy.bps]) {
      expect(value).toBeNaN();
    }
    expect(none.tails).toMatchObject({ best: [], worst: [], expectedShortfall: Number.NaN, longestLosingStreak: 0 });
    expect(none.outcomes.hour).toEqual([]);
  });

  it('without a loss the profit factor is infinite, and one trade has no error', () => {
    const one = tradeAnatomy(logOf([{ pnl: 0.01 }]));
    expect(one.profitFactor).toBe(Number.POSITIVE_INFINITY);
    expect(one.payoffRatio).toBeNaN();
    expect(one.expectancy.standardErrorBps).toBeNaN();
  });

  it('a trade that made exactly nothing is no winner', () => {
    const even = tradeAnatomy(logOf([{ pnl: 0 }, { pnl: 0.01 }, { pnl: -0.01 }, { pnl: 0 }]));
    expect(even.hit.rate).toBe(0.25);
    expect(even.tails.longestLosingStreak).toBe(2);
    expect(even.hold.losers.count).toBe(3);
  });

  it('times before 1970 fall on their hour and weekday', () => {
    // 1969-12-28 was a Sunday.
    const old = tradeAnatomy(logOf([{ pnl: 0.01, entry: '1969-12-28T22:00Z' }]));
    expect(old.outcomes.hour[0]!.group).toBe('22');
    expect(old.outcomes.weekday[0]!.group).toBe('Sunday');
  });

  it('excursions that are not known are left out of the edge ratio', () => {
    const rows = [
      { pnl: 0.01, mae: 0.01, mfe: 0.04 },
      { pnl: 0.01, mae: Number.NaN, mfe: 0.5 },
    ];
    const { excursions } = tradeAnatomy(logOf(rows));
    expect(excursions.edgeRatio).toBe(4);
    expect(excursions.winners.mae.count).toBe(1);
  });
});

const row = fc.record({
  pnl: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  side: fc.constantFrom(1 as const, -1 as const),
  entry: fc.integer({ min: 0, max: 20_000 }).map((hours) => new Date(Date.UTC(2021, 0, 1, hours)).toISOString()),
  fee: fc.double({ min: 0, max: 0.01, noNaN: true }),
  funding: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  exitReason: fc.constantFrom(...EXIT_REASONS),
  holdBars: fc.integer({ min: 0, max: 5000 }),
  regime: fc.integer({ min: -1, max: 1 }),
});
const rows = fc.array(row, { minLength: 1, maxLength: 60 });

describe('tradeAnatomy of any trades', () => {
  it('groups hold each trade once: counts and profits add up, whatever they are grouped by', () => {
    fc.assert(
      fc.property(rows, (trades) => {
        const { outcomes, totalPnl } = tradeAnatomy(logOf(trades));
        for (const [by, groups] of Object.entries(outcomes)) {
          // Nothing more to say than the regime, and one case only.
          if (by === 'label' || by === 'case') {
            expect(groups).toEqual([]);
            continue;
          }
          expect(groups.reduce((sum, group) => sum + group.trades, 0)).toBe(trades.length);
          expect(groups.reduce((sum, group) => sum + group.totalPnl, 0)).toBeCloseTo(totalPnl, 10);
          for (const { few, trades: n, meanPnl, totalPnl: sum } of groups) {
            expect(few).toBe(n < 10);
            expect(meanPnl * n).toBeCloseTo(sum, 10);
          }
        }
      }),
      { seed: 61, numRuns: 200 },
    );
  });

  it('costs by source add up to all costs, and profit before them to profit and costs', () => {
    fc.assert(
      fc.property(rows, (trades) => {
        const { costs, totalPnl } = tradeAnatomy(logOf(trades));
        expect(costs.bySource.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(costs.total, 12);
        expect(costs.grossPnl - costs.total).toBeCloseTo(totalPnl, 10);
        expect(costs.total).toBeCloseTo(
          trades.reduce((sum, { fee, funding }) => sum + fee + funding, 0),
          12,
        );
      }),
      { seed: 62, numRuns: 200 },
    );
  });

  it('reads no column in place: the log is the same afterwards', () => {
    fc.assert(
      fc.property(rows, (trades) => {
        const log = logOf(trades);
        tradeAnatomy(log);
        expect(log).toEqual(logOf(trades));
      }),
      { seed: 63, numRuns: 50 },
    );
  });

  it('tails: no other trade is better than the worst of the best; the shortfall is the mean of the worst twentieth', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 70 }), (values) => {
        const tails = tradeTails(Float64Array.from(values));
        const sorted = [...values].sort((a, b) => b - a);
        expect(tails.best.map((i) => values[i])).toEqual(sorted.slice(0, 5));
        const twentieth = [...values].sort((a, b) => a - b).slice(0, Math.ceil(values.length / 20));
        expect(tails.expectedShortfall).toBeCloseTo(twentieth.reduce((sum, v) => sum + v, 0) / twentieth.length, 12);
        const runs = values
          .map((v) => (v > 0 ? ' ' : 'x'))
          .join('')
          .split(/ +/);
        expect(tails.longestLosingStreak).toBe(Math.max(...runs.map((run) => run.length)));
      }),
      { seed: 64, numRuns: 200 },
    );
  });
});

describe('tradeTails', () => {
  it('rounds the worst twentieth up: two of 21 trades', () => {
    const pnl = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 100);
    expect(tradeTails(pnl).expectedShortfall).toBeCloseTo(-0.095, 12);
  });
});

describe('groupOutcomes', () => {
  it('marks groups of nine trades, and not of ten', () => {
    const pnl = new Float64Array(19).fill(0.01);
    const groups = groupOutcomes(pnl, (i) => (i < 9 ? 0 : 1), String);
    expect(groups.map(({ few }) => few)).toEqual([true, false]);
  });
});
