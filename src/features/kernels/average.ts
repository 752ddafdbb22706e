import { type AverageSeed, RecursiveAverage } from '../../core/index.ts';
import { RollingSum } from './rolling-sum.ts';

/** A moving average: what `push` returns, ÷ `divisor`. NaN until it has its first value. */
export interface Average {
  readonly memory: Float64Array;
  readonly divisor: number;
  push(x: number): number;
}

export type AverageKind = 'sma' | 'ema';

export function average(bars: number, kind: AverageKind, seed: AverageSeed): Average {
  const inner = kind === 'sma' ? new RollingSum(bars) : new RecursiveAverage(2 / (bars + 1), bars, seed);
  return Object.assign(inner, { divisor: kind === 'sma' ? bars : 1 });
}

/** The average's first row with a value. */
export function averageFirstRow(bars: number, kind: AverageKind, seed: AverageSeed): number {
  return kind === 'ema' && seed === 'first' ? 0 : bars - 1;
}

/** Averages whose relative difference lies below this are equal: sums of the same prices round differently. */
const EQUAL = 1e-12;

/** 1 where `a` lies above `b`, −1 below, 0 where they differ by rounding only. */
export function signOfDifference(a: number, b: number): number {
  const apart = a - b;
  return Math.abs(apart) <= EQUAL * Math.abs(b) ? 0 : Math.sign(apart);
}
