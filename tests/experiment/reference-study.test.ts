import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { makeRng, SILENT_PROGRESS } from '../../src/core/index.ts';
import { type BacktestPortfolioAnswer, backtestPortfolio } from '../../src/experiment/assets/backtest-assets.ts';
import type { Portfolio } from '../../src/experiment/assets/portfolio.ts';
import { bootstrapLimits, meanFunctionReplicates, stationaryResamples } from '../../src/stats/index.ts';
import { sharpeContrast, sharpeTable } from '../../src/stats/sharpe-function.ts';
import { describeWithShared } from '../shared.ts';

const study = fileURLToPath(new URL('../reference/assets-1h.yml', import.meta.url));
const YEAR = Math.sqrt(365);

/** The study's bootstrap of the difference: stationary, mean block 20 days; its limits are percentiles. */
function replicatesOf({ daily }: Portfolio): Float64Array {
  const table = sharpeTable(daily['trend+label']!.value, daily.trend!.value);
  const resamples = stationaryResamples(table.length / 4, 20, 20_000, makeRng(1));
  return meanFunctionReplicates(table, 4, sharpeContrast(YEAR, -YEAR), resamples);
}

/** Its p. */
function shareNotBetter(replicates: Float64Array): number {
  return replicates.filter((value) => value <= 0).length / replicates.length;
}

describeWithShared('the overlay of the reference study, on seven markets', () => {
  let answer: BacktestPortfolioAnswer;
  let portfolio: Portfolio;

  beforeAll(async () => {
    const loaded = loadConfig({ file: study, overrides: { 'runtime.featureStore': null } });
    const scoreFrom = Date.UTC(2021, 3, 17, 7);
    ({ answer, portfolio } = await backtestPortfolio(loaded, { scoreFrom, progress: SILENT_PROGRESS }));
  }, 120_000);

  it('gives mean Sharpe .13 → .31, better on 6 of 7, a quarter less turnover and drawdown .76 → .57', () => {
    const { trend, 'trend+label': overlay } = answer.strategies;
    expect(trend!.meanSharpe).toBeCloseTo(0.13, 2);
    expect(overlay!.meanSharpe).toBeCloseTo(0.31, 2);
    expect(answer.improvement!.assets).toEqual({ improved: 6, of: 7 });
    expect(overlay!.meanTurnoverPerYear / trend!.meanTurnoverPerYear - 1).toBeCloseTo(-0.25, 2);
    expect(trend!.meanMaxDrawdown).toBeCloseTo(0.76, 2);
    expect(overlay!.meanMaxDrawdown).toBeCloseTo(0.57, 2);
  });

  it('gives .50 → .75 and p .01 on the whole files, as there', async () => {
    const loaded = loadConfig({ file: study, overrides: { 'runtime.featureStore': null } });
    const whole = await backtestPortfolio(loaded, { progress: SILENT_PROGRESS });
    expect(whole.answer.strategies.trend!.meanSharpe).toBeCloseTo(0.5, 2);
    expect(whole.answer.strategies['trend+label']!.meanSharpe).toBeCloseTo(0.75, 2);
    expect(Math.abs(shareNotBetter(replicatesOf(whole.portfolio)) - 0.01)).toBeLessThan(0.005);
  });

  it("gives the study's interval [−.12, .71] and p .10 by its own bootstrap, within the error of its draws", () => {
    // Its limits have standard errors of .015 to .02 themselves, at a thousand draws.
    const replicates = replicatesOf(portfolio);
    const estimate = answer.improvement!.sharpeDelta;
    const [low, high] = bootstrapLimits({ estimate, replicates, method: 'percentile' });
    expect(Math.abs(low - -0.12)).toBeLessThan(0.04);
    expect(Math.abs(high - 0.71)).toBeLessThan(0.04);
    expect(Math.abs(shareNotBetter(replicates) - 0.1)).toBeLessThan(0.02);
  });

  it('gives an interval that includes 0 by ours too, and the verdict "not proven"', () => {
    const { ci95, p, sharpeDelta } = answer.improvement!;
    expect(sharpeDelta).toBeCloseTo(0.286, 3);
    expect(Math.abs(ci95[0] - -0.17)).toBeLessThan(0.03);
    expect(Math.abs(ci95[1] - 0.74)).toBeLessThan(0.03);
    // Two-sided, where the study's is one-sided.
    expect(Math.abs(p - 2 * 0.105)).toBeLessThan(0.03);
    expect(answer.targets.map(({ verdict }) => verdict)).toEqual(['not proven']);
    expect(answer.days).toMatchObject({ count: 805, fewestAssets: 7, mostAssets: 7, from: '2021-04-17' });
  });
});
