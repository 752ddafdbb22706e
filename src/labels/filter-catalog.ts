import { type CatalogEntry, catalogEntry, parseParams } from '../core/index.ts';
import type { LabelFilter } from './contract.ts';
import { hysteresis, hysteresisSchema } from './hysteresis.ts';
import { median, medianSchema } from './median.ts';
import { minimumDuration, minimumDurationSchema } from './minimum-duration.ts';
import { vote, voteSchema } from './vote.ts';

interface FilterEntry extends CatalogEntry {
  readonly summary: string;
  create(params: never, intervalMs: number, path: string): LabelFilter;
}

/** The label filters by name. */
export const filterCatalog: Readonly<Record<string, FilterEntry>> = {
  hysteresis: {
    summary: 'leaves a regime at one share of a trailing window and enters the next at another',
    schema: hysteresisSchema,
    create: hysteresis,
  },
  median: { summary: 'the most frequent code of a trailing window', schema: medianSchema, create: median },
  'minimum-duration': {
    summary: 'keeps a regime for a number of rows at least',
    schema: minimumDurationSchema,
    create: minimumDuration,
  },
  vote: { summary: 'switches when a code fills a share of a trailing window', schema: voteSchema, create: vote },
};

/** @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY */
export function parseLabelFilter(
  spec: { readonly use: string; readonly params?: unknown },
  intervalMs: number,
  path: string,
): LabelFilter {
  const entry = catalogEntry(filterCatalog, 'label filter', spec.use, `${path}.use`);
  const params = parseParams(entry.schema, spec.params ?? {}, `${path}.params`);
  return entry.create(params as never, intervalMs, `${path}.params`);
}
