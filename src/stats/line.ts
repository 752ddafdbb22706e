import { mean } from '../metrics/index.ts';

/** The line y = intercept + slope × x of least squares, and the share of y's variance that it explains; NaN where x or y doesn't vary. */
export function fitLine(
  x: Float64Array,
  y: Float64Array,
): { readonly slope: number; readonly intercept: number; readonly r2: number } {
  const centreX = mean(x);
  const centreY = mean(y);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - centreX;
    const dy = y[i]! - centreY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = xx > 0 ? xy / xx : Number.NaN;
  return { slope, intercept: centreY - slope * centreX, r2: xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : Number.NaN };
}
