import { describe, expect, it } from 'vitest';
import type { RunAnswer, Verdict } from '../../../src/core/index.ts';
import type { MarketRecord } from '../../../src/experiment/null/record.ts';
import { summariseNulls } from '../../../src/experiment/null/summarise.ts';

/** A market whose baseline and rival have these Sharpe ratios; null: undefined. */
function market(
  number: number,
  baseline: number,
  against: number | null,
  verdict: Verdict = 'not proven',
): MarketRecord {
  const sharpeDelta = against === null ? null : against - baseline;
  return {
    ...{ market: number, seed: number, unturned: 0, status: 'done', segments: { done: 9, planned: 9 } },
    pairs: [{ baseline: 'a', against: 'b', baselineSharpe: baseline, againstSharpe: against, sharpeDelta, verdict }],
    strategies: { a: baseline, b: against },
    forecasts: { accuracyLead: baseline / 10 },
    targets: [{ name: 'sharpeImprovement', verdict }],
  } as MarketRecord;
}

const run = {
  improvements: [{ baseline: 'a', against: 'b', baselineSharpe: 0.5, againstSharpe: 0.8, sharpeDelta: 0.3 }],
  targets: [{ name: 'sharpeImprovement', verdict: 'not proven' }],
  strategies: { a: { sharpe: 0.5 }, b: { sharpe: 0.8 } },
  classification: {
    ...{ accuracy: 0.7, naive: { accuracy: 0.75 } },
    ...{ skill: { logLoss: null }, transitions: { f1: 0.1 } },
  },
  persistence: null,
  ic: null,
} as unknown as RunAnswer;

const plan = { markets: 5, duration: '20d', blockBars: 960, blocks: 36, folder: 'null/x' };
const config = { targets: { sharpeImprovement: 0.1 } } as never;

describe('summariseNulls', () => {
  const records = [
    market(1, 0.5, 0.9, 'met'), // 0.4 better, beyond the ratio
    market(2, 0.5, 0.54, 'not met'), // 8 % better
    market(3, -0.5, -0.5), // beyond 1.1 × a loss, which means nothing
    market(4, 0.2, null),
    { market: 5, seed: 5, unturned: 0, status: 'failed', reason: 'none could be trained' } as const,
  ];
  const found = summariseNulls(run, plan, records, config);

  it('counts draws at or above the run, and in no p what is undefined or failed', () => {
    const pair = found.improvements[0]!;
    expect(pair.real).toBe(0.3);
    expect(pair.draws).toEqual([0.4, expect.closeTo(0.04, 12), 0, Number.NaN]);
    expect(pair).toMatchObject({ defined: 3, p: 2 / 4 });
    expect(pair.quantiles).toMatchObject({ q50: expect.closeTo(0.04, 12) });
    expect(found).toMatchObject({ wanted: 5, markets: 4, failed: [{ market: 5, reason: 'none could be trained' }] });
    expect(found.strategies.b).toMatchObject({ real: 0.8, defined: 3, p: 2 / 4 });
    expect(found.forecasts.map(({ name, p }) => [name, p])).toEqual([
      ['accuracyLead', 1],
      ['logLossSkill', Number.NaN],
      ['transitionF1', Number.NaN],
    ]);
  });

  it('counts verdicts beside the bare ratio, of all and of those whose baseline earned', () => {
    expect(found.improvements[0]).toMatchObject({
      met: { count: 1, of: 3 },
      bareRatio: { count: 2, of: 3 },
      bareRatioEarning: { count: 1, of: 2 },
    });
    expect(found.targets).toMatchObject([{ name: 'sharpeImprovement', met: 1, notMet: 1, notProven: 2 }]);
  });

  it('says in words what the figures say, and nothing where markets are too few', () => {
    expect(found.improvements[0]!.sentence).toBe(
      'b over a: a difference of +0.30 is reached in 1 of 3 null markets, p 0.500: too few to tell. "More than 10 % better" ' +
        'as a bare ratio held in 2 of 3 (67 %) of them (1 of 2 (50 %) of those whose baseline earned); the verdict "met" came in 1 of 3 (33 %).',
    );
    const many = (delta: number) =>
      summariseNulls(
        run,
        plan,
        Array.from({ length: 39 }, (_, i) => market(i + 1, -1, -1 + delta * (i / 39))),
        config,
      );
    expect(many(0.2).improvements[0]!.sentence).toContain(
      'reached in 0 of 39 null markets, p 0.025: chance seldom brings as much',
    );
    expect(many(0.2).improvements[0]!.sentence).toContain('(the baseline earned in none)');
    expect(many(0.5).improvements[0]!.sentence).toMatch(
      /reached in 15 of 39 null markets, p 0.400: chance brings as much/,
    );
    expect(found.forecasts[1]!.sentence).toContain('is undefined');
    expect(found.forecasts[2]!.sentence).toContain('no null market has one to compare it with');
    expect(summariseNulls(run, plan, [], config).targets[0]!.sentence).toBe(
      'sharpeImprovement: judged in no null market.',
    );
  });
});
