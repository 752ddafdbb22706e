export {
  BUNDLE_FORMAT,
  MANIFEST_FILE,
  type OpenedBundle,
  openBundle,
  type SealedBundle,
  sealBundle,
} from './bundle.ts';
export { type CalibratorEntry, calibratorCatalog, parseCalibration } from './calibrators/catalog.ts';
export type { Calibrator, FittedCalibrator } from './calibrators/contract.ts';
export { encodeOnnx } from './encode-onnx.ts';
export * from './graph.ts';
export type { BundleManifest, FeatureReference, HeadFile, WindowSpan } from './manifest.ts';
export { type OnnxRunner, openOnnx } from './open-onnx.ts';
export { requireFeatures } from './require-features.ts';
export { matrixTransformCatalog, parseMatrixTransforms } from './transforms/catalog.ts';
export type { MatrixTransform } from './transforms/contract.ts';
export { type FittedTransforms, fitTransforms } from './transforms/fit-transforms.ts';
