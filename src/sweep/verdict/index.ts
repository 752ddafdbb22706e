export type { JudgedTrial, JudgeSweepInput, SweepJudgement } from './contract.ts';
export { judgeSweep } from './judge-sweep.ts';
export { whoseSharpe } from './verdict-text.ts';
