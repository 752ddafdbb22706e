import type { RuleSteps } from './contract.ts';

/** A rule's codes and own quantities at all rows, shape [n]; the codes of the last `horizonBars` rows are −1. */
export interface RuleColumns {
  readonly regime: Int8Array;
  readonly inputs: Readonly<Record<string, Float64Array>>;
}

/** Runs a rule over `rows` complete rows: the batch is the loop over the steps, so both have the same bits. */
export function runSteps(steps: RuleSteps, rows: number, horizonBars: number): RuleColumns {
  const { inputNames, inputs } = steps;
  const regime = new Int8Array(rows).fill(-1);
  const columns = inputNames.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const code = steps.at(row);
    if (row >= horizonBars) regime[row - horizonBars] = code;
    for (let k = 0; k < columns.length; k++) columns[k]![row] = inputs[k]!;
  }
  return { regime, inputs: Object.fromEntries(inputNames.map((name, k) => [name, columns[k]!])) };
}
