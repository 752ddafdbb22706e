/** Rows of a piece: what several passes over it read lies in the processor's cache. */
export const PIECE = 4096;

/** An array of a piece's length at least, of n rows in all; scratch between passes, no state. */
export function pieceScratch(scratch: Float64Array, n: number): Float64Array {
  const wanted = Math.min(n, PIECE);
  return scratch.length >= wanted ? scratch : new Float64Array(wanted);
}
