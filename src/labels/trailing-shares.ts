import type { Labels } from '../core/index.ts';

/** Share of each code among the last `windowBars` codes, one push a code. */
export class TrailingShares {
  /** The shares by code; NaN where none of the codes is defined. */
  readonly values: Float64Array;
  readonly #ring: Int8Array;
  readonly #counts: Int32Array;
  #slot = 0;
  #defined = 0;

  constructor(regimes: number, windowBars: number) {
    this.values = new Float64Array(regimes).fill(Number.NaN);
    this.#counts = new Int32Array(regimes);
    this.#ring = new Int8Array(windowBars).fill(-1);
  }

  push(code: number): void {
    const { values } = this;
    const counts = this.#counts;
    if (code >= 0) {
      counts[code]!++;
      this.#defined++;
    }
    const leaving = this.#ring[this.#slot]!;
    if (leaving >= 0) {
      counts[leaving]!--;
      this.#defined--;
    }
    this.#ring[this.#slot] = code;
    this.#slot = this.#slot + 1 === this.#ring.length ? 0 : this.#slot + 1;
    const defined = this.#defined;
    for (let k = 0; k < values.length; k++) values[k] = defined > 0 ? counts[k]! / defined : Number.NaN;
  }
}

/** The column of a regime's share. */
export const shareName = (regime: string): `share_${string}` => `share_${regime}`;

/**
 * Share of each regime among the newest `windowBars` labels that are known at a row: those of rows t − h − window + 1 …
 * t − h, where h is the label's horizon. Columns `share_<regime>`, shape [n]; NaN where none of them is defined.
 */
export function trailingShares(labels: Labels, windowBars: number, horizonBars: number): Record<string, Float64Array> {
  const { regime, names } = labels;
  const columns = names.map(() => new Float64Array(regime.length).fill(Number.NaN));
  const shares = new TrailingShares(names.length, windowBars);
  for (let t = horizonBars; t < regime.length; t++) {
    shares.push(regime[t - horizonBars]!);
    for (let k = 0; k < columns.length; k++) columns[k]![t] = shares.values[k]!;
  }
  return Object.fromEntries(names.map((name, k) => [shareName(name), columns[k]!]));
}
