import type { CatalogEntry } from '../core/index.ts';
import { adx, adxSchema } from './adx.ts';
import { amihud, amihudSchema } from './amihud.ts';
import { atr, atrSchema } from './atr.ts';
import { autocorrelation, autocorrelationSchema } from './autocorrelation.ts';
import { averageConvergence, averageConvergenceSchema } from './average-convergence.ts';
import { bollinger, bollingerSchema } from './bollinger.ts';
import { bollingerSqueeze, bollingerSqueezeSchema } from './bollinger-squeeze.ts';
import { calendar, calendarSchema } from './calendar.ts';
import { cci, cciSchema } from './cci.ts';
import { closeLocation, closeLocationSchema } from './close-location.ts';
import { closeZscore, closeZscoreSchema } from './close-zscore.ts';
import type { Feature, FeatureContext } from './contract.ts';
import { corwinSchultz, corwinSchultzSchema } from './corwin-schultz.ts';
import { crossAsset, crossAssetSchema } from './cross-asset.ts';
import { donchian, donchianSchema } from './donchian.ts';
import { drawdown, drawdownSchema } from './drawdown.ts';
import { emaSlope, emaSlopeSchema } from './ema-slope.ts';
import { entropy, entropySchema } from './entropy.ts';
import { fractionalDifference, fractionalDifferenceSchema } from './fractional-difference.ts';
import { funding, fundingSchema } from './funding.ts';
import { garmanKlass, garmanKlassSchema } from './garman-klass.ts';
import { harVolatility, harVolatilitySchema } from './har-volatility.ts';
import { hurst, hurstSchema } from './hurst.ts';
import { keltner, keltnerSchema } from './keltner.ts';
import { macd, macdSchema } from './macd.ts';
import { mfi, mfiSchema } from './mfi.ts';
import { momentum, momentumSchema } from './momentum.ts';
import { movingAverages, movingAveragesSchema } from './moving-averages.ts';
import { obvTrend, obvTrendSchema } from './obv-trend.ts';
import { orderFlow, orderFlowSchema } from './order-flow.ts';
import { parkinson, parkinsonSchema } from './parkinson.ts';
import { quotedSpread, quotedSpreadSchema } from './quoted-spread.ts';
import { rangeEfficiency, rangeEfficiencySchema } from './range-efficiency.ts';
import { realisedRange, realisedRangeSchema } from './realised-range.ts';
import { regressionFit, regressionFitSchema } from './regression-fit.ts';
import { regressionSlope, regressionSlopeSchema } from './regression-slope.ts';
import { returns, returnsSchema } from './returns.ts';
import { roc, rocSchema } from './roc.ts';
import { rollSpread, rollSpreadSchema } from './roll-spread.ts';
import { rsi, rsiSchema } from './rsi.ts';
import { skewKurtosis, skewKurtosisSchema } from './skew-kurtosis.ts';
import { stochastic, stochasticSchema } from './stochastic.ts';
import { swingCount, swingCountSchema } from './swing-count.ts';
import { swingPosition, swingPositionSchema } from './swing-position.ts';
import { timeframes, timeframesSchema } from './timeframes.ts';
import { varianceRatio, varianceRatioSchema } from './variance-ratio.ts';
import { volatility, volatilitySchema } from './volatility.ts';
import { volatilityOfVolatility, volatilityOfVolatilitySchema } from './volatility-of-volatility.ts';
import { volatilityRatio, volatilityRatioSchema } from './volatility-ratio.ts';
import { volumeProfile, volumeProfileSchema } from './volume-profile.ts';
import { volumeRatio, volumeRatioSchema } from './volume-ratio.ts';
import { volumeZscore, volumeZscoreSchema } from './volume-zscore.ts';
import { vwapDistance, vwapDistanceSchema } from './vwap-distance.ts';
import { williamsR, williamsRSchema } from './williams-r.ts';
import { yangZhang, yangZhangSchema } from './yang-zhang.ts';

/** A feature's parameter schema and factory, with one line for the list of features. */
export interface FeatureEntry extends CatalogEntry {
  readonly kind?: 'feature';
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
  stochastic: {
    summary: 'close within the range of the window, smoothed (slow %K and %D), 0 to 100',
    schema: stochasticSchema,
    create: stochastic,
  },
  cci: {
    summary: 'commodity channel index: typical price in mean deviations from its mean',
    schema: cciSchema,
    create: cci,
  },
  mfi: { summary: 'money flow index: share of the money on rising bars, 0 to 100', schema: mfiSchema, create: mfi },
  'williams-r': {
    summary: 'close within the range of the window, −100 to 0',
    schema: williamsRSchema,
    create: williamsR,
  },
  roc: { summary: 'rate of change over the window, in percent', schema: rocSchema, create: roc },
  donchian: {
    summary: 'place within the highest high and lowest low, and their distance',
    schema: donchianSchema,
    create: donchian,
  },
  parkinson: { summary: 'volatility from highs and lows', schema: parkinsonSchema, create: parkinson },
  'garman-klass': {
    summary: 'volatility from open, high, low and close',
    schema: garmanKlassSchema,
    create: garmanKlass,
  },
  'close-zscore': { summary: 'close in deviations from its mean', schema: closeZscoreSchema, create: closeZscore },
  'skew-kurtosis': {
    summary: 'skewness and excess kurtosis of log returns',
    schema: skewKurtosisSchema,
    create: skewKurtosis,
  },
  'yang-zhang': {
    summary: 'volatility from open, high, low and close that bears drift and gaps',
    schema: yangZhangSchema,
    create: yangZhang,
  },
  'volatility-ratio': {
    summary: 'volatility against that of a longer window, as a logarithm',
    schema: volatilityRatioSchema,
    create: volatilityRatio,
  },
  'volatility-of-volatility': {
    summary: 'scatter of the volatility ÷ its mean',
    schema: volatilityOfVolatilitySchema,
    create: volatilityOfVolatility,
  },
  'regression-fit': {
    summary: 'R² of the least-squares line, 0 to 1',
    schema: regressionFitSchema,
    create: regressionFit,
  },
  'range-efficiency': {
    summary: 'way ÷ path of the close (Kaufman), 0 to 1',
    schema: rangeEfficiencySchema,
    create: rangeEfficiency,
  },
  momentum: { summary: 'return over the window against its volatility', schema: momentumSchema, create: momentum },
  'average-convergence': {
    summary: 'spread of moving averages, whether it shrinks, and their order',
    schema: averageConvergenceSchema,
    create: averageConvergence,
  },
  'bollinger-squeeze': {
    summary: 'Bollinger bands inside of the Keltner channel',
    schema: bollingerSqueezeSchema,
    create: bollingerSqueeze,
  },
  keltner: { summary: 'place within the Keltner channel', schema: keltnerSchema, create: keltner },
  drawdown: { summary: 'depth below the highest high, and the time since', schema: drawdownSchema, create: drawdown },
  calendar: { summary: 'hour and weekday as sine and cosine', schema: calendarSchema, create: calendar },
  autocorrelation: {
    summary: 'correlation of returns with earlier ones',
    schema: autocorrelationSchema,
    create: autocorrelation,
  },
  'roll-spread': {
    summary: 'bid–ask spread estimated from closes (Roll)',
    schema: rollSpreadSchema,
    create: rollSpread,
  },
  'corwin-schultz': {
    summary: 'bid–ask spread estimated from highs and lows',
    schema: corwinSchultzSchema,
    create: corwinSchultz,
  },
  'realised-range': {
    summary: 'realised range, and its share against returns of closes',
    schema: realisedRangeSchema,
    create: realisedRange,
  },
  'close-location': {
    summary: 'where closes lie in their bars, also by volume (accumulation)',
    schema: closeLocationSchema,
    create: closeLocation,
  },
  'variance-ratio': {
    summary: 'variance of longer returns against that of one-bar returns',
    schema: varianceRatioSchema,
    create: varianceRatio,
  },
  hurst: { summary: 'Hurst exponent, 0.5 in a random walk', schema: hurstSchema, create: hurst },
  entropy: { summary: 'entropy of the signs or classes of returns, 0 to 1', schema: entropySchema, create: entropy },
  'fractional-difference': {
    summary: 'fractional difference of the log close',
    schema: fractionalDifferenceSchema,
    create: fractionalDifference,
  },
  amihud: { summary: 'price move per money traded, against the usual', schema: amihudSchema, create: amihud },
  'swing-position': {
    summary: 'place in the last confirmed swing, against Fibonacci levels',
    schema: swingPositionSchema,
    create: swingPosition,
  },
  'volume-profile': {
    summary: 'close against the value area of the volume by price',
    schema: volumeProfileSchema,
    create: volumeProfile,
  },
  'order-flow': {
    summary: 'bought against sold volume, from joined columns, −1 to 1',
    schema: orderFlowSchema,
    create: orderFlow,
  },
  'quoted-spread': { summary: 'bid–ask spread, from joined columns', schema: quotedSpreadSchema, create: quotedSpread },
  'cross-asset': {
    summary: 'beta and correlation with another asset, from a joined close',
    schema: crossAssetSchema,
    create: crossAsset,
  },
  timeframes: {
    summary: 'other features on bars of longer timeframes',
    schema: timeframesSchema,
    create: timeframes,
  },
  funding: { summary: 'level and change of a joined funding rate', schema: fundingSchema, create: funding },
};
