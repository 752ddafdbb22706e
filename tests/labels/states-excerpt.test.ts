import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filterRows } from '../../src/labels/hmm/decode.ts';
import type { HmmModel } from '../../src/labels/hmm/model.ts';
import { centreCosts, jumpPath } from '../../src/labels/jump/jump-path.ts';
import { jumpOnline } from '../../src/labels/jump/online-jump.ts';

interface Excerpt {
  readonly hmm: {
    readonly rows: number;
    readonly x: number[];
    readonly models: Record<
      'diag' | 'full',
      Record<'start' | 'transition' | 'means' | 'covariances' | 'filtered', number[]>
    >;
  };
  readonly jump: Record<'centres' | 'x' | 'online' | 'offline', number[]> & { readonly penalty: number };
}

// Excerpts of hmmlearn's and jumpmodels' results, for clones that lack the whole reference vectors.
const { hmm, jump }: Excerpt = JSON.parse(
  readFileSync(new URL('../golden/states-excerpt.json', import.meta.url), 'utf8'),
);

describe.each(['diag', 'full'] as const)('filtered probabilities of hmmlearn’s model, %s', (covariance) => {
  it('are within 1e-9', () => {
    const { start, transition, means, covariances, filtered } = hmm.models[covariance];
    const own = covariance === 'full' ? covariances : covariances.filter((_, i) => i % 4 === 0 || i % 4 === 3);
    const model: HmmModel = {
      states: 3,
      features: 2,
      covariance,
      start: Float64Array.from(start),
      transition: Float64Array.from(transition),
      means: Float64Array.from(means),
      covariances: Float64Array.from(own),
    };
    const { probabilities } = filterRows(model, Float64Array.from(hmm.x), hmm.rows);
    expect(probabilities).toHaveLength(filtered.length);
    const worst = probabilities.reduce((most, p, i) => Math.max(most, Math.abs(p - filtered[i]!)), 0);
    expect(worst).toBeLessThan(1e-9);
  });
});

it('online and offline states of jumpmodels’ centres are the same', () => {
  const x = Float64Array.from(jump.x);
  const centres = Float64Array.from(jump.centres);
  const rows = jump.online.length;
  expect(Array.from(jumpOnline(x, rows, 3, centres, jump.penalty))).toEqual(jump.online);
  const costs = new Float64Array(3 * rows);
  centreCosts(x, rows, 3, centres, costs);
  expect(Array.from(jumpPath(costs, rows, 3, jump.penalty).path)).toEqual(jump.offline);
});
