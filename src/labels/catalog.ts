import { type CatalogEntry, catalogEntry, isPluginPath, OWN_FILE, parseParams, pluginFault } from '../core/index.ts';
import { columnLabel, columnSchema } from './column.ts';
import type { LabelRule } from './contract.ts';
import { direction, directionSchema } from './direction.ts';
import { directionVolatility, directionVolatilitySchema } from './direction-volatility.ts';
import { guardRule } from './guard-rule.ts';
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

/** A labeler's parameter schema and factory, with one line for lists. */
export interface LabelEntry extends CatalogEntry {
  readonly kind?: 'labeler';
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

/**
 * @param own the user's own labelers, by the text that names their file; the catalog stands behind them
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY, PLUGIN_INVALID
 */
export function parseLabelRule(
  spec: { readonly use: string; readonly params?: unknown },
  intervalMs: number,
  path: string,
  own: Readonly<Record<string, LabelEntry>> = {},
): LabelRule {
  const catalog = Object.hasOwn(own, spec.use) ? own : labelCatalog;
  const entry = catalogEntry(catalog, 'label', spec.use, `${path}.use`, OWN_FILE);
  const params = parseParams(entry.schema, spec.params ?? {}, `${path}.params`);
  return isPluginPath(spec.use)
    ? createOwnRule(entry, spec.use, params, intervalMs, `${path}.params`)
    : entry.create(params as never, intervalMs, `${path}.params`);
}

/** A labeler of the user's own, watched. @throws ConfigError PLUGIN_INVALID, PLUGIN_FAILED, or what its factory throws */
function createOwnRule(entry: LabelEntry, use: string, params: unknown, intervalMs: number, path: string): LabelRule {
  let made: unknown;
  try {
    made = entry.create(params as never, intervalMs, path);
  } catch (error) {
    throw pluginFault(error, use, 'throws in create', path);
  }
  return guardRule(made, use, path);
}
