import type { Config } from '../config/index.ts';
import { ConfigError } from '../core/index.ts';

/** Several assets are read one by one, each by a configuration of its own. @throws ConfigError CONFIG_INVALID */
export function requireOneMarket({ data }: Pick<Config, 'data'>): void {
  const names = Object.keys(data.assets);
  if (names.length === 0) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: `data.assets names ${names.length === 1 ? `the asset ${names[0]}` : `${names.length} assets (${names.join(', ')})`}, and this command reads one file`,
    where: 'data.assets',
    path: 'data.assets',
    mend: `give one with --data, for example --data ${data.assets[names[0]!]!.file}; walkforward and backtest take all of them`,
  });
}
