import { edgeVolatility } from './edge-volatility.ts';
import { fixed } from './fixed.ts';
import type { SizingEntry } from './sizing.ts';

export const sizingCatalog: Readonly<Record<string, SizingEntry>> = { fixed, 'edge-volatility': edgeVolatility };
