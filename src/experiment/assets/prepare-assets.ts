import { assetConfig, assetNames, type LoadedConfig } from '../../config/index.ts';
import { ConfigError, type DataSummary, formatDuration, type Progress, SILENT_PROGRESS } from '../../core/index.ts';
import { prepare, requireInputs } from '../prepare.ts';
import { executionRules } from '../run-strategies.ts';
import { ofAsset } from './of-asset.ts';
import { daysOf, requireCommonDays } from './portfolio-days.ts';

/** What a portfolio must know of an asset before and after its run. */
export interface PreparedAsset {
  readonly name: string;
  readonly loaded: LoadedConfig;
  readonly runId: string;
  readonly data: DataSummary;
  /** How each strategy's equity moves: what its daily returns are made of. */
  readonly accounting: Readonly<Record<string, 'units' | 'weights'>>;
}

/**
 * Reads and checks every asset, so that a bad one is named before the first is trained.
 *
 * @throws whatever is wrong with an asset, with its name; ConfigError CONFIG_INVALID, INTERVAL_MISMATCH where they don't
 *   go together
 */
export async function prepareAssets(
  loaded: LoadedConfig,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<PreparedAsset[]> {
  const names = assetNames(loaded);
  progress.stage('assets', names.length);
  const assets: (PreparedAsset & { readonly day: Float64Array; readonly barsHash: string })[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const own = assetConfig(loaded, name);
    const asset = await ofAsset(name, async () => {
      const prepared = await prepare(own, SILENT_PROGRESS);
      requireInputs(prepared);
      const { bars, plugins, runId, data, barsHash } = prepared;
      const accounting = Object.fromEntries(
        plugins.strategies.map((strategy) => [strategy.name, executionRules(strategy, bars.intervalMs)[0]!.accounting]),
      );
      return { name, loaded: own, runId, data, accounting, day: daysOf(bars.time), barsHash };
    });
    assets.push(asset);
    requireOneInterval(assets);
    requireOtherBars(assets);
    progress.tick(assets.length, name);
  }
  requireCommonDays(assets, 'bars');
  return assets.map(({ day: _, barsHash: __, ...asset }) => asset);
}

/**
 * Parameters count bars: over bars of another length they would be other strategies.
 *
 * @throws ConfigError INTERVAL_MISMATCH that names the asset
 */
export function requireOneInterval(assets: readonly { readonly name: string; readonly data: DataSummary }[]): void {
  const first = assets[0]!;
  const other = assets.find(({ data }) => data.intervalMs !== first.data.intervalMs);
  if (other === undefined) return;
  const path = `data.assets.${other.name}`;
  const [theirs, own] = [other, first].map(({ data }) => formatDuration(data.intervalMs));
  throw new ConfigError('INTERVAL_MISMATCH', {
    what: `asset "${other.name}" has bars of ${theirs}, and "${first.name}" of ${own}: one configuration is for one interval`,
    where: path,
    path,
    mend: `bring bars of one interval: npm run data -- resample makes longer bars of shorter ones`,
  });
}

/** @throws ConfigError CONFIG_INVALID that names the asset whose bars another one has too */
export function requireOtherBars(assets: readonly { readonly name: string; readonly barsHash: string }[]): void {
  const newest = assets[assets.length - 1]!;
  const same = assets.find(({ name, barsHash }) => name !== newest.name && barsHash === newest.barsHash);
  if (same === undefined) return;
  const path = `data.assets.${newest.name}`;
  throw new ConfigError('CONFIG_INVALID', {
    what: `asset "${newest.name}" has the same bars as "${same.name}": the market would count twice`,
    where: path,
    path,
    mend: 'name each market once',
  });
}
