import { fees } from './fees.ts';
import { borrow, funding } from './holding.ts';
import { linearImpact, squareRootImpact } from './impact.ts';
import type { CostEntry } from './part.ts';
import { slippage, volatilitySlippage } from './slippage.ts';
import { spread } from './spread.ts';

/** Every cost model by the name that `execution.costs` uses. */
export const costCatalog: Readonly<Record<string, CostEntry>> = {
  fees,
  spread,
  slippage,
  'volatility-slippage': volatilitySlippage,
  'square-root-impact': squareRootImpact,
  'linear-impact': linearImpact,
  funding,
  borrow,
};
