import { describe, expect, it } from 'vitest';
import { parseModel, parseTuning, type TuningSpec } from '../../src/trainers/index.ts';
import { fitInner } from '../../src/walkforward/inner-folds.ts';
import { tuneHead } from '../../src/walkforward/tune.ts';
import { headWorld, type WorldOptions } from './head-world.ts';

function run(
  model: { use: string; params?: Record<string, unknown> },
  spec: Partial<TuningSpec> & Pick<TuningSpec, 'search'>,
  world: WorldOptions = {},
) {
  const head = headWorld(world);
  const task = head.classes > 0 ? 'classify' : 'regress';
  const path = head.classes > 0 ? 'model' : 'model.returns';
  const tuning = parseTuning({ when: 'segment', rule: 'best', ...spec }, model, task, path, 1)!;
  return tuneHead(head, tuning, null, parseModel(model, task, path));
}

describe('tuning a head', () => {
  it('finds the strength of the penalty that the data ask for, over each kind of folds', async () => {
    for (const use of ['purged', 'expanding', 'combinatorial']) {
      const record = await run({ use: 'logistic' }, { search: { C: [1e-6, 0.1] }, folds: { use } });
      expect(record.params).toEqual({ C: 0.1 });
      expect(record.distinct).toBe(true);
      expect(record.folds.skipped).toEqual([]);
      expect(record.trials[0]!.mean).toBeCloseTo(Math.log(3), 1);
    }
  });

  it('takes the rank correlation of returns, the higher the better', async () => {
    const record = await run({ use: 'ridge' }, { search: { alpha: [1e9, 10] }, score: 'ic' }, { classes: 0 });
    expect(record.score).toBe('ic');
    expect(record.trials[1]!.mean).toBeGreaterThan(0.7);
  });

  it('does not take one of alike trials for the better', async () => {
    const record = await run(
      { use: 'ridge' },
      { search: { winsorise: [0, 0.01, 0.02] }, rule: 'one-se' },
      { classes: 0, signal: 0 },
    );
    expect(record.distinct).toBe(false);
    expect(record.withinOneError).toBe(3);
    expect(record.params).toEqual({ winsorise: 0 });
  });

  it('stops early on rows of the fold, and never on those of the stop part', async () => {
    const head = headWorld();
    const model = parseModel({ use: 'gbdt', params: { rounds: 5, depth: 2 } }, 'classify', 'model');
    const seen: { rows: Int32Array; stop: Int32Array; inner: unknown }[] = [];
    const watched = {
      ...model,
      fit: (set: Parameters<typeof model.fit>[0], rng: Parameters<typeof model.fit>[1]) => {
        seen.push({ rows: set.rows, stop: set.stopRows, inner: set.inner });
        return model.fit(set, rng);
      },
    };
    const rows = head.rows.slice(0, 800);
    await fitInner({ ...head, rows }, watched, { seed: 1 });
    const [{ rows: fit, stop, inner }] = seen as [(typeof seen)[number]];
    expect(inner).toBe(true);
    expect(stop).toHaveLength(120);
    expect(stop[stop.length - 1]).toBe(799);
    // A target reads four rows further.
    expect(fit[fit.length - 1]! + 4).toBeLessThan(stop[0]!);
  });

  it('of a random walk’s direction scores what chance does: the mean fold score is honest, the best of many is not', async () => {
    const means: number[] = [];
    const best: number[] = [];
    for (let seed = 1; seed <= 30; seed++) {
      const record = await run(
        { use: 'ridge', params: { alpha: 1 } },
        { search: { winsorise: [0, 0.05, 0.25], clip: [1, 2, 5], alpha: [1, 100, 10_000] }, score: 'ic' },
        { classes: 0, informative: 0, noise: 6, rows: 300, reach: 10, walk: true, seed },
      );
      means.push(record.trials[0]!.mean);
      best.push(record.trials[record.chosen]!.mean);
    }
    const meanOf = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    const error = Math.sqrt(meanOf(means.map((x) => (x - meanOf(means)) ** 2)) / (means.length - 1));
    expect(Math.abs(meanOf(means))).toBeLessThan(3 * error);
    expect(meanOf(best)).toBeGreaterThan(meanOf(means) + 0.05);
  });

  it('refuses folds with too few rows by their key', async () => {
    await expect(run({ use: 'ridge' }, { search: { alpha: [1, 2] } }, { classes: 0, rows: 60 })).rejects.toMatchObject({
      code: 'TRAIN_TOO_SHORT',
      path: 'model.returns.tuning.folds',
    });
  });
});
