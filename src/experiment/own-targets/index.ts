export { ACCOUNT_FIGURES, type AccountFigure } from './account-figures.ts';
export { accountFinding } from './account-measures.ts';
export { accountsFor, type OwnInput } from './accounts-for.ts';
export { type DayAccount, dayAccount, holdAccount } from './day-account.ts';
export { judgeOwnTargets } from './judge-own-targets.ts';
export type { OwnEvidence } from './measure.ts';
export { type OwnTarget, parseOwnTargets } from './parse-own-targets.ts';
export { STUDENTISED, smoothEstimates } from './resample-days.ts';
