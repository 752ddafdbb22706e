import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HorizonEvidence, shrinkWeights } from '../../src/walkforward/index.ts';

const JAMES_STEIN = { shrink: 'james-stein', floor: 0 } as const;
const SEED = { seed: 20, numRuns: 500 };

const evidence = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc
    .record({
      ic: fc.array(
        fc.integer({ min: -2000, max: 2000 }).map((ic) => ic / 1e4),
        { minLength: count, maxLength: count },
      ),
      error: fc.array(fc.double({ min: 0.001, max: 0.1, noNaN: true }), { minLength: count, maxLength: count }),
    })
    // Errors that have nothing in common: of a difference to the mean (K − 1) ÷ K each.
    .map(({ ic, error }) => ({ ic, error, noise: ((count - 1) / count) * error.reduce((sum, e) => sum + e * e, 0) })),
);
const scheme = fc.record({
  shrink: fc.oneof(fc.constant('james-stein' as const), fc.double({ min: 0, max: 1, noNaN: true })),
  floor: fc.double({ min: 0, max: 1 / 6, noNaN: true }),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('weights by IC, shrunk to equal ones', () => {
  it('sum to 1, and none lies below the floor', () => {
    fc.assert(
      fc.property(evidence, scheme, (found, how) => {
        const { weights, shrink } = shrinkWeights(found, how);
        expect(sum(weights)).toBeCloseTo(1, 12);
        for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(how.floor * (1 - 1e-12));
        expect(shrink).toBeGreaterThanOrEqual(0);
        expect(shrink).toBeLessThanOrEqual(1);
      }),
      SEED,
    );
  });

  it('are equal for equal ICs, and where the noise is as large as the differences', () => {
    fc.assert(
      fc.property(evidence, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (found, level) => {
        const count = found.ic.length;
        const even = found.ic.map(() => 1 / count);
        for (const weight of shrinkWeights({ ...found, ic: found.ic.map(() => level) }, JAMES_STEIN).weights) {
          expect(weight).toBeCloseTo(1 / count, 12);
        }
        const centre = sum(found.ic) / count;
        const spread = sum(found.ic.map((ic) => (ic - centre) ** 2));
        expect(shrinkWeights({ ...found, noise: spread * (1 + 1e-9) }, JAMES_STEIN).weights).toEqual(even);
      }),
      SEED,
    );
  });

  it('order horizons as their ICs do, and a higher IC never loses weight', () => {
    fc.assert(
      fc.property(evidence, scheme, fc.double({ min: 0, max: 0.1, noNaN: true }), fc.nat(), (found, how, more, at) => {
        const { weights } = shrinkWeights(found, how);
        for (let i = 0; i < weights.length; i++) {
          for (let j = 0; j < weights.length; j++) {
            if (found.ic[i]! > found.ic[j]!) expect(weights[i]!).toBeGreaterThanOrEqual(weights[j]! - 1e-12);
          }
        }
        if (found.ic.every((ic) => ic <= 0)) return;
        const k = at % weights.length;
        const raised = shrinkWeights({ ...found, ic: found.ic.map((ic, i) => (i === k ? ic + more : ic)) }, how);
        expect(raised.weights[k]!).toBeGreaterThanOrEqual(weights[k]! - 1e-9);
      }),
      SEED,
    );
  });

  it('do not change where ICs and errors are all so many times as large', () => {
    fc.assert(
      fc.property(evidence, scheme, fc.double({ min: 0.01, max: 100, noNaN: true }), (found, how, factor) => {
        const scaled: HorizonEvidence = {
          ic: found.ic.map((ic) => ic * factor),
          error: found.error.map((error) => error * factor),
          noise: found.noise * factor * factor,
        };
        const [a, b] = [shrinkWeights(found, how), shrinkWeights(scaled, how)];
        a.weights.forEach((weight, k) => {
          expect(b.weights[k]!).toBeCloseTo(weight, 9);
        });
      }),
      SEED,
    );
  });

  it('follow the horizons’ order in the configuration', () => {
    fc.assert(
      fc.property(evidence, (found) => {
        const { weights } = shrinkWeights(found, JAMES_STEIN);
        const turned = { ...found, ic: found.ic.toReversed(), error: found.error.toReversed() };
        shrinkWeights(turned, JAMES_STEIN).weights.forEach((weight, k) => {
          expect(weight).toBeCloseTo(weights[weights.length - 1 - k]!, 12);
        });
      }),
      SEED,
    );
  });

  it('are in the proportion of ICs that are certain; what is certainly below 0 weighs nothing', () => {
    const none = { error: [0, 0, 0], noise: 0 };
    const { weights, shrink } = shrinkWeights({ ic: [0.1, 0.05, 0.05], ...none }, JAMES_STEIN);
    expect(shrink).toBe(0);
    [0.5, 0.25, 0.25].forEach((weight, k) => {
      expect(weights[k]!).toBeCloseTo(weight, 12);
    });
    expect(
      shrinkWeights({ ic: [0.06, 0.04, -0.02], error: [0.001, 0.001, 0.001], noise: 2e-6 }, JAMES_STEIN).weights[2],
    ).toBe(0);
  });

  it('are equal, with a note, where no IC is above 0', () => {
    const found = { ic: [-0.1, 0, -0.02], error: [0.001, 0.001, 0.001], noise: 2e-6 };
    expect(shrinkWeights(found, JAMES_STEIN)).toEqual({
      weights: [1 / 3, 1 / 3, 1 / 3],
      shrink: 1,
      note: 'no horizon has an IC above 0',
    });
  });

  it('a mean IC of nothing does not make differences of nothing into all or nothing', () => {
    const { weights } = shrinkWeights(
      { ic: [0.0005, 0.001, -0.0015], error: [0.01, 0.01, 0.01], noise: 1e-6 },
      JAMES_STEIN,
    );
    for (const weight of weights) expect(Math.abs(weight - 1 / 3)).toBeLessThan(0.06);
  });

  it('a number says how far they go: 0 as the ICs say, 1 equal', () => {
    const found = { ic: [0.06, 0.03], error: [0.01, 0.01], noise: 1 };
    const at = (shrink: number) => shrinkWeights(found, { shrink, floor: 0 }).weights[0]!;
    expect(at(0)).toBeCloseTo(2 / 3, 12);
    expect(at(0.5)).toBeCloseTo(0.5 + 1 / 12, 12);
    expect(at(1)).toBe(0.5);
  });
});
