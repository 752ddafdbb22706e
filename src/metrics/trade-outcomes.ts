import { mean, sampleDeviation } from './series.ts';

/** Below so many trades a group's figures say nothing. */
export const FEW_TRADES = 10;

/** How the trades of one group ended. */
export interface Outcome {
  readonly group: string;
  readonly trades: number;
  readonly hitRate: number;
  /** Fractions, as the trades' profits are. */
  readonly meanPnl: number;
  /** Of `meanPnl`: sample deviation ÷ √trades; NaN for one trade. */
  readonly standardError: number;
  readonly totalPnl: number;
  /** Fewer than ten trades. */
  readonly few: boolean;
}

/**
 * Outcomes by group, in rising order of the groups' codes; groups without a trade are left out.
 *
 * @param pnl shape [trades]
 * @param code whole number of a trade's group
 * @param name what a code is called
 */
export function groupOutcomes(
  pnl: Float64Array,
  code: (trade: number) => number,
  name: (code: number) => string,
): Outcome[] {
  const groups = new Map<number, number[]>();
  pnl.forEach((value, i) => {
    const values = groups.get(code(i));
    if (values === undefined) groups.set(code(i), [value]);
    else values.push(value);
  });
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([key, values]) => ({
      group: name(key),
      trades: values.length,
      hitRate: values.filter((value) => value > 0).length / values.length,
      meanPnl: mean(values),
      standardError: sampleDeviation(values) / Math.sqrt(values.length),
      totalPnl: values.reduce((sum, value) => sum + value, 0),
      few: values.length < FEW_TRADES,
    }));
}
