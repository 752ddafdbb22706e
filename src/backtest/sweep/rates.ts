import { FILL_SOURCES } from '../costs/part.ts';
import type { ExecutionRules } from '../rules.ts';

/** What a fill pays, as fractions of what changes hands. */
export interface FillRates {
  readonly rate: number;
  /** By source, in the order of `FILL_SOURCES`. */
  readonly parts: Float64Array;
}

/**
 * The rates of every market order and of every resting one, where no fill pays otherwise than another; null where a cost
 * hangs on the market or on the order's size, or where holding costs something.
 */
export function constantRates({ costs }: ExecutionRules): { taker: FillRates; maker: FillRates } | null {
  if (costs.funding || costs.shortPerDay !== 0 || costs.cashPerDay !== 0) return null;
  let varies = false;
  const sum = (maker: boolean): FillRates => {
    const parts = new Float64Array(FILL_SOURCES.length);
    let rate = 0;
    for (const cost of costs.fills) {
      const part = cost.rate({
        row: 0,
        maker,
        // A model that asks for these is not constant.
        get participation() {
          varies = true;
          return 1;
        },
        volatility: () => {
          varies = true;
          return 1;
        },
      });
      parts[FILL_SOURCES.indexOf(cost.source)]! += part * costs.scale;
      rate += part * costs.scale;
    }
    return { rate, parts };
  };
  const rates = { taker: sum(false), maker: sum(true) };
  return varies || costs.fills.some(({ source }) => source === 'impact') ? null : rates;
}
