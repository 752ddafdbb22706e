export { type FeatureEntry, featureCatalog } from './catalog.ts';
export { computeFeatures } from './compute-features.ts';
export type {
  BarColumn,
  BarColumns,
  Feature,
  FeatureContext,
  FeatureStream,
  StreamState,
} from './contract.ts';
export { describeFeatures, describeTransforms, type FeatureDescription } from './describe-features.ts';
export { firstFeatureRow } from './first-feature-row.ts';
export { parseFeatures } from './parse-features.ts';
export { type TransformEntry, transformCatalog } from './transforms/catalog.ts';
