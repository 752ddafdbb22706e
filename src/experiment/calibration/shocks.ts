import type { Rng } from '../../core/index.ts';
import { overlayPair } from './overlay-pair.ts';

/** Two series of the same days, each with true mean 0 and variance 1: whoever draws them adds the mean that is to be true. */
export interface Pair {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** A kind of daily returns. */
export interface Returns {
  readonly name: string;
  /** What it stands for. */
  readonly about: string;
  pair(days: number, rng: Rng): Pair;
}

/** Correlation of the two series' shocks: a strategy and the same one under an overlay. */
const TOGETHER = 0.9;

/** Days before the first one that counts, in which a volatility or an autocorrelation finds its own level. */
const WARM_UP = 100;

/** Bivariate normal, unit variances. */
function normalPair(rng: Rng, into: Float64Array): void {
  into[0] = rng.normal();
  into[1] = TOGETHER * into[0]! + Math.sqrt(1 - TOGETHER * TOGETHER) * rng.normal();
}

/** Two series by a recursion that sees the shock of its own series; state [2] a series. */
function recursive(step: (shock: number, state: Float64Array) => number, start: readonly number[]) {
  return (days: number, rng: Rng): Pair => {
    const pair = { a: new Float64Array(days), b: new Float64Array(days) };
    const states = [Float64Array.from(start), Float64Array.from(start)];
    const shock = new Float64Array(2);
    for (let t = -WARM_UP; t < days; t++) {
      normalPair(rng, shock);
      const a = step(shock[0]!, states[0]!);
      const b = step(shock[1]!, states[1]!);
      if (t < 0) continue;
      pair.a[t] = a;
      pair.b[t] = b;
    }
    return pair;
  };
}

/** First-order autoregression with unit variance. */
function autoregression(phi: number) {
  const scale = Math.sqrt(1 - phi * phi);
  return recursive((shock, state) => (state[0] = phi * state[0]! + scale * shock), [0]);
}

/** GARCH(1,1): variance 0.02 + 0.08 × square + 0.9 × variance, 1 in the long run. */
function garch() {
  return recursive(
    (shock, state) => {
      const value = Math.sqrt(state[0]!) * shock;
      state[0] = 0.02 + 0.08 * value * value + 0.9 * state[0]!;
      return value;
    },
    [1],
  );
}

/** Bivariate Student t brought to unit variance: both series meet the same wild days. */
function studentT(degrees: number) {
  return (days: number, rng: Rng): Pair => {
    const pair = { a: new Float64Array(days), b: new Float64Array(days) };
    const shock = new Float64Array(2);
    for (let t = 0; t < days; t++) {
      normalPair(rng, shock);
      let squares = 0;
      for (let i = 0; i < degrees; i++) squares += rng.normal() ** 2;
      const scale = Math.sqrt((degrees - 2) / squares);
      pair.a[t] = scale * shock[0]!;
      pair.b[t] = scale * shock[1]!;
    }
    return pair;
  };
}

export const RETURNS: readonly Returns[] = [
  { name: 'normal', about: 'independent normal', pair: recursive((shock) => shock, [0]) },
  { name: 'ar +0.2', about: 'autocorrelation 0.2', pair: autoregression(0.2) },
  { name: 'ar -0.2', about: 'autocorrelation −0.2', pair: autoregression(-0.2) },
  { name: 'garch', about: 'GARCH(1,1), persistence 0.98', pair: garch() },
  { name: 't4', about: 'Student t, 4 degrees', pair: studentT(4) },
  { name: 't3', about: 'Student t, 3 degrees: no fourth moment', pair: studentT(3) },
  { name: 'overlay', about: 'a trend strategy and its overlay by regime, after costs', pair: overlayPair },
];

/** The kinds of these names. */
export function returnsNamed(...names: readonly string[]): Returns[] {
  return RETURNS.filter(({ name }) => names.includes(name));
}

/** value + mean, in place: the mean that gives a series of unit variance this annual Sharpe ratio. @returns the series */
export function withSharpe(series: Float64Array, annualSharpe: number): Float64Array {
  const mean = annualSharpe / Math.sqrt(365);
  for (let t = 0; t < series.length; t++) series[t]! += mean;
  return series;
}
