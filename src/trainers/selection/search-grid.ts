import { childSeed, makeRng } from '../../core/index.ts';

/** Values to try, by parameter; of each list the simplest first. */
export type Search = Readonly<Record<string, readonly unknown[]>>;

/** Combinations of all values. */
export function gridSize(search: Search): number {
  return Object.values(search).reduce((size, values) => size * values.length, 1);
}

/**
 * Combinations of the grid in its order (the last parameter changes first): all, or `trials` of them drawn without replacement.
 */
export function drawTrials(search: Search, trials: number | null, seed: number): Record<string, unknown>[] {
  const size = gridSize(search);
  const all = trials === null || trials >= size;
  const indices = all ? Array.from({ length: size }, (_, i) => i) : drawn(size, trials, seed);
  return indices.map((index) => combination(search, index));
}

function drawn(size: number, count: number, seed: number): number[] {
  const rng = makeRng(childSeed(seed, 'trials'));
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(rng.int(size));
  return [...chosen].sort((a, b) => a - b);
}

function combination(search: Search, index: number): Record<string, unknown> {
  const entries = Object.entries(search);
  const out: [string, unknown][] = [];
  let rest = index;
  for (let i = entries.length - 1; i >= 0; i--) {
    const [name, values] = entries[i]!;
    out.unshift([name, values[rest % values.length]]);
    rest = Math.floor(rest / values.length);
  }
  return Object.fromEntries(out);
}
