/**
 * What a plug-in of one's own is written with: `import { defineFeature, makeFeature, z } from 'regimewalk/plugin'`.
 *
 * It works from any folder, without an installation: the loader hands this very module to the plug-in.
 */

export { z } from 'zod';
export {
  averageTrueRange,
  type Bar,
  type Bars,
  barAt,
  ConfigError,
  column,
  DAY_MS,
  type Duration,
  durationBars,
  HOUR_MS,
  InputError,
  type Labels,
  MINUTE_MS,
  makeRng,
  NEVER,
  type Range,
  RecursiveAverage,
  type Rng,
  RollingExtrema,
  RollingMoments,
  RollingOrder,
  TrailingVolatility,
  trueRangeOf,
} from '../core/index.ts';
export {
  type Average,
  average,
  averageFirstRow,
  BAR_COLUMNS,
  type BarColumns,
  Delay,
  type Feature,
  type FeatureContext,
  type FeatureStream,
  type Kernel,
  makeFeature,
  outputsSchema,
  parseWindow,
  parseWindows,
  Ring,
  RollingCovariance,
  RollingShape,
  RollingSlope,
  RollingSum,
  rawSchema,
  type StreamState,
  seedSchema,
  type Window,
  windowSchema,
  windowsSchema,
} from '../features/index.ts';
export {
  CodeWindow,
  type EarlyLabels,
  type FittedRule,
  type LabelParams,
  type LabelRule,
  logRatio,
  logReturn,
  type RuleSteps,
  requireWindow,
  shareSchema,
  trailingReturn,
} from '../labels/index.ts';
export { defineFeature, type FeatureDefinition } from './define-feature.ts';
export { defineLabeler, type LabelerDefinition } from './define-labeler.ts';
