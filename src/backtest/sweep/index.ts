export { Crossings, compressTarget, type TargetChanges } from './changes.ts';
export { SweepMarket } from './market.ts';
export { type CrossingPair, OrderCrossings } from './order-crossings.ts';
export { isSweepable, planSweep, type SweepPlan } from './plan.ts';
export { SweepRecorder } from './recorder.ts';
export { SweepDays } from './sweep-days.ts';
export { Sweeper } from './sweeper.ts';
export { SweepTable } from './table.ts';
