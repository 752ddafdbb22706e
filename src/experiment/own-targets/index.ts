export { accountsFor, type OwnInput } from './accounts-for.ts';
export { type DayAccount, dayAccount, holdAccount } from './day-account.ts';
export { daysOfAccount, figureOfAccount, figureOfDays, isFigureOfDays } from './figure-value.ts';
export { judgeOwnTargets } from './judge-own-targets.ts';
export type { Measure, MeasureOf, OwnEvidence } from './measure.ts';
export { findMeasure, type OwnTarget, ownMeasures, parseOwnTargets } from './parse-own-targets.ts';
