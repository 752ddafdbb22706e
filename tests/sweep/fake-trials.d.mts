import type { TrialJob } from '../../src/sweep/trials/contract.ts';
import type { prepareTrials } from '../../src/sweep/trials/index.ts';

export interface FakeOptions {
  readonly days?: number;
  /** Of a trial by its number, ms. */
  readonly delay?: (number: number) => number;
  /** The reason where parameters fail. */
  readonly fails?: (parameters: Readonly<Record<string, unknown>>) => string | undefined;
  /** What is found of the first objective, of its value. */
  readonly finds?: (value: number) => number;
  readonly prune?: ((steps: readonly number[], job: TrialJob) => boolean) | undefined;
  readonly identity?: string;
  /** Over what the bars are said to be. */
  readonly data?: { readonly hash: string; readonly locked: readonly string[] };
  readonly onTrial?: (job: TrialJob) => void;
}

export function fakeTrials(options?: FakeOptions): typeof prepareTrials;
