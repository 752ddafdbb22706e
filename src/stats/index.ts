export { autocovariances } from './autocovariance.ts';
export { dieboldMariano, type LossTest } from './diebold-mariano.ts';
export { erfc, normalCdf, normalTwoSided } from './erfc.ts';
export { type Interval, NO_INTERVAL, percentileInterval, sortedQuantile } from './interval.ts';
export { columnMeansInto, influenceInto, type MeanFunction } from './mean-function.ts';
export { type MeanEstimate, neweyWestMean } from './newey-west.ts';
export { politisWhiteBlock } from './politis-white.ts';
export { sharpeDifference } from './sharpe-difference.ts';
export { type SharpeImprovement, type SharpeImprovementInput, sharpeImprovement } from './sharpe-improvement.ts';
export { stationaryBootstrapIndices, stationaryBootstrapIndicesInto } from './stationary-bootstrap.ts';
export { studentTTwoSided } from './student-t.ts';
export {
  type BootstrapEstimate,
  type StudentisedBootstrapInput,
  studentisedBootstrap,
} from './studentised-bootstrap.ts';
