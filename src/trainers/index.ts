export { type ModelEntry, type ModelSpec, modelCatalog, parseModel, type Task } from './catalog.ts';
export type { FittedModel, Model, ProgressShare, TrainingSet, WarmStart } from './contract.ts';
export { sortKnown } from './gbdt/bins.ts';
export { type PurgedFold, purgedFolds } from './selection/purged-folds.ts';
