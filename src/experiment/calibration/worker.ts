import type { Job } from '../../jobs/index.ts';
import { type Part, type Sums, simulatePart } from './part.ts';

/** Entry of a worker thread: some histories a call. */
export default ({ payload }: Job<Part>): Sums[] => simulatePart(payload);
