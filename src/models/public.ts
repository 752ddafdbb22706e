/** What serves a bundle: `import { readBundle, predictProba, featureNames } from 'regimewalk/models'`. */
export type { Matrix } from '../core/index.ts';
export { type OpenedBundle, openBundle } from './bundle.ts';
export type { BundleManifest } from './manifest.ts';
export { featureNames, predictHead, predictProba, readBundle } from './serve.ts';
