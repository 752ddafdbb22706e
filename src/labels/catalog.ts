import { type CatalogEntry, catalogEntry, parseParams } from '../core/index.ts';
import { columnLabel, columnSchema } from './column.ts';
import type { LabelRule } from './contract.ts';
import { directionVolatility, directionVolatilitySchema } from './direction-volatility.ts';
import { trendVolatility, trendVolatilitySchema } from './trend-volatility.ts';
import { trendVolatilityForward, trendVolatilityForwardSchema } from './trend-volatility-forward.ts';
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
