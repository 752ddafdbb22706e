import { edgeVolatility } from './edge-volatility.ts';
import { fixed } from './fixed.ts';
import type { SizingEntry } from './sizing.ts';

/** Every sizing by the name that the configuration uses. */
export const sizingCatalog: Readonly<Record<string, SizingEntry>> = { fixed, 'edge-volatility': edgeVolatility };
