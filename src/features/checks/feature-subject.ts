import type { Bars } from '../../core/index.ts';
import type { Feature } from '../contract.ts';

/** A feature under the checks. */
export interface FeatureSubject {
  readonly feature: Feature;
  /** The same feature from its factory anew. */
  make(): Feature;
  /** The market that most checks look at, rows enough for the feature's warm-up. */
  readonly bars: Bars;
  /** The same market made anew, with another seed where one is given. */
  market(seed?: number): Bars;
  /** What the feature gives of `bars`; computed once. */
  columns(): Readonly<Record<string, Float64Array>>;
  /** Joined columns that it reads and that aren't usual ones. */
  readonly others: readonly string[];
}
