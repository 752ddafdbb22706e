import { makeRng } from '../../core/index.ts';
import { parseModel } from '../../trainers/index.ts';
import { askXgboost } from './ask-xgboost.ts';
import { type BenchRun, measure } from './measure.ts';
import { generatorSet, goldenSet, type QualitySet, volatilitySet } from './quality-sets.ts';

const TASK = 'gbdt-quality';

export interface QualityOptions {
  /** Bars of the volatility forecast. */
  readonly bars: string;
  /** Folder of the reference vectors of XGBoost. */
  readonly golden: string;
  /** Rows of the generated market, and its seed. */
  readonly rows: number;
  readonly seed: number;
  /** A Python with xgboost; without it ours alone. */
  readonly python?: string | undefined;
}

/** Held-out log loss of our trees and XGBoost's on the same rows at equal settings; what was left out, and why. */
export async function qualityRuns(
  options: QualityOptions,
): Promise<{ readonly runs: readonly BenchRun[]; readonly skipped: readonly string[] }> {
  const { bars, golden, rows, seed, python } = options;
  const skipped: string[] = [];
  const runs: BenchRun[] = [];
  if (python === undefined) skipped.push('XGBoost: REGIMEWALK_PYTHON names no Python that has it');
  const sets = [
    { name: `golden, ${golden}`, make: () => goldenSet(golden) },
    { name: 'generator', make: async () => generatorSet(rows, seed) },
    { name: `vol2, ${bars}`, make: () => volatilitySet(bars) },
  ];
  for (const { name, make } of sets) {
    const set = await make();
    if (set === undefined) skipped.push(`${name}: not there`);
    else runs.push(...(await compareOn(set, python)));
  }
  return { runs, skipped };
}

async function compareOn(set: QualitySet, python: string | undefined): Promise<BenchRun[]> {
  const about = { task: TASK, rows: set.train.matrix.rows + set.test.matrix.rows };
  const described = {
    data: set.name,
    train_rows: set.train.matrix.rows,
    test_rows: set.test.matrix.rows,
    features: set.train.matrix.names.length,
    classes: set.classes,
    seeds: set.seeds.length,
    ...set.params,
  };
  const ours = await measure(
    { ...about, peer: 'regimewalk' },
    1,
    async () => ({ ...described, ...summarise(await ourLosses(set)) }),
    false,
  );
  if (python === undefined) return [ours];
  // The seconds of the other process are not this one's: only its losses count.
  const theirs = await measure(
    { ...about, peer: 'xgboost' },
    1,
    () => {
      const { version, losses } = askXgboost(python, set);
      return { ...described, xgboost: version, ...summarise(losses) };
    },
    false,
  );
  const ratio = (ours.result.test_logloss as number) / (theirs.result.test_logloss as number);
  return [{ ...ours, result: { ...ours.result, ratio } }, theirs];
}

/** Held-out log loss of our trees, one a seed. */
export async function ourLosses({ train, test, classes, params, seeds }: QualitySet): Promise<number[]> {
  const model = parseModel({ use: 'gbdt', params: { ...params, earlyStopping: null } }, 'classify', 'model');
  const losses: number[] = [];
  for (const seed of seeds) {
    const fitted = await model.fit(
      {
        matrix: train.matrix,
        rows: Int32Array.from({ length: train.matrix.rows }, (_, i) => i),
        stopRows: new Int32Array(0),
        target: train.target,
        classes,
        regimes: [],
      },
      makeRng(seed),
    );
    const p = fitted.predict(test.matrix);
    let sum = 0;
    for (let i = 0; i < test.target.length; i++) sum -= Math.log(Math.max(p[classes * i + test.target[i]!]!, 1e-15));
    losses.push(sum / test.target.length);
  }
  return losses;
}

function summarise(losses: readonly number[]): BenchRun['result'] {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { test_logloss: mean, lowest_logloss: Math.min(...losses), highest_logloss: Math.max(...losses) };
}
