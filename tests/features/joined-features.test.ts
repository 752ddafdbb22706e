import { describe, expect, it } from 'vitest';
import { compute, flatBars, randomReturns, walkOf } from './one-feature.ts';

const x = Number.NaN;

describe('cross-asset', () => {
  const returns = randomReturns(300);
  const other = walkOf(300, (i) => returns[i]!);
  const twice = flatBars(
    walkOf(300, (i) => 2 * returns[i]!),
    { eth: other },
  );

  it('an asset that moves twice as far has a beta of 2 and a correlation of 1', () => {
    const { beta_eth_60: betas, corr_eth_60: correlations } = compute('cross-asset', { close: 'eth' }, twice);
    for (let i = 60; i < 300; i++) {
      expect(betas![i]).toBeCloseTo(2, 10);
      expect(correlations![i]).toBeCloseTo(1, 10);
    }
  });

  it('of independent assets both are about 0; against one that stands still exactly 0', () => {
    const apart = randomReturns(3000, 99);
    const others = randomReturns(3000);
    const bars = flatBars(
      walkOf(3000, (i) => apart[i]!),
      { eth: walkOf(3000, (i) => others[i]!), usd: Array(3000).fill(1) },
    );
    expect(compute('cross-asset', { close: 'eth', window: 2900 }, bars).corr_eth_2900!.at(-1)).toBeCloseTo(0, 1);
    const still = compute('cross-asset', { close: 'usd', window: 50 }, bars);
    expect([still.beta_usd_50!.at(-1), still.corr_usd_50!.at(-1)]).toEqual([0, 0]);
  });

  it('an unknown close stands as it was: its return comes with the next known one', () => {
    const bars = flatBars([1, 2, 4, 8, 16], { eth: [x, 10, x, 20, 40] });
    const held = flatBars([1, 2, 4, 8, 16], { eth: [10, 10, 10, 20, 40] });
    const params = { close: 'eth', window: 3 };
    expect(compute('cross-asset', params, bars)).toEqual(compute('cross-asset', params, held));
  });

  it('refuses a column of the bars themselves, and names one that isn’t there', () => {
    expect(() => compute('cross-asset', { close: 'close' }, twice)).toThrow(/own columns/);
    expect(() => compute('cross-asset', { close: 'eht' }, twice)).toThrow(/nearest is "eth"/);
  });
});

describe('order-flow', () => {
  it('is (bought − sold) ÷ both; without a sell column the rest of the volume is sold', () => {
    const bars = flatBars([1, 1, 1], { volume: [10, 10, 20], taker_buy_volume: [5, 9, 4] });
    const values = compute('order-flow', { window: 2 }, bars).order_flow_2!;
    // Bought 14, sold 6; then 13 and 17.
    expect(Array.from(values)).toEqual([x, 8 / 20, -4 / 30]);
  });

  it('takes both sides from columns, names the buy column, and passes over bars with an unknown side', () => {
    const bars = flatBars([1, 1, 1, 1], { bv: [3, x, 5, 0], sv: [1, 7, x, 0] });
    const values = compute('order-flow', { window: 2, buy: 'bv', sell: 'sv' }, bars).order_flow_bv_2!;
    expect(Array.from(values)).toEqual([x, 0.5, 0, 0]);
  });
});

describe('quoted-spread', () => {
  it('is the mean of (ask − bid) ÷ middle; unknown quotes keep the last spread, a crossed book is 0', () => {
    const bars = flatBars([1, 1, 1, 1, 1], { bid: [x, 99, 99, x, 102], ask: [101, 101, x, 0, 101] });
    expect(Array.from(compute('quoted-spread', { window: 1 }, bars).quoted_spread_1!)).toEqual([
      0, 0.02, 0.02, 0.02, 0,
    ]);
    expect(compute('quoted-spread', { window: 2 }, bars).quoted_spread_2![1]).toBeCloseTo(0.01, 15);
  });
});

describe('funding', () => {
  it('holds the last rate; the change is 0 while the earlier rate is unknown', () => {
    const bars = flatBars([1, 1, 1, 1, 1, 1], { funding_rate: [x, 1, x, 3, x, 2] });
    const { funding_level: levels, funding_change_2: changes } = compute('funding', { window: 2 }, bars);
    expect(Array.from(levels!)).toEqual([0, 1, 1, 3, 3, 2]);
    expect(Array.from(changes!)).toEqual([x, x, 0, 2, 2, -1]);
  });
});
