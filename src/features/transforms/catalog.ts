import type { CatalogEntry } from '../../core/index.ts';
import type { FeatureContext } from '../contract.ts';
import { absolute, absoluteSchema } from './absolute.ts';
import type { Transform } from './contract.ts';
import { difference, differenceSchema } from './difference.ts';
import { lag, lagSchema } from './lag.ts';
import { log, logSchema } from './log.ts';
import { percentile, percentileSchema } from './percentile.ts';
import { rank, rankSchema } from './rank.ts';
import { winsorise, winsoriseSchema } from './winsorise.ts';
import { zscore, zscoreSchema } from './zscore.ts';

/** A transform's parameter schema and factory, with one line for the list. */
export interface TransformEntry extends CatalogEntry {
  readonly summary: string;
  create(params: never, context: FeatureContext): Transform;
}

/** The trailing transforms by name. */
export const transformCatalog: Readonly<Record<string, TransformEntry>> = {
  lag: { summary: 'value of some rows ago', schema: lagSchema, create: lag },
  difference: { summary: 'change over some rows', schema: differenceSchema, create: difference },
  zscore: { summary: 'value in deviations from the window’s mean', schema: zscoreSchema, create: zscore },
  rank: { summary: 'share of the window’s values below, ties half, 0 to 1', schema: rankSchema, create: rank },
  percentile: {
    summary: 'percentile of the window, 0 the smallest, 100 the largest',
    schema: percentileSchema,
    create: percentile,
  },
  log: { summary: 'natural logarithm of the value', schema: logSchema, create: log },
  absolute: { summary: 'value without its sign', schema: absoluteSchema, create: absolute },
  winsorise: { summary: 'value within two quantiles of the window', schema: winsoriseSchema, create: winsorise },
};
