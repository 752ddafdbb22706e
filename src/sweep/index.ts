export { type RenderSweep, runSweep, type SweepOptions } from './run-sweep.ts';
export { exportTrials } from './show-source.ts';
export { listSweeps, type SweepLine, showSweep } from './show-sweep.ts';
export type { PreparedTrials, PrepareTrials, TrialExecutor, TrialRequest } from './trial-source.ts';
export { type TpeBench, tpeBench } from './bench/index.ts';
