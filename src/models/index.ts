export {
  BUNDLE_FORMAT,
  MANIFEST_FILE,
  type OpenedBundle,
  openBundle,
  type SealedBundle,
  sealBundle,
} from './bundle.ts';
export { type Calibration, type CalibrationRows, calibrate } from './calibrators/calibrate.ts';
export { calibrateReturns, type ReturnCalibrationRows } from './calibrators/calibrate-returns.ts';
export { type CalibratorEntry, calibratorCatalog, parseCalibration } from './calibrators/catalog.ts';
export type { Calibrator, FittedCalibrator } from './calibrators/contract.ts';
export {
  type FittedReturnMap,
  parseReturnCalibration,
  type ReturnCalibrator,
  returnCalibratorCatalog,
} from './calibrators/return-map.ts';
export { AdaptiveSets, type RowSets } from './conformal/adaptive-sets.ts';
export type { ConformalScheme } from './conformal/scheme.ts';
export { type ConformalScore, conformalScores } from './conformal/scores.ts';
export { type ConformalScores, keepScores, thresholdAt } from './conformal/threshold.ts';
export { encodeOnnx } from './encode-onnx.ts';
export { addTreeInto, dropTrees, type Forest, ForestBuilder, findLeaf, type Nodes } from './forest.ts';
export * from './graph.ts';
export type { BundleManifest, FeatureReference, HeadFile, WindowSpan } from './manifest.ts';
export { type OnnxRunner, openOnnx } from './open-onnx.ts';
export { requireFeatures } from './require-features.ts';
export { featureNames, predictHead, predictProba, readBundle } from './serve.ts';
export { softmaxInto } from './softmax.ts';
export { matrixTransformCatalog, parseMatrixTransforms } from './transforms/catalog.ts';
export type { MatrixTransform } from './transforms/contract.ts';
export { type FittedTransforms, fitTransforms } from './transforms/fit-transforms.ts';
export { predictTrees, type TreeModel, takeRounds, treeMargins } from './tree-model.ts';
export { TREE_OBJECTIVES, type TreeObjective } from './tree-objective.ts';
export { ensembleAttributes, treesToOnnx } from './tree-onnx.ts';
export { type ShapValues, shapImportance, treeShap } from './tree-shap.ts';
export { readXgboost } from './xgboost/read-xgboost.ts';
export { writeXgboost } from './xgboost/write-xgboost.ts';
