export { type FeatureEntry, featureCatalog } from './catalog.ts';
export { checkFeature } from './check-feature.ts';
export { computeFeatures } from './compute-features.ts';
export {
  BAR_COLUMNS,
  type BarColumn,
  type BarColumns,
  type Feature,
  type FeatureContext,
  type FeatureStream,
  type Kernel,
  type StreamState,
} from './contract.ts';
export { describeFeatures, describeTransforms, type FeatureDescription } from './describe-features.ts';
export { firstFeatureRow } from './first-feature-row.ts';
export { type Average, average, averageFirstRow } from './kernels/average.ts';
export { Delay } from './kernels/delay.ts';
export { Ring } from './kernels/ring.ts';
export { RollingCovariance } from './kernels/rolling-covariance.ts';
export { RollingShape } from './kernels/rolling-shape.ts';
export { RollingSlope } from './kernels/rolling-slope.ts';
export { RollingSum } from './kernels/rolling-sum.ts';
export { featureOf, makeFeature } from './make-feature.ts';
export { parseFeatures } from './parse-features.ts';
export { type TransformEntry, transformCatalog } from './transforms/catalog.ts';
export {
  outputsSchema,
  parseWindow,
  parseWindows,
  rawSchema,
  seedSchema,
  type Window,
  windowSchema,
  windowsSchema,
} from './windows.ts';
