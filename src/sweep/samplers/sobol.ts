import { z } from 'zod';
import { ConfigError, childSeed } from '../../core/index.ts';
import type { SearchSpace } from '../space/space.ts';
import type { Sampler } from './contract.ts';
import { sequence } from './sequence.ts';

export const sobolSchema = z.strictObject({});

const BITS = 32;

/**
 * Primitive polynomials (degree, inner coefficients) and first direction numbers of dimensions 2 to 21.
 *
 * @see Joe & Kuo 2008, SIAM J. on Scientific Computing 30(5)
 */
const DIRECTIONS: readonly (readonly [degree: number, coefficients: number, ...first: number[]])[] = [
  [1, 0, 1],
  [2, 1, 1, 3],
  [3, 1, 1, 3, 1],
  [3, 2, 1, 1, 1],
  [4, 1, 1, 1, 3, 3],
  [4, 4, 1, 3, 5, 13],
  [5, 2, 1, 1, 5, 5, 17],
  [5, 4, 1, 1, 5, 5, 5],
  [5, 7, 1, 1, 7, 11, 19],
  [5, 11, 1, 1, 5, 1, 1],
  [5, 13, 1, 1, 1, 3, 11],
  [5, 14, 1, 3, 5, 5, 31],
  [6, 1, 1, 3, 3, 9, 7, 49],
  [6, 13, 1, 1, 1, 15, 21, 21],
  [6, 16, 1, 3, 1, 13, 27, 49],
  [6, 19, 1, 1, 1, 15, 7, 5],
  [6, 22, 1, 3, 1, 15, 13, 25],
  [6, 25, 1, 1, 5, 5, 19, 61],
  [7, 1, 1, 3, 7, 11, 23, 15, 103],
  [7, 4, 1, 3, 7, 13, 13, 15, 69],
];

/** Dimensions that the sequence knows. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

/**
 * Sobol's sequence, each dimension shifted (exclusive or) by a number from the seed: the first 2^k points have one in each of 2^k equal
 * parts of every axis.
 */
export function sobol(_params: z.output<typeof sobolSchema>, space: SearchSpace, path: string): Sampler {
  const { dimensions } = space;
  if (dimensions.length > SOBOL_DIMENSIONS) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `the space has ${dimensions.length} parameters; Sobol's sequence is known for ${SOBOL_DIMENSIONS} at most`,
      where: path,
      path,
      mend: 'use sampler: halton, or fewer parameters',
    });
  }
  const directions = dimensions.map((_, d) => directionNumbers(d));
  return sequence(space, (index, d, seed) => {
    const shift = childSeed(seed, 'sobol', d) % 2 ** BITS;
    const bits = (sobolBits(directions[d]!, index) ^ shift) >>> 0;
    return (bits + 0.5) / 2 ** BITS;
  });
}

/** The index-th number of a dimension as 32 bits, in the order of Gray codes. @param index from 0, below 2³² */
export function sobolBits(directions: Uint32Array, index: number): number {
  let gray = (index ^ (index >>> 1)) >>> 0;
  let bits = 0;
  for (let i = 0; gray !== 0; i++, gray >>>= 1) if ((gray & 1) === 1) bits ^= directions[i]!;
  return bits >>> 0;
}

/** Direction numbers of a dimension, from 0, shape [32]. */
export function directionNumbers(dimension: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (dimension === 0) return numbers.map((_, i) => 2 ** (BITS - 1 - i));
  const [degree, coefficients, ...first] = DIRECTIONS[dimension - 1]!;
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      numbers[i] = first[i]! * 2 ** (BITS - 1 - i);
      continue;
    }
    let value = numbers[i - degree]! ^ (numbers[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) {
      if (((coefficients >>> (degree - 1 - k)) & 1) === 1) value ^= numbers[i - k]!;
    }
    numbers[i] = value >>> 0;
  }
  return numbers;
}
