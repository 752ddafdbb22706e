import type { StrategyColumns } from '../../src/strategy/index.ts';
import { barsOf } from '../backtest/bars.ts';

export const REGIMES = ['UP', 'DOWN', 'WILD'];

/** Columns over flat bars (or given closes) with whatever forecasts and labels a test names. */
export function columnsOf(given: {
  readonly closes?: readonly number[];
  readonly rows?: number;
  readonly forecast?: Record<string, readonly number[]>;
  readonly regime?: readonly number[];
  readonly label?: readonly number[];
  readonly tradable?: readonly number[];
}): StrategyColumns {
  const n =
    given.closes?.length ??
    given.rows ??
    given.label?.length ??
    given.regime?.length ??
    Object.values(given.forecast ?? {})[0]!.length;
  const closes = given.closes ?? new Array<number>(n).fill(100);
  const forecast = Object.entries(given.forecast ?? {}).map(([name, values]) => [name, Float64Array.from(values)]);
  return {
    bars: barsOf(closes.map((close) => [close, close, close, close])),
    forecast:
      given.forecast === undefined && given.regime === undefined
        ? undefined
        : {
            columns: Object.fromEntries(forecast),
            regime: Int8Array.from(given.regime ?? new Array<number>(n).fill(-1)),
          },
    label: given.label && Int8Array.from(given.label),
    regimes: REGIMES,
    tradable: Uint8Array.from(given.tradable ?? new Array<number>(n).fill(1)),
  };
}
