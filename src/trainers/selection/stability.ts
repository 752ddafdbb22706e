/** How alike the sets of kept columns are. */
export interface Stability {
  /** 1: always the same set; 0: as alike as sets of these sizes drawn by chance. NaN where all or none are always kept. */
  readonly value: number;
  /** 95 % interval, sets taken as independent; those of windows that overlap are not, so it is too narrow for them. */
  readonly ci95: readonly [number, number];
}

/** 97.5 % of the standard normal. */
const Z = 1.959963984540054;

/**
 * Stability of selection with chance taken out.
 *
 * @param kept 1 where a set holds a column, row-major [sets × columns]
 * @see Nogueira, Sechidis & Brown 2018, JMLR 18(174), definition 4 and corollary 9
 */
export function selectionStability(kept: Uint8Array, columns: number): Stability {
  const sets = columns === 0 ? 0 : kept.length / columns;
  const none: Stability = { value: Number.NaN, ci95: [Number.NaN, Number.NaN] };
  if (sets < 2) return none;
  const share = new Float64Array(columns);
  const size = new Float64Array(sets);
  kept.forEach((one, at) => {
    share[at % columns]! += one / sets;
    size[Math.floor(at / columns)]! += one;
  });
  const mean = size.reduce((sum, k) => sum + k, 0) / sets;
  const chance = (mean / columns) * (1 - mean / columns);
  if (!(chance > 0)) return none;
  const variance = share.reduce((sum, p) => sum + (sets / (sets - 1)) * p * (1 - p), 0) / columns;
  const value = 1 - variance / chance;
  const pieces = Float64Array.from(size, (k, set) => {
    let agreement = 0;
    for (let f = 0; f < columns; f++) agreement += kept[set * columns + f]! * share[f]!;
    const spread = (2 * k * mean) / columns ** 2 - k / columns - mean / columns + 1;
    return (agreement / columns - (k * mean) / columns ** 2 + (value / 2) * spread) / chance;
  });
  const centre = pieces.reduce((sum, piece) => sum + piece, 0) / sets;
  const squares = pieces.reduce((sum, piece) => sum + (piece - centre) ** 2, 0);
  const error = Math.sqrt((4 / sets ** 2) * squares);
  return { value, ci95: [value - Z * error, value + Z * error] };
}
