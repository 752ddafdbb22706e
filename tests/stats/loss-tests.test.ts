import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { markovTable } from '../../src/metrics/index.ts';
import { dieboldMariano, neweyWestMean } from '../../src/stats/index.ts';

describe('dieboldMariano', () => {
  it('changes sign with its arguments and is undefined where the losses never differ', () => {
    const rng = makeRng(1);
    const a = Float64Array.from({ length: 200 }, () => rng.next());
    const b = Float64Array.from({ length: 200 }, () => rng.next());
    expect(dieboldMariano(a, b, 3).t).toBeCloseTo(-dieboldMariano(b, a, 3).t, 12);
    expect(dieboldMariano(a, a, 3)).toEqual({ meanDifference: 0, t: Number.NaN, p: Number.NaN, lag: 3 });
  });

  it('counts more autocovariances than asked for where losses last, and no more where they do not', () => {
    const rng = makeRng(2);
    let value = 0;
    const lasting = Float64Array.from({ length: 2000 }, () => (value = 0.95 * value + rng.normal()));
    const brief = lasting.map(() => rng.normal());
    const none = new Float64Array(2000);
    const own = dieboldMariano(lasting, none, { atLeast: 10 });
    expect(own.lag).toBeGreaterThan(50);
    const fixed = dieboldMariano(lasting, none, own.lag);
    expect(own.t).toBe(fixed.t);
    // So many autocovariances are known badly themselves.
    expect(own.p).toBeGreaterThan(fixed.p);
    expect(own.p).toBeGreaterThan(dieboldMariano(lasting, none, 10).p);
    const short = dieboldMariano(brief, none, { atLeast: 10 });
    expect(short.lag).toBe(10);
    expect(Math.abs(short.p - dieboldMariano(brief, none, 10).p)).toBeLessThan(0.01);
  });

  it('falls back to Bartlett weights where the rectangular window gives no variance', () => {
    const alternating = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -0.9));
    const test = dieboldMariano(alternating, new Float64Array(100), 1);
    expect(Number.isFinite(test.t)).toBe(true);
    expect(test.p).toBeGreaterThan(0);
  });
});

describe('neweyWestMean', () => {
  it('is the plain standard error (divisor n) at lag 0', () => {
    const { mean, se, t } = neweyWestMean(Float64Array.of(1, 2, 3, 6), 0);
    expect(mean).toBe(3);
    expect(se).toBeCloseTo(Math.sqrt(14 / 4 / 4), 14);
    expect(t).toBeCloseTo(mean / se, 14);
  });

  it('weighs lag j by 1 − j / (lag + 1)', () => {
    // Deviations −2, −1, 0, 3: covariances 14/4, 2/4, −3/4.
    const { se } = neweyWestMean(Float64Array.of(1, 2, 3, 6), 2);
    expect(se).toBeCloseTo(Math.sqrt((3.5 + 2 * (2 / 3) * 0.5 + 2 * (1 / 3) * -0.75) / 4), 14);
  });
});

describe('markovTable', () => {
  it('counts transitions of the given rows with one added to each', () => {
    const known = Int8Array.of(0, 0, 0, 1, -1, 1);
    const target = Int8Array.of(0, 1, 0, 1, 1, -1);
    expect(markovTable(known, target, 2)).toEqual([
      [3 / 5, 2 / 5],
      [1 / 3, 2 / 3],
    ]);
    expect(markovTable(known, target, 2, Int32Array.of(1))).toEqual([
      [1 / 3, 2 / 3],
      [1 / 2, 1 / 2],
    ]);
  });
});
