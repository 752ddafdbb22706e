import type { LabelFilter, LabelParams } from './contract.ts';

/** A filter from its steps: the batch is the loop over them. */
export function makeFilter(
  name: string,
  params: LabelParams,
  windowBars: number,
  steps: () => (code: number) => number,
): LabelFilter {
  return {
    name,
    params,
    windowBars,
    apply: (regime) => {
      const next = steps();
      return regime.map((code) => next(code));
    },
    steps,
  };
}
