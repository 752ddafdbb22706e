import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { causalIcT, pooledIc } from '../../src/metrics/index.ts';

/** Without skill: the mean return of a long past against the next `horizon` bars, as a model that knows only its level. */
function slowNull(seed: number): { forecast: number[]; realised: number[] } {
  const rng = makeRng(seed);
  const [rows, window, horizon] = [3000, 700, 5];
  const sums = [0];
  for (let i = 0; i < rows; i++) sums.push(sums[i]! + rng.normal());
  const at = Array.from({ length: rows - window - horizon }, (_, i) => i + window);
  return {
    forecast: at.map((t) => sums[t]! - sums[t - window]!),
    realised: at.map((t) => sums[t + horizon]! - sums[t]!),
  };
}

describe('causalIcT', () => {
  it('is centred for a trailing mean of returns, where the plain t is not', () => {
    const markets = Array.from({ length: 200 }, (_, i) => slowNull(700 + i));
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    const plain = markets.map((m) => pooledIc({ ...m, lagBars: 20 }).neweyWestT);
    const causal = markets.map((m) => causalIcT(m.forecast, m.realised, 20));
    expect(mean(plain)).toBeLessThan(-0.6);
    expect(Math.abs(mean(causal))).toBeLessThan(0.25); // 3.5 standard errors
    expect(causal.filter((t) => Math.abs(t) > 2).length).toBeLessThanOrEqual(20);
  });

  it('finds a real relation about as surely as the plain t', () => {
    const rng = makeRng(8);
    const forecast = Array.from({ length: 2000 }, () => rng.normal());
    const realised = forecast.map((x) => 0.15 * x + rng.normal());
    const plain = pooledIc({ forecast, realised, lagBars: 4 }).neweyWestT;
    expect(causalIcT(forecast, realised, 4)).toBeGreaterThan(0.9 * plain);
    expect(plain).toBeGreaterThan(4);
  });

  it('reads a row’s forecast against earlier forecasts only', () => {
    const forecast = [1, 2, 2, 0];
    const realised = [1, 2, 3, 4];
    // Share below plus share up to it, less 1: [0, 1/2, 1/3, −3/4].
    const expanding = [0, (1 + 2) / 2 - 1, (1 + 3) / 3 - 1, (0 + 1) / 4 - 1];
    const scale = Math.sqrt(1.25);
    const outcome = [-1.5, -0.5, 0.5, 1.5].map((z) => z / scale);
    const later = outcome.map((z, i) => z - outcome.slice(i).reduce((a, b) => a + b) / (4 - i));
    const products = expanding.map((x, i) => x * later[i]!);
    const centre = products.reduce((a, b) => a + b) / 4;
    const error = Math.sqrt(products.reduce((a, p) => a + (p - centre) ** 2, 0)) / 4;
    expect(causalIcT(forecast, realised, 0)).toBeCloseTo(centre / error, 10);
  });
});
