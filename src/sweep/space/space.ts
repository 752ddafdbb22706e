/** Where a parameter's values come from. */
export type Distribution = CategoricalDistribution | RangeDistribution | NormalDistribution;

/** One of a list; a point holds its index. */
export interface CategoricalDistribution {
  readonly kind: 'categorical';
  readonly choices: readonly unknown[];
}

/** Uniform between two bounds, both among the values. */
export interface RangeDistribution {
  readonly kind: 'float' | 'int';
  readonly low: number;
  readonly high: number;
  /** Uniform in the logarithm. */
  readonly log: boolean;
  /** Distance of neighbouring values, counted from `low`; null: all values between. Always set for `int`. */
  readonly step: number | null;
}

/** Normal, or with `log` normal in the logarithm. */
export interface NormalDistribution {
  readonly kind: 'normal';
  /** Of the logarithm where `log` is set. */
  readonly mean: number;
  readonly deviation: number;
  readonly log: boolean;
  /** Values are rounded to multiples of it. */
  readonly step: number | null;
}

/** One parameter of a search. */
export interface Dimension {
  /** Unique; for a path of the configuration that path. */
  readonly name: string;
  readonly distribution: Distribution;
  /** The choice of another dimension without which this one has no value; null: always has one. */
  readonly when: { readonly dimension: string; readonly choice: number } | null;
  /** Its numbers are milliseconds, and the configuration has them as text such as `14h`. */
  readonly duration?: true;
}

/** One value for each dimension that has one; of a categorical dimension the index of the choice. */
export type Point = Readonly<Record<string, number>>;

/** Everything that a search may try. */
export interface SearchSpace {
  /** A dimension stands behind the one that its `when` names. */
  readonly dimensions: readonly Dimension[];
  /** Whether the constraints between parameters hold. */
  accepts(point: Point): boolean;
}

/** Whether a dimension has a value, given those before it. */
export function isActive({ when }: Dimension, point: Point): boolean {
  return when === null || point[when.dimension] === when.choice;
}
