import { z } from 'zod';
import { type Bars, durationBars, NEVER, RollingMoments } from '../core/index.ts';
import type { FittedRule, LabelRule, RuleSteps } from './contract.ts';
import { requireWindow, windowSchema } from './params.ts';
import { logReturn, trailingReturn } from './trailing.ts';

const INPUT_NAMES = ['rule_barrier_width', 'rule_return', 'rule_absolute_return'] as const;
const OPEN = -2;

export const tripleBarrierSchema = z.strictObject({
  horizon: windowSchema.default('1d'),
  volatilityWindow: windowSchema.default('5d'),
  /** Distances of the barriers in volatilities over the horizon. */
  profit: z.number().positive().default(1),
  stop: z.number().positive().default(1),
  /** What touches a barrier: a bar's high or low, or its close. */
  touch: z.enum(['range', 'close']).default('range'),
});

export type TripleBarrierParams = z.output<typeof tripleBarrierSchema>;

/**
 * Which of three barriers is touched first after a row: 0 PROFIT (above), 1 STOP (below), 2 TIME (`horizon` rows pass).
 *
 * Barriers lie at close × exp(+profit × w) and close × exp(−stop × w), where w = deviation (divisor n) of the log returns of the
 * last `volatilityWindow` × √horizon. A bar that touches both counts as STOP. `labelEnd` is the row at which a barrier is touched.
 * Where w is 0 there are no barriers but time.
 *
 * @see López de Prado 2018, Advances in Financial Machine Learning, chapter 3
 */
export function tripleBarrier(params: TripleBarrierParams, intervalMs: number, path: string): LabelRule {
  const horizonPath = `${path}.horizon`;
  const windowPath = `${path}.volatilityWindow`;
  const horizonBars = requireWindow(durationBars(params.horizon, intervalMs, horizonPath), 1, horizonPath);
  const windowBars = requireWindow(durationBars(params.volatilityWindow, intervalMs, windowPath), 2, windowPath);
  const { profit, stop, touch } = params;
  const sizes = { horizonBars, windowBars, profit, stop, touch };
  const fitted: FittedRule = { params: sizes, steps: (bars) => barrierSteps(bars, sizes) };
  return {
    name: 'triple-barrier',
    names: ['PROFIT', 'STOP', 'TIME'],
    horizonBars,
    lookbackBars: windowBars,
    fitted: false,
    fit: () => fitted,
  };
}

interface BarrierSizes {
  readonly horizonBars: number;
  readonly windowBars: number;
  readonly profit: number;
  readonly stop: number;
  readonly touch: 'range' | 'close';
}

function barrierSteps({ close, high, low }: Bars, sizes: BarrierSizes): RuleSteps {
  const { horizonBars, windowBars } = sizes;
  const upBy = touchColumn(sizes.touch, high, close);
  const downBy = touchColumn(sizes.touch, low, close);
  const moments = new RollingMoments(windowBars);
  const inputs = new Float64Array(INPUT_NAMES.length);
  // Rows newest − horizon … newest.
  const size = horizonBars + 1;
  const upper = new Float64Array(size);
  const lower = new Float64Array(size);
  const code = new Int8Array(size).fill(-1);
  const end = new Int32Array(size);
  const settle = (slot: number, regime: number, row: number): void => {
    code[slot] = regime;
    end[slot] = row;
  };
  return {
    inputNames: INPUT_NAMES,
    inputs,
    early: {
      codeOf: (row) => code[row % size]!,
      endOf: (row) => (code[row % size] === OPEN ? NEVER : end[row % size]!),
    },
    at: (row) => {
      const oldest = row - horizonBars;
      for (let s = Math.max(0, oldest); s < row; s++) {
        const slot = s % size;
        if (code[slot] !== OPEN) continue;
        if (downBy[row]! <= lower[slot]!) settle(slot, 1, row);
        else if (upBy[row]! >= upper[slot]!) settle(slot, 0, row);
        else if (s === oldest) settle(slot, 2, row);
      }
      const done = oldest < 0 ? -1 : code[oldest % size]!;
      moments.push(logReturn(close, row));
      const width = moments.deviation(0) * Math.sqrt(horizonBars);
      const slot = row % size;
      settle(slot, Number.isNaN(width) ? -1 : OPEN, row);
      upper[slot] = width > 0 ? close[row]! * Math.exp(sizes.profit * width) : Number.POSITIVE_INFINITY;
      lower[slot] = width > 0 ? close[row]! * Math.exp(-sizes.stop * width) : Number.NEGATIVE_INFINITY;
      inputs[0] = width;
      inputs[1] = trailingReturn(close, row, horizonBars);
      inputs[2] = Math.abs(inputs[1]!);
      return done;
    },
  };
}

const touchColumn = (touch: 'range' | 'close', extreme: Float64Array, close: Float64Array): Float64Array =>
  touch === 'range' ? extreme : close;
