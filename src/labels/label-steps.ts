import type { EarlyLabels, LabelRule, LabelSteps, RuleSteps } from './contract.ts';
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
  const known = rule.early === undefined ? null : newestKnown(rule.early, vote, leadBars, horizonBars);
  return {
    inputNames,
    at: (row) => {
      if (row !== next) throw new RangeError(`labels take rows in rising order: row ${next} is next, not ${row}`);
      next++;
      const code = rule.at(row);
      const labelled = row - horizonBars;
      let label = -1;
      let settled = -1;
      if (labelled >= 0) {
        shares?.push(code);
        if (known === null) {
          label = vote === null ? code : vote(code);
          if (label >= 0 && labelled >= leadBars) naive = label;
        }
        settled = vote === null ? code : label;
      }
      if (known !== null) {
        naive = known.at(row);
        if (vote !== null && labelled >= 0) settled = known.settled(labelled);
      }
      for (let k = 0; k < names.length; k++) inputs[k] = Number(k === naive);
      inputs.set(rule.inputs, names.length);
      if (shares !== null) inputs.set(shares.values, sharesFrom);
      return { label: horizonBars === 0 ? label : -1, naive, settled, inputs };
    },
  };
}

/**
 * The newest label that is known at a row, of a rule whose labels end at different rows: without a filter the newest row whose
 * label has ended; behind a filter, which takes the codes in order, the last row before the first that has not.
 */
function newestKnown(
  early: EarlyLabels,
  vote: ((code: number) => number) | null,
  leadBars: number,
  horizonBars: number,
): { at(row: number): number; settled(row: number): number } {
  let naive = -1;
  let next = 0;
  if (vote !== null) {
    // Labels of rows that are known, until they are asked for.
    const labels = new Map<number, number>();
    return {
      at(row) {
        for (; next <= row && early.endOf(next) <= row; next++) {
          const label = vote(early.codeOf(next));
          labels.set(next, label);
          if (label >= 0 && next >= leadBars) naive = label;
        }
        return naive;
      },
      settled(row) {
        const label = labels.get(row) ?? -1;
        labels.delete(row);
        return label;
      },
    };
  }
  return {
    at(row) {
      const oldest = Math.max(next, row - horizonBars, leadBars);
      for (let s = row; s >= oldest; s--) {
        if (early.endOf(s) > row || early.codeOf(s) < 0) continue;
        naive = early.codeOf(s);
        next = s + 1;
        break;
      }
      return naive;
    },
    settled: () => -1,
  };
}
