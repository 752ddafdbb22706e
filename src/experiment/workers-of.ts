import { availableParallelism } from 'node:os';
import type { Config } from '../config/index.ts';

/** How many threads a run may use: `runtime.workers`, or as many as the machine has cores. It changes no result. */
export function workersOf({ runtime: { workers } }: Pick<Config, 'runtime'>): number {
  return workers === 'auto' ? availableParallelism() : workers;
}
