import { edgeVolatility } from './edge-volatility.ts';
import { fixed } from './fixed.ts';
import type { SizingEntry } from './sizing.ts';
import { volatilityTarget } from './volatility-target.ts';

/** Every sizing by the name that the configuration uses. */
export const sizingCatalog: Readonly<Record<string, SizingEntry>> = {
  fixed,
  'edge-volatility': edgeVolatility,
  'volatility-target': volatilityTarget,
};
