import { NEVER } from '../core/index.ts';
import type { RuleSteps } from './contract.ts';

/** A rule's codes, their ends and its own quantities at all rows, shape [n]. */
export interface RuleColumns {
  /** −1 where undefined, or where rows that aren't there decide. */
  readonly regime: Int8Array;
  /** The last row that each code reads, also of undefined ones; NEVER where that row isn't there. */
  readonly end: Int32Array;
  readonly inputs: Readonly<Record<string, Float64Array>>;
}

/** Runs a rule over `rows` complete rows: the batch is the loop over the steps, so both have the same bits. */
export function runSteps(steps: RuleSteps, rows: number, horizonBars: number): RuleColumns {
  const { inputNames, inputs, early } = steps;
  const regime = new Int8Array(rows).fill(-1);
  const end = new Int32Array(rows).fill(NEVER);
  const columns = inputNames.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    const code = steps.at(row);
    const labelled = row - horizonBars;
    if (labelled >= 0) {
      regime[labelled] = code;
      end[labelled] = early === undefined ? row : early.endOf(labelled);
    }
    for (let k = 0; k < columns.length; k++) columns[k]![row] = inputs[k]!;
  }
  if (early !== undefined) {
    for (let row = Math.max(0, rows - horizonBars); row < rows; row++) {
      end[row] = early.endOf(row);
      if (end[row] !== NEVER) regime[row] = early.codeOf(row);
    }
  }
  return { regime, end, inputs: Object.fromEntries(inputNames.map((name, k) => [name, columns[k]!])) };
}
