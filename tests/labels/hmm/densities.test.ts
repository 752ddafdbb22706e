import { describe, expect, it } from 'vitest';
import { makeRng } from '../../../src/core/index.ts';
import { Densities } from '../../../src/labels/hmm/densities.ts';
import { divideDensitiesInto } from '../../../src/labels/hmm/divided-densities.ts';
import type { HmmModel } from '../../../src/labels/hmm/model.ts';

/** Solves Σ y = v by elimination; returns y and ln |Σ|. */
function solve(matrix: number[][], vector: number[]): { y: number[]; logDet: number } {
  const rows = matrix.map((row, i) => [...row, vector[i]!]);
  let logDet = 0;
  rows.forEach((pivot, i) => {
    logDet += Math.log(pivot[i]!);
    for (let r = 0; r < rows.length; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / pivot[i]!;
      rows[r] = rows[r]!.map((value, c) => value - factor * pivot[c]!);
    }
  });
  return { y: rows.map((row, i) => row.at(-1)! / row[i]!), logDet };
}

describe('log densities', () => {
  it.each([1, 2, 3, 4, 6])('of %i features with full covariance follow the formula', (features) => {
    const rng = makeRng(features);
    const states = 3;
    const model: HmmModel = {
      states,
      features,
      covariance: 'full',
      start: new Float64Array(states).fill(1 / states),
      transition: new Float64Array(states * states).fill(1 / states),
      means: Float64Array.from({ length: states * features }, () => rng.normal()),
      covariances: new Float64Array(states * features * features),
    };
    for (let k = 0; k < states; k++) {
      const root = Array.from({ length: features * features }, () => rng.normal());
      for (let i = 0; i < features; i++) {
        for (let j = 0; j < features; j++) {
          let sum = Number(i === j) / 2;
          for (let m = 0; m < features; m++) sum += root[i * features + m]! * root[j * features + m]!;
          model.covariances[(k * features + i) * features + j] = sum;
        }
      }
    }
    const x = Float64Array.from({ length: 20 * features }, () => 2 * rng.normal());
    const out = new Float64Array(20 * states);
    new Densities(model).into(x, 20, out);
    for (let t = 0; t < 20; t++) {
      for (let k = 0; k < states; k++) {
        const apart = Array.from({ length: features }, (_, d) => x[t * features + d]! - model.means[k * features + d]!);
        const matrix = Array.from({ length: features }, (_, i) =>
          Array.from({ length: features }, (__, j) => model.covariances[(k * features + i) * features + j]!),
        );
        const { y, logDet } = solve(matrix, apart);
        const form = apart.reduce((sum, value, d) => sum + value * y[d]!, 0);
        const plain = -0.5 * (features * Math.log(2 * Math.PI) + logDet + form);
        expect(Math.abs(out[t * states + k]! - plain)).toBeLessThan(1e-9 * Math.max(1, Math.abs(plain)));
      }
    }
  });

  it('are divided by the row’s largest, exponentials within 1e-15 of Math.exp', () => {
    const rng = makeRng(4);
    const rows = 20_000;
    const logs = Float64Array.from({ length: 3 * rows }, (_, i) => 40 - rng.next() * (i % 2 === 0 ? 3 : 800));
    logs.set([5, Number.NEGATIVE_INFINITY, -2000]);
    const out = new Float64Array(3 * rows);
    const largest = new Float64Array(rows);
    divideDensitiesInto(logs, rows, 3, out, largest);
    expect(Array.from(out.subarray(0, 3))).toEqual([1, 0, 0]);
    let worst = 0;
    for (let t = 1; t < rows; t++) {
      const row = Array.from(logs.subarray(3 * t, 3 * t + 3));
      expect(largest[t]).toBe(Math.max(...row));
      for (let j = 0; j < 3; j++) {
        const plain = Math.exp(row[j]! - largest[t]!);
        if (plain > 1e-300) worst = Math.max(worst, Math.abs(out[3 * t + j]! / plain - 1));
      }
    }
    expect(worst).toBeLessThan(1e-15);
  });
});
