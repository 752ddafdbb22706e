import { childSeed, makeRng } from '../../core/index.ts';
import { seedCentres } from '../seed-centres.ts';
import { centreCosts, jumpPath } from './jump-path.ts';

/** A fitted jump model. States are in the order of falling counts, equal ones in their old order. */
export interface JumpFit {
  /** Shape [K × D]; NaN where a state is left empty. */
  readonly centres: Float64Array;
  /** Shape [n]: state of each fitted row. It reads all of them. */
  readonly labels: Int8Array;
  /** Half the squared distances to the centres plus penalty × jumps. */
  readonly objective: number;
  /** Shares of the moves from each state, [K × K]; NaN from a state that nothing leaves. */
  readonly transition: Float64Array;
  readonly counts: readonly number[];
}

export interface FitJumpOptions {
  readonly states: number;
  readonly penalty: number;
  readonly starts: number;
  /** Most rounds of coordinate descent. */
  readonly iterations: number;
  readonly seed: number;
}

/** Fits from several seeded starts and keeps the one with the least objective (the first of equal ones). */
export function fitJump(x: Float64Array, rows: number, features: number, options: FitJumpOptions): JumpFit {
  let best: JumpFit | undefined;
  for (let start = 0; start < options.starts; start++) {
    const rng = makeRng(childSeed(options.seed, 'jump', start));
    const centres = seedCentres(x, rows, features, options.states, rng);
    const fit = descend(x, rows, features, centres, options.penalty, options.iterations);
    if (best === undefined || fit.objective < best.objective) best = fit;
  }
  return best!;
}

/**
 * Statistical jump model: minimises Σ_t ½ |x_t − centre(s_t)|² + penalty × jumps by coordinate descent: the path given the centres
 * (dynamic programming), the centres given the path (means), until the path repeats or a round gains 1e-8 or less.
 *
 * @param from centres to start at, [K × D]
 * @see Nystrup, Lindström & Madsen 2020, Expert Systems with Applications 150; Bemporad et al. 2018, Automatica 96
 */
export function descend(
  x: Float64Array,
  rows: number,
  features: number,
  from: Float64Array,
  penalty: number,
  iterations = 1000,
): JumpFit {
  const states = from.length / features;
  const costs = new Float64Array(rows * states);
  const pathTo = (centres: Float64Array): ReturnType<typeof jumpPath> => {
    centreCosts(x, rows, features, centres, costs);
    return jumpPath(costs, rows, states, penalty);
  };
  let centres = from;
  let { path, total } = pathTo(centres);
  for (let round = 0; round < iterations; round++) {
    const before = path;
    const was = total;
    centres = means(x, features, path, states);
    ({ path, total } = pathTo(centres));
    if (samePath(before, path) || !(was - total > 1e-8)) break;
  }
  return ordered(centres, path, total, states, features);
}

function samePath(a: Int8Array, b: Int8Array): boolean {
  for (let t = 0; t < a.length; t++) if (a[t] !== b[t]) return false;
  return true;
}

/** Means of the rows in each state; NaN for an empty one. */
function means(x: Float64Array, features: number, path: Int8Array, states: number): Float64Array {
  const sums = new Float64Array(states * features);
  const counts = new Float64Array(states);
  for (let t = 0, at = 0; t < path.length; t++) {
    const state = path[t]!;
    counts[state]!++;
    for (let d = 0, c = state * features; d < features; d++) sums[c++]! += x[at++]!;
  }
  return sums.map((sum, i) => sum / counts[Math.floor(i / features)]!);
}

/** The states by falling counts, with the moves between them. */
function ordered(centres: Float64Array, path: Int8Array, objective: number, states: number, features: number): JumpFit {
  const counts = new Array<number>(states).fill(0);
  for (const state of path) counts[state]!++;
  const order = counts.map((_, k) => k).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const fit = { centres, labels: path, objective, transition: moveShares(path, states), counts };
  return reorderJump(fit, order, features);
}

function moveShares(path: Int8Array, states: number): Float64Array {
  const moves = new Float64Array(states * states);
  for (let t = 1; t < path.length; t++) moves[path[t - 1]! * states + path[t]!]!++;
  return moves.map((count, i) => {
    const row = Math.floor(i / states) * states;
    let leaving = 0;
    for (let j = 0; j < states; j++) leaving += moves[row + j]!;
    return count / leaving;
  });
}

/** The same fit with state k called order[k] before. */
export function reorderJump(fit: JumpFit, order: readonly number[], features: number): JumpFit {
  const states = order.length;
  const place = new Int8Array(states);
  order.forEach((old, k) => {
    place[old] = k;
  });
  return {
    centres: fit.centres.map((_, i) => fit.centres[order[Math.floor(i / features)]! * features + (i % features)]!),
    labels: fit.labels.map((state) => place[state]!),
    objective: fit.objective,
    transition: fit.transition.map(
      (_, i) => fit.transition[order[Math.floor(i / states)]! * states + order[i % states]!]!,
    ),
    counts: order.map((old) => fit.counts[old]!),
  };
}
