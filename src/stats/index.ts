export { benjaminiYekutieli, bonferroni, holm } from './adjusted-p.ts';
export { autocorrelation } from './autocorrelation.ts';
export { autocovariances } from './autocovariance.ts';
export { bartlettLag } from './bartlett-lag.ts';
export { type BlockPermutationInput, blockPermutation, leastPermutationP } from './block-permutation.ts';
export { type Blocks, blocksToIndicesInto, indicesToBlocksInto, makeBlocks } from './blocks.ts';
export { type BootstrapLimitsInput, bootstrapLimits } from './bootstrap-limits.ts';
export { leaveOneOut, meanFunctionReplicates, replicatesOf } from './bootstrap-replicates.ts';
export { circularShift, placeboShifts } from './circular-shift.ts';
export { type Cscv, type CscvInput, cscv } from './cscv.ts';
export { type DeflatedSharpe, deflatedSharpe } from './deflated-sharpe.ts';
export { dieboldMariano, type LossTest } from './diebold-mariano.ts';
export { distinctSeries, meanCorrelation } from './distinct-series.ts';
export { erfc, normalCdf, normalTwoSided } from './erfc.ts';
export { expectedMaximumSharpe } from './expected-maximum.ts';
export { type Haircut, type HaircutSharpe, haircutSharpe } from './haircut-sharpe.ts';
export { type Interval, intervalWithin, NO_INTERVAL, percentileInterval, sortedQuantile } from './interval.ts';
export { jobsonKorkie } from './jobson-korkie.ts';
export { columnMeansInto, influenceInto, type MeanFunction } from './mean-function.ts';
export { memoryCells } from './memory-cells.ts';
export { minimumBacktestLength, supportedTrials } from './minimum-backtest-length.ts';
export { minimumTrackRecord } from './minimum-track-record.ts';
export { monteCarloP } from './monte-carlo-p.ts';
export { type MeanEstimate, neweyWestMean } from './newey-west.ts';
export { noSkillVariance } from './no-skill-variance.ts';
export { normalQuantile } from './normal-quantile.ts';
export { type NullBars, type NullBarsInput, nullBars, type Ohlc } from './null-bars.ts';
export { politisWhiteBlock, politisWhiteCircularBlock } from './politis-white.ts';
export { probabilisticSharpe } from './probabilistic-sharpe.ts';
export { rankSumP } from './rank-sum.ts';
export { type RealityCheck, type RivalsInput, realityCheck } from './reality-check.ts';
export { type Resamples, replayedResamples, stationaryResamples } from './resamples.ts';
export { sharpeDifference } from './sharpe-difference.ts';
export { returnsTable, sharpeRatio } from './sharpe-function.ts';
export { type SharpeImprovement, type SharpeImprovementInput, sharpeImprovement } from './sharpe-improvement.ts';
export { sharpeInterval } from './sharpe-interval.ts';
export { type SharpeMoments, sharpeMoments } from './sharpe-moments.ts';
export { type ShiftNull, shiftNull } from './shift-null.ts';
export { signedRank, signTest } from './signed-rank.ts';
export { stationaryBlocksInto, stationaryBootstrapIndices } from './stationary-bootstrap.ts';
export { stationaryVariance } from './stationary-variance.ts';
export { studentTQuantile, studentTTwoSided } from './student-t.ts';
export {
  type BootstrapEstimate,
  type StudentisedBootstrapInput,
  studentisedBootstrap,
} from './studentised-bootstrap.ts';
export { type StudentisedPlaceboInput, studentisedPlacebo } from './studentised-placebo.ts';
export { type SuperiorPredictiveAbility, superiorPredictiveAbility } from './superior-predictive-ability.ts';
