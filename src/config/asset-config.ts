import { stringify } from 'yaml';
import { canonicalJson, sha256 } from '../core/index.ts';
import type { LoadedConfig } from './load.ts';
import { portable } from './portable.ts';
import type { Config } from './schema.ts';

/** Names of the assets, in the configuration's order; none where it is about one market. */
export function assetNames({ config }: Pick<LoadedConfig, 'config'>): string[] {
  return Object.keys(config.data.assets);
}

/** The configuration of one asset alone: what `--data FILE` makes of the same file, with the same hash. */
export function assetConfig(loaded: LoadedConfig, name: string): LoadedConfig {
  const { file, fundingFile, finerFile } = loaded.config.data.assets[name]!;
  const data = { ...loaded.config.data, file, fundingFile, finerFile, generate: null, assets: {} };
  const config: Config = Object.freeze({ ...loaded.config, data: Object.freeze(data) });
  return {
    ...loaded,
    config,
    locate: (path) => loaded.locate(assetPath(path, name)),
    portable: () => portable(config),
    hash: () => sha256(canonicalJson(portable(config))),
    yaml: () => stringify(config),
  };
}

/** Where the configuration of all assets says what one asset's own says at `path`. */
export function assetPath(path: string, name: string): string {
  if (path === 'data.file') return `data.assets.${name}`;
  return path === 'data.fundingFile' || path === 'data.finerFile'
    ? `data.assets.${name}.${path.slice('data.'.length)}`
    : path;
}
