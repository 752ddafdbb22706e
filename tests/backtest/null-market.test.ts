import { describe, expect, it } from 'vitest';
import { parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { type Bars, ema } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import { mean, sampleDeviation, sharpe } from '../../src/metrics/index.ts';

const SEEDS = 400;
const QUARTER = { years: 0.25, interval: '30m', regimes: 1, drift: 0 } as const;

/** Against the move beyond two deviations of 20 closes, until the close is back at their mean. */
function bollingerTarget({ close }: Bars): Float64Array {
  const target = new Float64Array(close.length);
  for (let t = 20; t < close.length; t++) {
    const window = close.subarray(t - 19, t + 1);
    const distance = (close[t]! - mean(window)) / sampleDeviation(window);
    if (Math.abs(distance) > 2) target[t] = -Math.sign(distance);
    else target[t] = target[t - 1]! * distance < 0 ? target[t - 1]! : 0;
  }
  return target;
}

function averagesTarget({ close }: Bars): Float64Array {
  const slow = ema(close, 48, 'first');
  return ema(close, 12, 'first').map((fast, t) => Math.sign(fast - slow[t]!));
}

const RULES: Readonly<Record<string, object>> = {
  'a fixed stop': { stopLoss: { atr: 2 } },
  'a near stop': { stopLoss: { atr: 1 }, armDelayBars: 0 },
  'a trailing stop': { stopLoss: { atr: 2, trail: 'trailing' } },
  'a chandelier stop and break-even': { stopLoss: { atr: 2, trail: 'chandelier' }, breakEven: { atr: 1 } },
  'stop, profit and cooldown': { stopLoss: { atr: 2 }, takeProfit: { atr: 3 }, cooldownBars: 5 },
  'a profit that trails': { stopLoss: { atr: 3 }, takeProfit: { atr: 1, trail: 1 } },
};

describe('without costs, in a market of one state without drift, the worst order of prices inside a bar', () => {
  const runs = new Map<string, { returns: number[]; sharpes: number[] }>();
  for (let seed = 301; seed < 301 + SEEDS; seed++) {
    const bars = generateMarket({ ...QUARTER, seed });
    const targets = { reversion: bollingerTarget(bars), averages: averagesTarget(bars) };
    for (const [signal, target] of Object.entries(targets)) {
      for (const [name, rules] of Object.entries(RULES)) {
        const execution = parseExecution({ costBps: 0, intrabar: 'worst', ...rules }, bars.intervalMs);
        const { barReturn } = runBacktest(bars, target, execution);
        const key = `${signal} with ${name}`;
        const run = runs.get(key) ?? { returns: [], sharpes: [] };
        runs.set(key, run);
        run.returns.push(mean(barReturn));
        run.sharpes.push(sharpe(barReturn, 365 * 48));
      }
    }
  }

  // The mean return is 0 exactly, or below it by the worst order. The mean of the ratios is 0 but for a little of the sign
  // against the skew: a stop's many small losses stand over a small deviation, its few large gains over a large one.
  it.each([...runs.keys()])('%s earns nothing: return and Sharpe ratio at most 3 standard errors above 0', (key) => {
    const { returns, sharpes } = runs.get(key)!;
    for (const values of [returns, sharpes]) {
      expect(values).toHaveLength(SEEDS);
      expect(mean(values)).toBeLessThan((3 * sampleDeviation(values)) / Math.sqrt(SEEDS));
    }
  });
});
