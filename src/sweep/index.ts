export { type TpeBench, tpeBench } from './bench/index.ts';
export { exportTrials } from './export-trials.ts';
export { type RenderSweep, runSweep, type SweepOptions } from './run-sweep.ts';
export { listSweeps, type SweepLine, showSweep } from './show-sweep.ts';
