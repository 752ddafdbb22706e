import type { z } from 'zod';
import { adx, adxSchema } from './adx.ts';
import { atr, atrSchema } from './atr.ts';
import { bollinger, bollingerSchema } from './bollinger.ts';
import type { Feature } from './contract.ts';
import { emaSlope, emaSlopeSchema } from './ema-slope.ts';
import { harVolatility, harVolatilitySchema } from './har-volatility.ts';
import { macd, macdSchema } from './macd.ts';
import { movingAverages, movingAveragesSchema } from './moving-averages.ts';
import { obvTrend, obvTrendSchema } from './obv-trend.ts';
import { regressionSlope, regressionSlopeSchema } from './regression-slope.ts';
import { returns, returnsSchema } from './returns.ts';
import { rsi, rsiSchema } from './rsi.ts';
import { swingCount, swingCountSchema } from './swing-count.ts';
import { volatility, volatilitySchema } from './volatility.ts';
import { volumeRatio, volumeRatioSchema } from './volume-ratio.ts';
import { volumeZscore, volumeZscoreSchema } from './volume-zscore.ts';
import { vwapDistance, vwapDistanceSchema } from './vwap-distance.ts';
import type { FeatureContext } from './windows.ts';

/** A member of the catalog: its parameters, and what makes the feature of them. */
export interface FeatureEntry {
  readonly schema: z.ZodType;
  readonly create: (params: unknown, context: FeatureContext) => Feature;
}

function entry<S extends z.ZodType>(
  schema: S,
  create: (params: z.output<S>, context: FeatureContext) => Feature,
): FeatureEntry {
  return { schema, create: (params, context) => create(params as z.output<S>, context) };
}

/** Every feature by its name in the configuration. */
export const featureCatalog: Readonly<Record<string, FeatureEntry>> = {
  returns: entry(returnsSchema, returns),
  volatility: entry(volatilitySchema, volatility),
  'har-volatility': entry(harVolatilitySchema, harVolatility),
  rsi: entry(rsiSchema, rsi),
  macd: entry(macdSchema, macd),
  bollinger: entry(bollingerSchema, bollinger),
  'moving-averages': entry(movingAveragesSchema, movingAverages),
  'ema-slope': entry(emaSlopeSchema, emaSlope),
  'regression-slope': entry(regressionSlopeSchema, regressionSlope),
  adx: entry(adxSchema, adx),
  atr: entry(atrSchema, atr),
  'swing-count': entry(swingCountSchema, swingCount),
  'volume-ratio': entry(volumeRatioSchema, volumeRatio),
  'volume-zscore': entry(volumeZscoreSchema, volumeZscore),
  'obv-trend': entry(obvTrendSchema, obvTrend),
  'vwap-distance': entry(vwapDistanceSchema, vwapDistance),
};
