import { assetConfig, assetNames, type LoadedConfig } from '../../config/index.ts';
import { InputError, type PortfolioFigures } from '../../core/index.ts';
import { type BacktestAnswer, type BacktestOptions, backtestWithRuns } from '../run-backtest.ts';
import { assetProgress, ofAsset } from './of-asset.ts';
import { type Portfolio, type PortfolioAsset, portfolioOf } from './portfolio.ts';
import { assetPlacebo } from './portfolio-placebo.ts';
import { requireOneInterval, requireOtherBars } from './prepare-assets.ts';

/** Strategies on several assets, each for itself and all as one portfolio. */
export interface BacktestPortfolioAnswer extends PortfolioFigures {
  readonly assets: Readonly<Record<string, BacktestAnswer>>;
}

/** Every asset of `data.assets` as `backtest` trades it alone, and their equal-weight portfolio; nothing is written. */
export async function backtestAssets(loaded: LoadedConfig, options: BacktestOptions): Promise<BacktestPortfolioAnswer> {
  return (await backtestPortfolio(loaded, options)).answer;
}

/** The same, with the portfolio's days. */
export async function backtestPortfolio(
  loaded: LoadedConfig,
  options: BacktestOptions,
): Promise<{ answer: BacktestPortfolioAnswer; portfolio: Portfolio }> {
  refuseForecasts(options);
  const { strategy, scoreFrom, progress } = options;
  const answers: Record<string, BacktestAnswer> = {};
  const assets: PortfolioAsset[] = [];
  const hashes: { readonly name: string; readonly barsHash: string }[] = [];
  for (const name of assetNames(loaded)) {
    const { answer, runs, traded } = await ofAsset(name, () =>
      backtestWithRuns(assetConfig(loaded, name), {
        strategy,
        scoreFrom,
        progress: assetProgress(progress, name),
      }),
    );
    answers[name] = answer;
    requireOneInterval(Object.entries(answers).map(([asset, { data }]) => ({ name: asset, data })));
    hashes.push({ name, barsHash: traded.prepared.barsHash });
    requireOtherBars(hashes);
    assets.push({
      name,
      strategies: answer.strategies,
      improvements: answer.improvements,
      daily: Object.fromEntries(runs.map((run) => [run.name, run.daily])),
      placebo: assetPlacebo(traded),
    });
  }
  const portfolio = portfolioOf(assets, loaded.config);
  return { answer: { assets: answers, ...portfolio.figures }, portfolio };
}

/** Forecasts are of one market. */
function refuseForecasts({ run, forecasts, live }: BacktestOptions): void {
  const given = [
    ...(run === undefined ? [] : ['--run']),
    ...(forecasts === undefined ? [] : ['--forecasts']),
    ...(live === true ? ['--live'] : []),
  ];
  if (given.length === 0) return;
  throw new InputError('ARGUMENT_INVALID', {
    what: `${given.join(' and ')} ${given.length === 1 ? 'is' : 'are'} about one market, and data.assets names several`,
    where: 'backtest',
    mend: 'give the one market with --data FILE',
  });
}
