import { z } from 'zod';
import { ConfigError, type Duration, durationBars, nearestName, parseParams } from '../../core/index.ts';
import type { Model } from '../contract.ts';
import { type FoldScheme, parseFolds } from './fold-scheme.ts';
import type { Keep } from './kept-columns.ts';

/** How the columns of a head are chosen, on inner folds of its fit rows. */
export interface FeatureSelection {
  readonly use: 'shap' | 'permutation';
  readonly keep: Keep;
  readonly folds: FoldScheme;
  /** Columns that are always kept; `labelInputs` stands for all of them. */
  readonly protect: readonly string[];
  /** Length of the stretches that permutations and shadows move as they are. */
  readonly blockBars: number;
  /** Permutations of each column. */
  readonly repeats: number;
  /** Held-out rows of a fold that are looked at, at most, evenly spread. */
  readonly maxRows: number;
}

/** Under `protect`: every label input. */
export const LABEL_INPUTS = 'labelInputs';

const keepMessage = 'expected a share below 1, a number of columns, or shadow';
const common = {
  keep: z
    .union([z.literal('shadow'), z.number()], { error: keepMessage })
    .refine((keep) => keep === 'shadow' || (keep > 0 && (keep < 1 || Number.isInteger(keep))), keepMessage)
    .default(0.5),
  folds: z.strictObject({ use: z.string(), params: z.record(z.string(), z.unknown()).default({}) }).optional(),
  protect: z.array(z.string()).default([]),
  /** A duration or bars. */
  block: z.union([z.string(), z.number()]).default('1d'),
};
const shapSchema = z.strictObject({ ...common, maxRows: z.number().int().min(10).default(300) });
const permutationSchema = z.strictObject({
  ...common,
  maxRows: z.number().int().min(10).default(5000),
  repeats: z.number().int().min(1).max(100).default(3),
});

/**
 * The feature selection of a head; null where none is asked for.
 *
 * @param head the model that will be fitted, and the parameters that name columns of their own accord
 * @param columns names that may be protected; label inputs that only the labeler knows count as known where `labelInputs`
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function parseSelection(
  spec: { readonly use: string; readonly params?: unknown } | null | undefined,
  head: { readonly model: Model; readonly params: unknown; readonly path: string },
  columns: { readonly names: readonly string[]; readonly labelInputs: boolean | 'known' },
  intervalMs: number,
): FeatureSelection | null {
  if (spec == null) return null;
  const path = `${head.path}.selection`;
  const { use } = spec;
  if (use !== 'shap' && use !== 'permutation') {
    throw new ConfigError('UNKNOWN_PLUGIN', {
      what: `there is no feature selection "${use}"`,
      where: `${path}.use`,
      path: `${path}.use`,
      mend: 'use one of shap, permutation',
    });
  }
  requireExplained(use, head.model, path);
  const schema = use === 'shap' ? shapSchema : permutationSchema;
  const params = parseParams(schema, spec.params ?? {}, `${path}.params`);
  params.protect.forEach((name, i) => {
    requireColumn(name, columns, `${path}.params.protect.${i}`);
  });
  const blockBars = durationBars(params.block as Duration, intervalMs, `${path}.params.block`);
  return {
    use,
    keep: params.keep,
    folds: parseFolds(params.folds, `${path}.params.folds`),
    protect: [...params.protect, ...namedColumns(head.params)],
    blockBars: Math.max(1, blockBars),
    repeats: 'repeats' in params ? (params.repeats as number) : 1,
    maxRows: params.maxRows,
  };
}

function requireExplained(use: string, model: Model, path: string): void {
  const ownColumns = model.needsLabelInputs || model.requireColumns !== undefined;
  const problem = ownColumns
    ? `model "${model.name}" reads columns that it names itself: there is none to choose`
    : use === 'shap' && model.explains === undefined
      ? `model "${model.name}" has neither trees nor coefficients to take Shapley values of`
      : undefined;
  if (problem === undefined) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: problem,
    where: `${path}.use`,
    path: `${path}.use`,
    mend: ownColumns ? 'leave selection out (null)' : 'use permutation, which asks the forecasts alone',
  });
}

function requireColumn(
  name: string,
  { names, labelInputs }: { readonly names: readonly string[]; readonly labelInputs: boolean | 'known' },
  path: string,
): void {
  if (name === LABEL_INPUTS || labelInputs !== false || names.includes(name)) return;
  const near = nearestName(name, names);
  throw new ConfigError('CONFIG_INVALID', {
    what: `no column is called "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: path,
    path,
    mend: `name columns of the features, or ${LABEL_INPUTS}`,
  });
}

/** Columns that a model's own parameters name: without them it could not be fitted. */
function namedColumns(params: unknown): string[] {
  const { monotone, categorical, members } = (params ?? {}) as {
    monotone?: unknown;
    categorical?: unknown;
    members?: unknown;
  };
  return [
    ...(typeof monotone === 'object' && monotone !== null ? Object.keys(monotone) : []),
    ...(Array.isArray(categorical) ? categorical.map(String) : []),
    ...(Array.isArray(members)
      ? members.flatMap((member) => namedColumns((member as { params?: unknown })?.params))
      : []),
  ];
}
