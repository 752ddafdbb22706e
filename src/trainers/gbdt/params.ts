import { z } from 'zod';

/** Parameters of the tree trainer. The names say what XGBoost's `eta`, `lambda`, `alpha`, `colsample_bytree`… do there. */
export const gbdtSchema = z.strictObject({
  /** Boosting rounds; a round grows one tree for each class that has rows (one in all for two classes or a value). */
  rounds: z.number().int().min(1).max(10_000).default(100),
  /** Levels of splits; a tree has at most 2^depth leaves. */
  depth: z.number().int().min(1).max(16).default(6),
  learningRate: z.number().positive().max(1).default(0.1),
  /** Bins a feature, one of them for missing values. */
  bins: z.number().int().min(3).max(256).default(256),
  l2: z.number().nonnegative().default(1),
  l1: z.number().nonnegative().default(0),
  /** Least gain of a split. */
  gamma: z.number().nonnegative().default(0),
  /** Least sum of hessians in a leaf. */
  minChildWeight: z.number().nonnegative().default(1),
  /** Share of rows that a tree sees, drawn anew for each. */
  subsample: z.number().positive().max(1).default(1),
  /** Share of features that a tree sees, drawn anew for each. */
  columnSample: z.number().positive().max(1).default(1),
  /** Stop after so many rounds without a better loss on the stop part, and keep the best round. */
  earlyStopping: z
    .strictObject({ rounds: z.number().int().min(1).default(20) })
    .nullable()
    .default({ rounds: 20 }),
  /** Weigh rows so that every class that occurs counts the same. */
  classBalance: z.boolean().default(false),
  /** Loss of a value; classes have softmax. */
  loss: z.enum(['squared', 'huber', 'quantile']).default('squared'),
  /** Where Huber's loss turns linear, in standard deviations of the target. */
  huberDelta: z.number().positive().default(1),
  /** The level that the quantile loss aims at. */
  quantile: z.number().gt(0).lt(1).default(0.5),
  /** Split level by level, or always the leaf that gains most, up to `leaves`. */
  grow: z.enum(['depth', 'leaf']).default('depth'),
  leaves: z.number().int().min(2).max(4096).default(31),
  /** By feature: 1 where the forecast may only rise with it, −1 where it may only fall. For values and two classes. */
  monotone: z.record(z.string(), z.union([z.literal(-1), z.literal(0), z.literal(1)])).default({}),
  /** Columns of category codes (whole numbers from 0 on), split by sets of them; at most `bins` − 1 different ones a column. */
  categorical: z.array(z.string()).default([]),
  /** Categories of a column up to which a split takes one of them from the rest. */
  maxOneHot: z.number().int().min(0).max(255).default(3),
  /** Bars after which a row counts half; null: all the same. */
  recencyHalfLife: z.number().positive().nullable().default(null),
  /** Rows whose labels read the same bars share their weight. */
  uniqueness: z.boolean().default(false),
});

export type GbdtParams = z.output<typeof gbdtSchema>;
