import type { CatalogEntry } from '../core/index.ts';
import { adx, adxSchema } from './adx.ts';
import { atr, atrSchema } from './atr.ts';
import { bollinger, bollingerSchema } from './bollinger.ts';
import type { Feature, FeatureContext } from './contract.ts';
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

/** A feature's parameter schema and factory, with one line for the list of features. */
export interface FeatureEntry extends CatalogEntry {
  readonly summary: string;
  create(params: never, context: FeatureContext): Feature;
}

/** The features by name. */
export const featureCatalog: Readonly<Record<string, FeatureEntry>> = {
  returns: { summary: 'returns over each window', schema: returnsSchema, create: returns },
  volatility: { summary: 'volatility of log returns over each window', schema: volatilitySchema, create: volatility },
  rsi: { summary: 'relative strength index, 0 to 100', schema: rsiSchema, create: rsi },
  macd: { summary: 'difference of two exponential averages and its signal, ÷ close', schema: macdSchema, create: macd },
  bollinger: {
    summary: 'place within the Bollinger bands and their width',
    schema: bollingerSchema,
    create: bollinger,
  },
  'volume-ratio': { summary: 'volume ÷ its mean', schema: volumeRatioSchema, create: volumeRatio },
  'volume-zscore': { summary: 'volume in deviations from its mean', schema: volumeZscoreSchema, create: volumeZscore },
  'vwap-distance': {
    summary: 'close against the volume-weighted average price',
    schema: vwapDistanceSchema,
    create: vwapDistance,
  },
  'obv-trend': { summary: 'share of the volume on the rising side, −1 to 1', schema: obvTrendSchema, create: obvTrend },
  'moving-averages': {
    summary: 'close against its moving averages, and their alignment',
    schema: movingAveragesSchema,
    create: movingAverages,
  },
  atr: { summary: 'average true range in % of the close, and its percentile rank', schema: atrSchema, create: atr },
  'swing-count': { summary: 'higher highs and lower lows in the window', schema: swingCountSchema, create: swingCount },
  'ema-slope': { summary: 'relative change of an exponential average', schema: emaSlopeSchema, create: emaSlope },
  adx: { summary: 'directional movement: ADX, DI+, DI−, 0 to 100', schema: adxSchema, create: adx },
  'regression-slope': {
    summary: 'least-squares slope ÷ close, per bar',
    schema: regressionSlopeSchema,
    create: regressionSlope,
  },
  'har-volatility': {
    summary: 'realised volatility over a day, a week and a month',
    schema: harVolatilitySchema,
    create: harVolatility,
  },
};
