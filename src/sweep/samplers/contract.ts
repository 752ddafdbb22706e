import type { z } from 'zod';
import type { Point, SearchSpace } from '../space/space.ts';

/** What a sampler may know of a trial. */
export interface Told {
  readonly number: number;
  readonly point: Point;
  readonly state: 'running' | 'complete' | 'pruned' | 'failed';
  /** One an objective, smaller is better; there of complete trials only. */
  readonly values?: readonly number[];
  /** First objective after each step, as far as the trial came. */
  readonly intermediate?: readonly number[];
}

/** Chooses what to try next. */
export interface Sampler {
  /** Trials after which nothing is left to try; null: there always is. */
  readonly size: number | null;
  /** Whether points hang on what was told: where they don't, any number of trials may run side by side. */
  readonly adaptive: boolean;
  /**
   * The point of a trial. It follows from the arguments alone: the same history, in whatever order it was told, gives the same point.
   *
   * @param number the trial's own, from 0
   * @param history trials told so far, by rising number
   * @param seed of the run; a sampler draws for the trial from it and the number
   * @throws ConfigError CONFIG_INVALID where no point satisfies the constraints
   */
  ask(number: number, history: readonly Told[], seed: number): Point;
}

/** A sampler of the catalog. */
export interface SamplerEntry {
  readonly schema: z.ZodType;
  /** @param path dotted key of the parameters, for messages */
  readonly make: (params: never, space: SearchSpace, path: string) => Sampler;
}
