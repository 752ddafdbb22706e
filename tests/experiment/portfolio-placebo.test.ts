import { describe, expect, it } from 'vitest';
import { childSeed, makeRng } from '../../src/core/index.ts';
import { meanDays } from '../../src/experiment/assets/portfolio-days.ts';
import { assetPlacebo, portfolioPlacebos } from '../../src/experiment/assets/portfolio-placebo.ts';
import { placeboTests } from '../../src/experiment/evaluate/placebo.ts';
import { runStrategy } from '../../src/experiment/run-strategies.ts';
import { sharpe } from '../../src/metrics/index.ts';
import { placeboShifts } from '../../src/stats/index.ts';
import { placeboWorld, strategiesOf } from './placebo-world.ts';

const MEMORY = 100;
const SEED = 5;

function asset(seed: number, days = 120) {
  const { columns } = placeboWorld(seed, { days, holes: false });
  const strategies = strategiesOf(
    {},
    {
      trend: { use: 'ema-cross', params: { fast: 6, slow: 24 } },
      overlay: { from: 'trend', overlay: { source: 'label', multipliers: { CALM: 1, TREND: 0.5, STORM: 0 } } },
    },
  );
  const runs = strategies.map((strategy) => runStrategy(strategy, columns, {}));
  const prepared = { market: {}, plugins: { labels: { memoryBars: MEMORY } } } as unknown as Parameters<
    typeof assetPlacebo
  >[0]['prepared'];
  const placebo = assetPlacebo({ prepared, columns, strategies });
  return { columns, strategies, runs, placebo, daily: Object.fromEntries(runs.map((run) => [run.name, run.daily])) };
}

describe('the placebo test of a portfolio', () => {
  it('of one asset is that of the asset', () => {
    const { columns, strategies, runs, placebo, daily } = asset(3);
    const alone = placeboTests({ strategies, runs, columns, market: {}, memoryBars: MEMORY, seed: SEED });
    expect(portfolioPlacebos([{ daily, placebo }], SEED)('trend', 'overlay')).toEqual(alone('trend', 'overlay'));
  });

  it('moves the regimes of all assets by the same bars, as many as the shortest allows', () => {
    const assets = [asset(3), asset(4, 90)];
    const test = portfolioPlacebos(assets, SEED)('trend', 'overlay')!;
    const rows = Math.min(...assets.map(({ placebo }) => placebo.rows('overlay')));
    expect(rows).toBe(assets[1]!.placebo.rows('overlay'));
    const rng = makeRng(childSeed(SEED, 'placebo', 'trend', 'overlay'));
    const shifts = placeboShifts(rows, MEMORY, 199, rng);
    const moved = meanDays(
      assets.map(({ placebo, daily }) => ({
        day: daily.overlay!.day,
        value: placebo.daily('overlay', shifts.subarray(7, 8))[0]!,
      })),
    );
    const baseline = meanDays(assets.map(({ daily }) => daily.trend!));
    expect(test.draws.length).toBe(199);
    expect(test.deltas[7]).toBeCloseTo(sharpe(moved.value, 365) - sharpe(baseline.value, 365), 12);
    expect(test.p).toBe((1 + test.draws.filter((z) => z >= test.z).length) / 200);
  });

  it('is none where the strategy reads no regime, or an asset is too short', () => {
    expect(portfolioPlacebos([asset(3)], SEED)('overlay', 'trend')).toBeNull();
    expect(portfolioPlacebos([asset(3), asset(4, 37)], SEED)('trend', 'overlay')).toBeNull();
  });
});
