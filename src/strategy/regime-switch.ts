import type { StrategyColumns } from './columns.ts';
import type { Needs } from './needs.ts';
import type { PartContext } from './part.ts';
import type { PerRegimeSpec } from './per-regime-spec.ts';
import { refuseLabelMinimum, regimeSteps, sourceNeeds } from './regimes.ts';
import type { RowReader } from './steps.ts';

/** Which regime decides what a row does. */
export interface RegimeSwitch {
  readonly needs: Needs;
  /** The code of each row's regime, −1 undefined. @throws InputError COLUMN_MISSING */
  steps(columns: StrategyColumns): RowReader;
}

/** @throws ConfigError FORWARD_LABEL_TRADED, CONFIG_INVALID */
export function parseSwitch(perRegime: PerRegimeSpec, context: PartContext): RegimeSwitch {
  const { source, minimumProbability, path, sourcePath } = perRegime;
  const needs = sourceNeeds(source, context, sourcePath);
  refuseLabelMinimum(source, minimumProbability, `${path}.minimumProbability`);
  return { needs, steps: (columns) => regimeSteps(source, minimumProbability, columns) };
}
