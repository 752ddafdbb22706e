import os from 'node:os';
import process from 'node:process';

/** One task's timings, in the form that the peers' benchmark prints. Seconds are wall clock or this process's. */
export interface BenchRun {
  readonly task: string;
  readonly peer: string;
  readonly rows: number;
  /** Medians over the repeats; the first call, in which code is still being compiled, is not among them. */
  readonly wall_s: number;
  readonly cpu_s: number;
  readonly walls: readonly number[];
  readonly first_wall_s: number;
  readonly repeats: number;
  /** Of the whole process, and what it had taken before the clock. */
  readonly peak_rss_mib: number;
  readonly rss_before_mib: number;
  readonly load_avg_1min: number;
  readonly result: Readonly<Record<string, number | string>>;
}

/** Calls the work once to warm up, unless told not to, then `repeats` times. */
export async function measure(
  about: Pick<BenchRun, 'task' | 'peer' | 'rows'>,
  repeats: number,
  work: () => BenchRun['result'] | Promise<BenchRun['result']>,
  warmUp = true,
): Promise<BenchRun> {
  const before = peakMib();
  const walls: number[] = [];
  const cpus: number[] = [];
  let result: BenchRun['result'] = {};
  for (let i = warmUp ? 0 : 1; i <= repeats; i++) {
    const wall = performance.now();
    const cpu = process.cpuUsage();
    result = await work();
    const used = process.cpuUsage(cpu);
    walls.push((performance.now() - wall) / 1000);
    cpus.push((used.user + used.system) / 1e6);
  }
  return {
    ...about,
    wall_s: median(walls.slice(-repeats)),
    cpu_s: median(cpus.slice(-repeats)),
    walls: walls.slice(-repeats),
    first_wall_s: walls[0]!,
    repeats,
    peak_rss_mib: peakMib(),
    rss_before_mib: before,
    load_avg_1min: os.loadavg()[0]!,
    result,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function peakMib(): number {
  return process.resourceUsage().maxRSS / 1024;
}
