export { assetConfig, assetNames, assetPath } from './asset-config.ts';
export * from './defaults.ts';
export { type LoadedConfig, type LoadOptions, loadConfig, overSections, relocate } from './load.ts';
export { isMapping, mergeConfig } from './merge.ts';
export { type Period, readPeriod } from './period.ts';
export * from './schema.ts';
