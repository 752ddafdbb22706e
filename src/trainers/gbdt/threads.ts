import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Arena } from './arena.ts';
import type { KernelShape } from './kernel.ts';
import { Kernel, kernelBytes } from './kernel.ts';
import { makeKernel, SimdKernel, simdBytes } from './simd-kernel.ts';
import { MOST_MEMBERS, Team } from './team.ts';
import { builtFile, openShared, takeShared } from './wasm.ts';

/** What a thread is told of the fit that it helps with. */
export interface ThreadData {
  /** The kernel's shape; the codes are in the memory already. */
  readonly shape: KernelShape;
  /** WebAssembly memory of a compiled kernel, plain memory of a plain one. */
  readonly memory: WebAssembly.Memory | SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly members: number;
  readonly member: number;
}

export interface ThreadChoice {
  /** Threads, the one that fits included. */
  readonly threads: number;
  /** Whether to do without the compiled loops. */
  readonly plain?: boolean;
  /** Rows in a part at the least. */
  readonly leastRows?: number;
}

/**
 * A kernel whose work is shared by so many threads; the bits are those of one. Where the build or the machine has no shared memory it is a
 * kernel of one thread.
 */
export function makeThreadedKernel(shape: KernelShape, { threads, plain = false, leastRows }: ThreadChoice): Kernel {
  const members = Math.min(threads, MOST_MEMBERS);
  const entry = builtFile('thread.js');
  const single = (): Kernel => (plain ? new Kernel(shape) : makeKernel(shape));
  if (members < 2 || !existsSync(entry)) return single();
  const instance = plain ? undefined : takeShared(simdBytes(shape, members));
  // Without compiled loops one thread of them, if it has them, is worth more than several plain ones.
  if (instance === undefined && !plain) return single();
  const memory = instance?.memory ?? new SharedArrayBuffer(kernelBytes(shape, members));
  const control = Team.control();
  const workers: Worker[] = [];
  let failure: unknown;
  const team = new Team({
    control,
    members,
    member: 0,
    leastRows,
    failure: () => failure,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  });
  const kernel =
    instance === undefined
      ? new Kernel(shape, new Arena(memory as SharedArrayBuffer), team)
      : new SimdKernel(shape, instance, team);
  const told = { ...shape, bins: { ...shape.bins, codes: new Uint8Array(0), cuts: [] } };
  for (let member = 1; member < members; member++) {
    const data: ThreadData = { shape: told, memory, control, members, member };
    const worker = new Worker(entry, { workerData: data, execArgv: [], name: `training thread ${member}` });
    worker.on('error', (error) => {
      failure ??= error;
    });
    worker.unref();
    workers.push(worker);
  }
  return kernel;
}

/** What a thread does, from its start until the fit ends. */
export function helpFitting({ shape, memory, control, members, member }: ThreadData): void {
  const team = new Team({ control, members, member });
  if (memory instanceof SharedArrayBuffer) new Kernel(shape, new Arena(memory), team);
  else new SimdKernel(shape, openShared(memory)!, team);
  team.serve();
}
