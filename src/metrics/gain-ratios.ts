import { mean } from './series.ts';

/**
 * Gains beside losses, of returns per period or of profits per trade, shape [n]. Periods with neither count in the mean
 * alone. NaN where nothing was gained or lost.
 */

/** Share of gains among the values that are not 0. */
export function hitRate(values: ArrayLike<number>): number {
  const { gains, losses } = split(values);
  return gains.length / (gains.length + losses.length);
}

/** Sum of gains ÷ sum of losses: `omega`, but infinite where there are gains and no loss. */
export function profitFactor(values: ArrayLike<number>): number {
  const { gains, losses } = split(values);
  return total(gains) / total(losses);
}

/** Mean gain ÷ mean loss; NaN without either. */
export function payoffRatio(values: ArrayLike<number>): number {
  const { gains, losses } = split(values);
  return mean(gains) / mean(losses);
}

/** Both as sizes above 0. */
function split(values: ArrayLike<number>): { readonly gains: number[]; readonly losses: number[] } {
  const gains: number[] = [];
  const losses: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > 0) gains.push(values[i]!);
    else if (values[i]! < 0) losses.push(-values[i]!);
  }
  return { gains, losses };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
