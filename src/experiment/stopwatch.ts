/** Seconds that each stage took: for `run.json`, never for a result. */
export class Stopwatch {
  readonly #seconds: Record<string, number> = {};
  #since = performance.now();

  /** Books the time since the last lap to `stage`. */
  lap(stage: string): void {
    const now = performance.now();
    this.#seconds[stage] = (this.#seconds[stage] ?? 0) + (now - this.#since) / 1000;
    this.#since = now;
  }

  seconds(): Record<string, number> {
    const laps = Object.entries(this.#seconds);
    const total = laps.reduce((sum, [, seconds]) => sum + seconds, 0);
    return Object.fromEntries([...laps, ['total', total] as const].map(([stage, s]) => [stage, Number(s.toFixed(3))]));
  }
}
