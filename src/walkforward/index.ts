export { edgeBps, type ReturnHead, trailingVolatilityBps, zEdge } from '../core/index.ts';
export type { HeadChoice, SharedTuning, TuningRecord } from './choices.ts';
export { scoreRegimes, shareCalibrateRows } from './conformal-rows.ts';
export * from './fit-labeler.ts';
export * from './fit-segment.ts';
export * from './horizon-weights.ts';
export * from './labelled-bars.ts';
export * from './match-segments.ts';
export * from './own-labels.ts';
export * from './part-scores.ts';
export * from './plan.ts';
export * from './plan-regime-head.ts';
export * from './plan-return-head.ts';
export * from './regime-history.ts';
export * from './segment-context.ts';
export { segmentMatrix } from './segment-matrix.ts';
export * from './segment-rows.ts';
export type { SelectionRecord } from './select-features.ts';
export * from './shrink-weights.ts';
export * from './stitch.ts';
export * from './train-rows.ts';
export {
  type FitSegmentOptions,
  type RecallHeads,
  type TrainedSegment,
  trainSegment,
} from './train-segment.ts';
export { tuneOnce } from './tune.ts';
export * from './warm-start.ts';
