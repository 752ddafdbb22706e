export { ACCOUNT_FIGURES, type AccountFigure } from './account-figures.ts';
export { accountFinding } from './account-measures.ts';
export { accountsFor, type OwnInput } from './accounts-for.ts';
export { type DayAccount, dayAccount, holdAccount } from './day-account.ts';
export { daysOfAccount, figureOfAccount, figureOfDays, isFigureOfDays } from './figure-value.ts';
export { judgeOwnTargets } from './judge-own-targets.ts';
export type { Estimate, Measure, MeasureOf, OwnEvidence } from './measure.ts';
export { findMeasure, type OwnTarget, ownMeasures, parseOwnTargets } from './parse-own-targets.ts';
export { STUDENTISED, smoothEstimates } from './resample-days.ts';
