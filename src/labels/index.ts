export { labelCatalog } from './catalog.ts';
export type { FittedLabeler, LabelFilter, LabelParams, LabelRow, LabelScheme, LabelSteps } from './contract.ts';
export { filterCatalog } from './filter-catalog.ts';
export { leadLabels } from './lead-labels.ts';
export { knownInputs, naiveForecast } from './naive-forecast.ts';
export { type LabelsConfig, parseLabels } from './parse-labels.ts';
export { returnTarget } from './return-target.ts';
export { summariseLabels } from './summarise-labels.ts';
