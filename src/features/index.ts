export { type FeatureEntry, featureCatalog } from './catalog.ts';
export type { Feature, FeatureKernel, FeatureStream, Savable } from './contract.ts';
export { featureFromKernel } from './contract.ts';
export { computeFeatures, describeFeatures, parseFeatures } from './parse-features.ts';
export type { FeatureContext } from './windows.ts';
