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
  /** Module that the threads run. */
  readonly entry?: URL;
  /** Seconds to wait for all threads before any work. */
  readonly gather?: number;
  /** Whether the thread that fits leaves what can be shared to the others. */
  readonly firstRests?: boolean;
}

/**
 * A kernel whose work is shared by so many threads; the bits are those of one. Where the build or the machine has no shared memory it is a
 * kernel of one thread.
 */
export function makeThreadedKernel(shape: KernelShape, choice: ThreadChoice): Kernel {
  const { threads, plain = false, leastRows, entry = builtFile('thread.js'), gather = 0, firstRests } = choice;
  const members = Math.min(threads, MOST_MEMBERS);
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
    firstRests,
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
  team.gather(gather);
  return kernel;
}

/** What a thread does, from its start until the fit ends. */
export function helpFitting({ shape, memory, control, members, member }: ThreadData): void {
  const team = new Team({ control, members, member });
  if (memory instanceof SharedArrayBuffer) new Kernel(shape, new Arena(memory), team);
  else new SimdKernel(shape, openShared(memory)!, team);
  team.serve();
}
