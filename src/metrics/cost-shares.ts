import { ratio } from './series.ts';

/** What was paid to one source. */
export interface CostShare {
  readonly source: string;
  readonly amount: number;
  /** Of all costs; NaN where they sum to 0. */
  readonly share: number;
}

/** Costs beside the profit that they were paid from. */
export interface CostAttribution {
  readonly total: number;
  /** Profit before costs. */
  readonly grossPnl: number;
  /** Costs ÷ gross profit; NaN where there was no gross profit. */
  readonly shareOfGross: number;
  /** Sources that cost (or earned) something, in the order given. */
  readonly bySource: readonly CostShare[];
}

/** Amounts by source as shares of their sum; sources of 0 are left out. */
export function costShares(amounts: Readonly<Record<string, number>>): CostShare[] {
  const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
  return Object.entries(amounts)
    .filter(([, amount]) => amount !== 0)
    .map(([source, amount]) => ({ source, amount, share: ratio(amount, total) }));
}

/**
 * Costs of trades by source and against gross profit.
 *
 * @param pnl after costs, shape [trades]
 * @param costs shape [trades], in the same unit
 * @param costsBy the same by source
 */
export function attributeCosts(
  pnl: Float64Array,
  costs: Float64Array,
  costsBy: Readonly<Record<string, Float64Array>>,
): CostAttribution {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const total = sum(costs);
  const grossPnl = sum(pnl) + total;
  return {
    total,
    grossPnl,
    shareOfGross: grossPnl > 0 ? total / grossPnl : Number.NaN,
    bySource: costShares(Object.fromEntries(Object.entries(costsBy).map(([source, values]) => [source, sum(values)]))),
  };
}
