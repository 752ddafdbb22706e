import { z } from 'zod';
import { childSeed, makeRng } from '../../core/index.ts';
import type { SearchSpace } from '../space/space.ts';
import type { Sampler } from './contract.ts';
import { sequence } from './sequence.ts';

export const haltonSchema = z.strictObject({});

/**
 * Halton's sequence with digits permuted from the seed, one prime base a dimension: points fill the space evenly.
 *
 * @see Halton 1960, Numerische Mathematik 2; Owen 2017, arXiv 1706.02808 (random digits)
 */
export function halton(_params: z.output<typeof haltonSchema>, space: SearchSpace): Sampler {
  const bases = firstPrimes(space.dimensions.length);
  return sequence(space, (index, d, seed) =>
    radicalInverse(index, bases[d]!, (place) => permutation(bases[d]!, seed, d, place)),
  );
}

/**
 * Digits of the index in a base, mirrored at the point.
 *
 * @param shuffled another order of the digits 0 … base − 1 at a place; absent: Halton's own sequence
 */
export function radicalInverse(index: number, base: number, shuffled?: (place: number) => Uint16Array): number {
  let value = 0;
  let rest = index;
  for (let scale = 1 / base, place = 0; scale > 1e-17; scale /= base, place++) {
    const digit = rest % base;
    value += (shuffled === undefined ? digit : shuffled(place)[digit]!) * scale;
    rest = Math.floor(rest / base);
  }
  return Math.min(value, 1 - 2 ** -53);
}

const permutations = new Map<string, Uint16Array>();

/** A shuffle of 0 … base − 1 that follows from its arguments. */
function permutation(base: number, seed: number, dimension: number, place: number): Uint16Array {
  const key = `${seed}/${dimension}/${place}`;
  const known = permutations.get(key);
  if (known !== undefined) return known;
  const rng = makeRng(childSeed(seed, 'halton', dimension, place));
  const order = Uint16Array.from({ length: base }, (_, i) => i);
  for (let i = base - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  permutations.set(key, order);
  return order;
}

/** The first primes, rising, shape [count]. */
export function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
