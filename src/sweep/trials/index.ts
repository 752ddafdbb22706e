export type * from './contract.ts';
export { parseObjectives } from './objectives.ts';
export { prepareTrials } from './prepare-trials.ts';
