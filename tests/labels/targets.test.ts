import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, type Labels, NEVER } from '../../src/core/index.ts';
import { knownInputs, leadLabels, naiveForecast, returnTarget, summariseLabels } from '../../src/labels/index.ts';
import { vote } from '../../src/labels/vote.ts';

const run = { seed: 20_262, numRuns: 200 };
const NAMES = ['A', 'B', 'C'];
const codes = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 1, maxLength: 60 });

/** Labels whose ends may lie anywhere from their row on, also out of order. */
const anyLabels = codes.chain((regime) =>
  fc.array(fc.nat(12), { minLength: regime.length, maxLength: regime.length }).map(
    (ahead): Labels => ({
      regime: Int8Array.from(regime),
      labelEnd: Int32Array.from(regime, (code, t) => (code < 0 ? NEVER : t + ahead[t]!)),
      names: NAMES,
    }),
  ),
);

describe('naiveForecast', () => {
  it('is the newest target whose labelEnd is not after the row, and never reads another', () => {
    fc.assert(
      fc.property(anyLabels, (labels) => {
        const n = labels.regime.length;
        const plain = Array.from({ length: n }, (_, t) => {
          for (let s = t; s >= 0; s--) if (labels.regime[s]! >= 0 && labels.labelEnd[s]! <= t) return labels.regime[s];
          return -1;
        });
        expect(Array.from(naiveForecast(labels))).toEqual(plain);
      }),
      run,
    );
  });

  it('does not change when every label that ends after the row changes', () => {
    fc.assert(
      fc.property(anyLabels, fc.nat(59), (labels, row) => {
        const t = Math.min(row, labels.regime.length - 1);
        const altered = labels.regime.map((code, s) => (code >= 0 && labels.labelEnd[s]! > t ? (code + 1) % 3 : code));
        expect(naiveForecast({ ...labels, regime: altered })[t]).toBe(naiveForecast(labels)[t]);
      }),
      run,
    );
  });

  it('of a concurrent label with a lead is the label of the row itself', () => {
    const regime = Int8Array.from([-1, 0, 0, 1, 2, 2, 1]);
    const labels = { regime, labelEnd: Int32Array.from(regime, (x, t) => (x < 0 ? NEVER : t)), names: NAMES };
    expect(Array.from(naiveForecast(leadLabels(labels, 2)))).toEqual([-1, -1, 0, 1, 2, 2, 1]);
  });
});

describe('knownInputs', () => {
  it('are one-hot, and all 0 before the first known label', () => {
    fc.assert(
      fc.property(anyLabels, (labels) => {
        const naive = naiveForecast(labels);
        const known = knownInputs(labels);
        expect(Object.keys(known)).toEqual(['known_A', 'known_B', 'known_C']);
        naive.forEach((code, t) => {
          expect(NAMES.map((name) => known[`known_${name}`]![t])).toEqual([0, 1, 2].map((k) => Number(k === code)));
        });
      }),
      run,
    );
  });
});

describe('leadLabels', () => {
  it('moves code and labelEnd together, and leaves the last rows undefined', () => {
    fc.assert(
      fc.property(anyLabels, fc.nat(70), (labels, lead) => {
        const target = leadLabels(labels, lead);
        for (let t = 0; t < labels.regime.length; t++) {
          const inside = t + lead < labels.regime.length;
          expect(target.regime[t]).toBe(inside ? labels.regime[t + lead] : -1);
          expect(target.labelEnd[t]).toBe(inside ? labels.labelEnd[t + lead] : NEVER);
        }
      }),
      run,
    );
  });
});

describe('returnTarget', () => {
  it('is the return in basis points, undefined at gap rows and where the horizon is not over', () => {
    const target = returnTarget(Float64Array.of(100, 101, 101, 99, 100), Uint8Array.of(0, 0, 1, 0, 0), 2);
    expect(target.value[0]).toBeCloseTo(100, 9);
    expect(target.value[1]).toBeCloseTo(1e4 * (99 / 101 - 1), 9);
    expect(Array.from(target.value.subarray(2))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(Array.from(target.labelEnd)).toEqual([2, 3, NEVER, NEVER, NEVER]);
  });
});

describe('vote', () => {
  it('follows its rule, read backwards row by row', () => {
    fc.assert(
      fc.property(
        codes,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 100 }),
        (regime, window, percent) => {
          const share = percent / 100;
          const needed = Math.floor(share * window);
          let current = -1;
          const plain = regime.map((code, t) => {
            const votes = regime.slice(Math.max(0, t - window + 1), t + 1).filter((other) => other === code).length;
            if (code >= 0 && (current === -1 || votes >= needed)) current = code;
            return current;
          });
          const filter = vote({ window, share }, HOUR_MS, 'labels.filter.params');
          expect(Array.from(filter.apply(Int8Array.from(regime)))).toEqual(plain);
        },
      ),
      run,
    );
  });

  it('counts over the last rows only, the row included', () => {
    const filter = vote({ window: 4, share: 0.75 }, HOUR_MS, 'labels.filter.params');
    expect(Array.from(filter.apply(Int8Array.from([0, 1, 1, -1, 1, 1, 0, 0, 1, 0])))).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 1, 0,
    ]);
  });

  it('keeps a constant label and lengthens the runs of a noisy one', () => {
    const filter = vote({ window: 6, share: 1 }, HOUR_MS, 'labels.filter.params');
    expect(Array.from(filter.apply(new Int8Array(20).fill(2)))).toEqual(new Array(20).fill(2));
    fc.assert(
      fc.property(codes, (regime) => {
        const changes = (x: ArrayLike<number>) =>
          Array.from(x).filter((code, t) => t > 0 && x[t - 1]! >= 0 && code >= 0 && code !== x[t - 1]).length;
        const defined = regime.filter((code) => code >= 0);
        expect(changes(filter.apply(Int8Array.from(defined)))).toBeLessThanOrEqual(changes(defined));
      }),
      run,
    );
  });
});

describe('summariseLabels', () => {
  it('counts rows, and persistence in days with open runs included', () => {
    const regime = Int8Array.from([-1, -1, 0, 0, 0, 1, -1, 1, 1, 2]);
    const summary = summariseLabels({ regime, labelEnd: new Int32Array(10), names: NAMES }, 2);
    expect(summary.counts).toEqual({ A: 3, B: 3, C: 1 });
    expect(summary.undefined).toBe(3);
    expect(summary.persistenceDays).toBe(7 / 4 / 2);
    expect(summary.sha256Int8).toMatch(/^[0-9a-f]{64}$/);
  });
});
