import { createHash } from 'node:crypto';

/** A stream of random numbers that follows from its seed alone. */
export interface Rng {
  /** Uniform on [0, 1), 53 random bits. */
  next(): number;
  /** Uniform integer on [0, bound). */
  int(bound: number): number;
  /** Standard normal (polar method). */
  normal(): number;
}

/**
 * xoshiro128++ seeded by splitmix32.
 *
 * @param seed any safe integer
 * @see Blackman & Vigna 2021, ACM TOMS 47(4)
 */
export function makeRng(seed: number): Rng {
  let s = (seed ^ Math.floor(seed / 0x1_0000_0000)) >>> 0;
  const splitmix = (): number => {
    s = (s + 0x9e3779b9) | 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  const bits = (): number => {
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => (bits() >>> 5) * 2 ** -27 + (bits() >>> 6) * 2 ** -53;
  let spare: number | undefined;
  return {
    next,
    int: (bound) => Math.floor(next() * bound),
    normal: () => {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const r = u * u + v * v;
        if (r > 0 && r < 1) {
          const scale = Math.sqrt((-2 * Math.log(r)) / r);
          spare = v * scale;
          return u * scale;
        }
      }
    },
  };
}

/**
 * The seed of a child from the run's seed and what names the child (segment, head, trial): the order in which workers
 * run cannot matter.
 */
export function childSeed(seed: number, ...keys: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...keys]))
    .digest();
  return digest.readUIntBE(0, 6);
}
