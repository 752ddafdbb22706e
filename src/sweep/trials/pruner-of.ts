import { parsePruner } from '../pruners/catalog.ts';
import type { Pruner } from '../pruners/contract.ts';
import type { TrialInputs } from './inputs.ts';

/**
 * The pruner of a sweep, and how a step is told. Wilcoxon's test pairs segments: a step's value is then its own days' alone. The others
 * compare how trials stood at the same step: it is that of all days so far. Training goes on by segments and tells of each.
 */
export function prunerOf({
  pruner,
  steps,
  kind,
}: Pick<TrialInputs, 'pruner' | 'steps' | 'kind'>): [
  Pruner | null,
  { readonly alone: boolean; readonly always: boolean },
] {
  const how = { alone: pruner?.use === 'wilcoxon', always: kind === 'models' };
  if (pruner === null || pruner.use === 'none') return [null, how];
  return [parsePruner(pruner, steps.length, 'sweep.pruner'), how];
}
