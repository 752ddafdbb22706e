import { bartlettSum } from './newey-west.ts';
import { mean } from './series.ts';

/** What came of a forecast, regressed on it: realised = intercept + slope × forecast. */
export interface PredictiveRegression {
  readonly slope: number;
  readonly slopeError: number;
  /** slope ÷ its error. */
  readonly slopeT: number;
  readonly intercept: number;
  readonly interceptError: number;
}

/**
 * Least squares with Newey–West errors (Bartlett weights, no small-sample factor), rows in time order and without NaN. All NaN
 * where the forecast doesn't vary.
 *
 * @param x forecast, shape [n]
 * @param y what came of it, shape [n]
 * @param lagBars lag of the errors; neighbouring returns over h bars share h − 1 of them
 * @see Newey & West 1987, Econometrica 55(3)
 */
export function predictiveRegression(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  lagBars: number,
): PredictiveRegression {
  const n = x.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const centred = Float64Array.from(x, (value) => value - meanX);
  let squares = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    squares += centred[i]! ** 2;
    products += centred[i]! * (y[i]! - meanY);
  }
  if (!(squares > 0)) {
    const none = Number.NaN;
    return { slope: none, slopeError: none, slopeT: none, intercept: none, interceptError: none };
  }
  const slope = products / squares;
  const intercept = meanY - slope * meanX;
  // What each row adds to slope and intercept beside their true values: their errors are those of these sums.
  const bySlope = new Float64Array(n);
  const byIntercept = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const residual = y[i]! - intercept - slope * x[i]!;
    bySlope[i] = (centred[i]! * residual) / squares;
    byIntercept[i] = residual / n - meanX * bySlope[i]!;
  }
  const slopeError = Math.sqrt(bartlettSum(bySlope, lagBars));
  return {
    slope,
    slopeError,
    slopeT: slope / slopeError,
    intercept,
    interceptError: Math.sqrt(bartlettSum(byIntercept, lagBars)),
  };
}
