/** Entry of a training thread. */
import { workerData } from 'node:worker_threads';
import { helpFitting, type ThreadData } from './threads.ts';

helpFitting(workerData as ThreadData);
