/** What a target of the user's own asked for, and what its verdict was drawn from beside value and interval. */
export interface OwnTargetFacts {
  /** The measure, as the configuration names it. */
  readonly of: string;
  readonly side: 'above' | 'below';
  readonly beat: 'naive' | 'none';
  readonly unit: 'fraction' | 'days' | 'number';
  /** Whose value `naive` is; null where the measure has none. */
  readonly yardstick: string | null;
  /** How far the value lies above that of the yardstick, with its paired 95 % interval; null where there is none. */
  readonly lead: { readonly value: number; readonly ci95: readonly [number, number] } | null;
  /** How the intervals were made. */
  readonly method: string;
}
