import { type CatalogEntry, catalogEntry, parseParams } from '../core/index.ts';
import { columnLabel, columnSchema } from './column.ts';
import type { LabelRule } from './contract.ts';
import { direction, directionSchema } from './direction.ts';
import { directionVolatility, directionVolatilitySchema } from './direction-volatility.ts';
import { hmm, hmmSchema } from './hmm/labeler.ts';
import { jumpModel, jumpModelSchema } from './jump/labeler.ts';
import { multiTimeframe, multiTimeframeSchema } from './multi-timeframe.ts';
import { range, rangeSchema } from './range.ts';
import { returnClasses, returnClassesSchema } from './return-classes.ts';
import { trendScanning, trendScanningSchema } from './trend-scanning.ts';
import { trendVolatility, trendVolatilitySchema } from './trend-volatility.ts';
import { trendVolatilityForward, trendVolatilityForwardSchema } from './trend-volatility-forward.ts';
import { tripleBarrier, tripleBarrierSchema } from './triple-barrier.ts';
import { vol2, vol2Schema } from './vol2.ts';

interface LabelEntry extends CatalogEntry {
  readonly summary: string;
  create(params: never, intervalMs: number, path: string): LabelRule;
}

/** The labelling rules by name. */
export const labelCatalog: Readonly<Record<string, LabelEntry>> = {
  'trend-volatility': {
    summary: 'trailing return and volatility, 4 regimes, known at the close',
    schema: trendVolatilitySchema,
    create: trendVolatility,
  },
  'trend-volatility-forward': {
    summary: 'the same over the next bars',
    schema: trendVolatilityForwardSchema,
    create: trendVolatilityForward,
  },
  vol2: {
    summary: 'whether the next volatility lies above its trailing median',
    schema: vol2Schema,
    create: vol2,
  },
  'direction-volatility': {
    summary: 'direction and volatility of the next bars, 4 regimes, threshold fitted on train rows',
    schema: directionVolatilitySchema,
    create: directionVolatility,
  },
  range: {
    summary: 'volatility and drift of a trailing window, 5 regimes, known at the close',
    schema: rangeSchema,
    create: range,
  },
  'multi-timeframe': {
    summary: 'squeeze, spike, chop and trends from several timeframes, 6 regimes, known at the close',
    schema: multiTimeframeSchema,
    create: multiTimeframe,
  },
  direction: {
    summary: 'bullish, bearish or neutral by the last or the next return against volatility',
    schema: directionSchema,
    create: direction,
  },
  'return-classes': {
    summary: 'class of the next return, by quantiles of the train rows',
    schema: returnClassesSchema,
    create: returnClasses,
  },
  'triple-barrier': {
    summary: 'profit, stop or time: the barrier that is touched first',
    schema: tripleBarrierSchema,
    create: tripleBarrier,
  },
  'trend-scanning': {
    summary: 'sign of the clearest regression ahead',
    schema: trendScanningSchema,
    create: trendScanning,
  },
  hmm: {
    summary: 'hidden Markov model with Gaussian states, fitted on train rows; filtered states, known at the close',
    schema: hmmSchema,
    create: hmm,
  },
  'jump-model': {
    summary: 'statistical jump model, fitted on train rows; online states, known at the close',
    schema: jumpModelSchema,
    create: jumpModel,
  },
  column: {
    summary: 'codes from a column of the bars, such as a generated market’s hidden regime',
    schema: columnSchema,
    create: columnLabel,
  },
};

/** @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY */
export function parseLabelRule(
  spec: { readonly use: string; readonly params?: unknown },
  intervalMs: number,
  path: string,
): LabelRule {
  const entry = catalogEntry(labelCatalog, 'label', spec.use, `${path}.use`);
  const params = parseParams(entry.schema, spec.params ?? {}, `${path}.params`);
  return entry.create(params as never, intervalMs, `${path}.params`);
}
