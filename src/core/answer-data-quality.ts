/** What the bars of a run were like, and what was done about it. Counts are rows. */
export interface DataQuality {
  readonly gaps: {
    readonly rows: number;
    /** Runs of gap rows. */
    readonly runs: number;
    /** ISO times of the opens of the first and the last bar; the longest, the first of equals first. */
    readonly longest: readonly { readonly from: string; readonly to: string; readonly rows: number }[];
  };
  /** Real bars in which nothing was traded; null where the bars have no volume at all. */
  readonly zeroVolume: number | null;
  /** Real bars whose high is their low. */
  readonly flat: number;
  /** What the file held and the policies of `data.policies` mended: such rows became gaps, were sorted or dropped. */
  readonly repairs: {
    /** NaN bars, and times that the file lacks. */
    readonly missing: number;
    readonly duplicates: number;
    readonly unordered: number;
    readonly inconsistent: number;
    readonly infinite: number;
  };
  /** Rows before the first at which every feature is known; all rows where none ever is. */
  readonly withoutFeatures: number;
  readonly notes: readonly string[];
}
