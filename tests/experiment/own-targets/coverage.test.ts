import { expect, it } from 'vitest';
import { makeRng, type Rng } from '../../../src/core/index.ts';
import { accountMeasures } from '../../../src/experiment/own-targets/account-measures.ts';
import type { DayAccount } from '../../../src/experiment/own-targets/day-account.ts';
import type { OwnEvidence } from '../../../src/experiment/own-targets/measure.ts';

const DRIFT = 0.0008;
const DEVIATION = 0.015;

/** Independent days of Student shocks with 5 degrees: the truth is known in closed form. */
function historyOf(rng: Rng, days: number): Float64Array {
  return Float64Array.from({ length: days }, () => {
    let squares = 0;
    for (let k = 0; k < 5; k++) squares += rng.normal() ** 2;
    // t with 5 degrees has a variance of 5/3.
    return DRIFT + (DEVIATION * rng.normal()) / Math.sqrt(squares / 3);
  });
}

function accountOf(daily: Float64Array): DayAccount {
  const none = new Float64Array(daily.length);
  const one = none.map(() => 1);
  const growth = daily.map((r) => 1 + r);
  const path = { growth, low: growth, high: growth, fall: none };
  const trades = { trades: none, wins: none, gains: none, losses: none, held: none };
  return { day: none, daily, ...path, rows: one, weight: one, turnover: none, ...trades };
}

const TRUTH: Readonly<Record<string, number>> = {
  sharpe: (DRIFT / DEVIATION) * Math.sqrt(365),
  expectancy: DRIFT,
  volatility: DEVIATION * Math.sqrt(365),
};

it('intervals of Sharpe ratio, mean and volatility hold the truth about 19 times in 20', () => {
  const sims = 300;
  const measures = accountMeasures({ strategies: ['a'], compare: [] });
  for (const [figure, truth] of Object.entries(TRUTH)) {
    const measure = measures.find(({ name }) => name === `strategies.a.${figure}`)!;
    let held = 0;
    for (let seed = 0; seed < sims; seed++) {
      const input = { seed, accounts: { a: accountOf(historyOf(makeRng(seed), 400)) } };
      const { ci95 } = measure.find({
        input,
        forecasts: null,
        ic: null,
        pairs: [],
        reps: 199,
      } as unknown as OwnEvidence);
      if (ci95[0] <= truth && truth <= ci95[1]) held++;
    }
    // 300 draws at 95 % scatter by 1.3 points; a deviation of heavy tails, of 400 days, is covered a little less.
    expect(held / sims, figure).toBeGreaterThan(figure === 'volatility' ? 0.86 : 0.91);
    expect(held / sims, figure).toBeLessThan(0.99);
  }
});
