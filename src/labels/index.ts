export { type LabelEntry, labelCatalog } from './catalog.ts';
export { checkLabeler } from './check-labeler.ts';
export { CodeWindow } from './code-window.ts';
export type {
  EarlyLabels,
  FittedLabeler,
  FittedRule,
  LabelFilter,
  LabelParams,
  LabelRow,
  LabelRule,
  LabelScheme,
  LabelSteps,
  RuleSteps,
} from './contract.ts';
export { filterCatalog } from './filter-catalog.ts';
export { type BaumWelchResult, baumWelch } from './hmm/baum-welch.ts';
export type { HmmModel } from './hmm/model.ts';
export { fitJump, type JumpFit } from './jump/fit-jump.ts';
export { leadLabels } from './lead-labels.ts';
export { matchStates, renameStates, type StateMatch } from './match-states.ts';
export { knownInputs, knownName, naiveForecast } from './naive-forecast.ts';
export { requireWindow, shareSchema } from './params.ts';
export { type LabelsConfig, parseLabels } from './parse-labels.ts';
export { returnTarget } from './return-target.ts';
export { summariseLabels } from './summarise-labels.ts';
export { logRatio, logReturn, trailingReturn } from './trailing.ts';
