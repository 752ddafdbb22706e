/** What the parts of a strategy (signal, gates, sizing, overlay) are parsed with. */
export interface PartContext {
  readonly intervalMs: number;
  /** Regime names in the order of their codes. */
  readonly regimes: readonly string[];
  readonly labelIsForward: boolean;
  /** The round-trip cost of the strategy's execution in bps, or undefined where it names none. */
  roundTripBps(): number | undefined;
}
