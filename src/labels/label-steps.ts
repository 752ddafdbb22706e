import type { LabelRule, LabelSteps, RuleSteps } from './contract.ts';
import { knownName } from './naive-forecast.ts';
import { shareName, TrailingShares } from './trailing-shares.ts';

/**
 * A labeler row by row: at each row one code of the rule becomes known, that of row − horizon; it is filtered and counted,
 * and is the naive forecast from there on where it is a target (a label at `leadBars` or later) and defined.
 *
 * @param vote a fresh filter, or null for none
 * @param sharesBars codes that the shares count over
 */
export function labelSteps(
  { names, horizonBars }: Pick<LabelRule, 'names' | 'horizonBars'>,
  rule: RuleSteps,
  vote: ((code: number) => number) | null,
  leadBars: number,
  sharesBars: number,
): LabelSteps {
  // A rule without quantities is not observable, and its past codes aren't either.
  const shares = rule.inputNames.length === 0 ? null : new TrailingShares(names.length, sharesBars);
  const inputNames = [...names.map(knownName), ...rule.inputNames, ...(shares === null ? [] : names.map(shareName))];
  const inputs = new Float64Array(inputNames.length);
  const sharesFrom = names.length + rule.inputNames.length;
  let next = 0;
  let naive = -1;
  return {
    inputNames,
    at: (row) => {
      if (row !== next) throw new RangeError(`labels take rows in rising order: row ${next} is next, not ${row}`);
      next++;
      const code = rule.at(row);
      const labelled = row - horizonBars;
      let label = -1;
      if (labelled >= 0) {
        label = vote === null ? code : vote(code);
        shares?.push(code);
        if (label >= 0 && labelled >= leadBars) naive = label;
      }
      for (let k = 0; k < names.length; k++) inputs[k] = Number(k === naive);
      inputs.set(rule.inputs, names.length);
      if (shares !== null) inputs.set(shares.values, sharesFrom);
      return { label: horizonBars === 0 ? label : -1, naive, inputs };
    },
  };
}
