/** Probabilities are held this far from 0 and 1 before logarithms are taken; float32 still tells 1 − 1e-7 from 1. */
export const EDGE = 1e-7;

export function clipped(p: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, p));
}
