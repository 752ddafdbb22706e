export type { Needs, StrategyColumns } from './columns.ts';
export { gateCatalog } from './gates/catalog.ts';
export { requireKnown, resolveStrategy } from './resolve.ts';
export { signalCatalog } from './signals/catalog.ts';
export { sizingCatalog } from './sizing/catalog.ts';
export { parseStrategies, type Strategy, type StrategyContext, type StrategyTarget } from './strategy.ts';
