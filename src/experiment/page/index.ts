import type { PageParts } from '../../core/index.ts';
import { featuresPart } from './features.ts';
import { segmentsPart } from './segments.ts';
import { setupPart } from './setup.ts';
import type { PageSource } from './source.ts';
import { tradesPart } from './trades.ts';

export { pageSeries } from './series.ts';
export { type PageSource, pageSource } from './source.ts';

/**
 * The records of the page's sections beyond the answer: each from the run's folder alone, by a file of its own beside this one. A run that
 * lacks what a part reads has null for it.
 */
export async function pageParts(source: PageSource): Promise<PageParts> {
  return {
    features: await featuresPart(source),
    segments: await segmentsPart(source),
    trades: await tradesPart(source),
    setup: await setupPart(source),
  };
}
