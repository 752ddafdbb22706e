import { z } from 'zod';

const shared = {
  trees: z.number().int().min(1).max(10_000).default(100),
  /** Levels of splits; null: until leaves are pure or as small as they may be. */
  depth: z.number().int().min(1).max(64).nullable().default(null),
  /** Least number of different rows in a leaf. */
  minLeaf: z.number().int().min(1).default(5),
  /** Features drawn for each split: a rule or a share; null: `sqrt` for classes, all for values. */
  maxFeatures: z
    .union([z.enum(['sqrt', 'log2']), z.number().positive().max(1)])
    .nullable()
    .default(null),
  /** Length of a drawn block; null: twice what a row's target and the embargo reach. */
  blockBars: z.number().int().min(1).nullable().default(null),
  /** Weigh rows so that every class that occurs counts the same. */
  classBalance: z.boolean().default(false),
  /** Bars after which a row counts half; null: all the same. */
  recencyHalfLife: z.number().positive().nullable().default(null),
  /** Rows whose labels read the same bars share their weight. */
  uniqueness: z.boolean().default(false),
};

/** How a tree draws the rows that it is grown on: one by one, in blocks that follow each other in time, or all of them. */
const bootstrap = z.enum(['rows', 'blocks', 'none']);

export const randomForestSchema = z.strictObject({
  ...shared,
  bootstrap: bootstrap.default('blocks'),
  /** Bins a feature, one of them for missing values. */
  bins: z.number().int().min(3).max(256).default(256),
});

export const extraTreesSchema = z.strictObject({ ...shared, bootstrap: bootstrap.default('none') });

export type RandomForestParams = z.output<typeof randomForestSchema>;
export type ExtraTreesParams = z.output<typeof extraTreesSchema>;
/** What both have. */
export type ForestParams = ExtraTreesParams;
