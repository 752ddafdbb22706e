/** What serves a bundle, and sums of trees: `import { readBundle, predictProba, featureNames } from 'regimewalk/models'`. */
export type { Matrix } from '../core/index.ts';
export { type OpenedBundle, openBundle } from './bundle.ts';
export type { BundleManifest } from './manifest.ts';
export { featureNames, predictHead, predictProba, readBundle } from './serve.ts';
export { predictTrees, type TreeModel, takeRounds, treeMargins } from './tree-model.ts';
export { type ShapValues, shapImportance, treeShap } from './tree-shap.ts';
export { readXgboost } from './xgboost/read-xgboost.ts';
export { writeXgboost } from './xgboost/write-xgboost.ts';
