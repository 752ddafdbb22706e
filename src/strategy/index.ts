export type { StrategyColumns } from './columns.ts';
export { gateCatalog } from './gates/catalog.ts';
export { type ColumnMemo, createColumnMemo } from './memo.ts';
export { type FeatureNeed, featureKey, isRegimeColumn, type Needs, readsRegimes } from './needs.ts';
export { requireKnown, resolveStrategy } from './resolve.ts';
export { signalCatalog } from './signals/catalog.ts';
export { sizingCatalog } from './sizing/catalog.ts';
export { parseStrategies, type Strategy, type StrategyContext, type StrategyTarget } from './strategy.ts';
export type { StrategySteps } from './strategy-steps.ts';
