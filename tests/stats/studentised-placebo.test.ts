import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { sharpeDifference, studentisedPlacebo } from '../../src/stats/index.ts';

const rng = makeRng(11);
const series = (mean: number) => Float64Array.from({ length: 400 }, () => mean + 0.02 * rng.normal());

describe('studentisedPlacebo', () => {
  const baseline = series(0);
  const placebos = Array.from({ length: 19 }, () => series(0).map((value, t) => value + baseline[t]!));

  it('sets the real z against those of the placebos', () => {
    const real = series(0.01).map((value, t) => value + baseline[t]!);
    const { z, draws, p } = studentisedPlacebo({ baseline, real, placebos });
    expect(z).toBe(sharpeDifference(real, baseline, 'auto').z);
    expect(draws).toHaveLength(19);
    expect(p).toBe(1 / 20);
  });

  it('does not ask at what leverage a strategy is run', () => {
    const real = placebos[0]!;
    const plain = studentisedPlacebo({ baseline, real, placebos });
    const levered = studentisedPlacebo({
      baseline,
      real: real.map((value) => 3 * value),
      placebos: placebos.map((daily) => daily.map((value) => 3 * value)),
    });
    expect(levered.z).toBeCloseTo(plain.z, 8);
    expect(levered.p).toBe(plain.p);
  });

  it('finds nothing in the baseline at another leverage, rounding aside', () => {
    const scaled = (by: number) => baseline.map((value) => by * value);
    const { z, p } = studentisedPlacebo({
      baseline,
      real: scaled(0.7),
      placebos: [scaled(0.3), scaled(1.1), baseline],
    });
    expect(z).toBe(0);
    expect(p).toBe(1);
  });

  it('is undefined where the strategy never trades', () => {
    const { p } = studentisedPlacebo({ baseline, real: new Float64Array(400), placebos });
    expect(p).toBeNaN();
  });
});
