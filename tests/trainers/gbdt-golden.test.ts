import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { gbdt, gbdtSchema } from '../../src/trainers/gbdt/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { head, logLoss, readGolden, rmse, trainingSet } from './gbdt-data.ts';

/** Rows of predict.parquet with labels; meta.json's losses are over them. */
const HELD_OUT = 380;
const SEEDS = [1, 2, 3, 4, 5];

/** XGBoost 3.2 on the same rows with the same parameters; tolerance 4 % by golden/README.md. */
describeWithShared('gbdt beside XGBoost on golden/xgboost', () => {
  const meta = JSON.parse(readFileSync(sharedPath('golden/xgboost/meta.json'), 'utf8')) as Record<string, number>;
  const train = readGolden('train');
  const held = readGolden('predict');
  const heldMatrix = head(held.matrix, HELD_OUT);
  const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

  it('has a held-out log loss within 4 % with four classes, row and column sampling: on the mean and for every seed', async () => {
    const params = gbdtSchema.parse({
      rounds: 60,
      depth: 5,
      subsample: 0.8,
      columnSample: 0.8,
      minChildWeight: 2,
      earlyStopping: null,
    });
    const losses: number[] = [];
    const trainLosses: number[] = [];
    for (const seed of SEEDS) {
      const fit = await gbdt(params, 'classify').fit(trainingSet(train.matrix, train.columns.y!, 4), makeRng(seed));
      losses.push(logLoss(fit.predict(heldMatrix), held.columns.y!, 4, HELD_OUT));
      trainLosses.push(logLoss(fit.predict(train.matrix), train.columns.y!, 4, train.matrix.rows));
    }
    const theirs = meta.valid_mlogloss_after_60_predict_rows_0_379!;
    expect(Math.abs(mean(losses) / theirs - 1)).toBeLessThan(0.01);
    for (const loss of losses) expect(Math.abs(loss / theirs - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(trainLosses) / meta.train_mlogloss_after_60! - 1)).toBeLessThan(0.01);
  });

  it('has a held-out error within 4 % on values', async () => {
    const params = gbdtSchema.parse({ rounds: 60, depth: 4, earlyStopping: null });
    const fit = await gbdt(params, 'regress').fit(trainingSet(train.matrix, train.columns.yr!, 0), makeRng(1));
    const ours = rmse(fit.predict(heldMatrix), held.columns.yr!, HELD_OUT);
    expect(Math.abs(ours / meta.valid_rmse_after_60_predict_rows_0_379! - 1)).toBeLessThan(0.01);
    const trained = rmse(fit.predict(train.matrix), train.columns.yr!, train.matrix.rows);
    expect(Math.abs(trained / meta.train_rmse_after_60! - 1)).toBeLessThan(0.01);
  });

  it('gives two classes nearly the probabilities of the binary booster', async () => {
    const params = gbdtSchema.parse({ rounds: 30, depth: 3, learningRate: 0.2, earlyStopping: null });
    const target = train.columns.y!.map((y) => (y === 1 ? 1 : 0));
    const fit = await gbdt(params, 'classify').fit(trainingSet(train.matrix, target, 2), makeRng(1));
    const ours = fit.predict(heldMatrix);
    const truth = held.columns.y!.map((y) => (y === 1 ? 1 : 0));
    const theirs = Float64Array.from(
      Array.from({ length: 2 * HELD_OUT }, (_, i) => {
        const p = held.columns.bin_prob![i >> 1]!;
        return (i & 1) === 1 ? p : 1 - p;
      }),
    );
    const ratio = logLoss(ours, truth, 2, HELD_OUT) / logLoss(theirs, truth, 2, HELD_OUT);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
  });
});
