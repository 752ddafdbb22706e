export { findRuns, holeStarts, meanRun, type Run } from './runs.ts';
