import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InputError } from '../../core/index.ts';
import type { QualitySet } from './quality-sets.ts';

/** What XGBoost's `hist` does on the same rows. */
export interface PeerLosses {
  readonly version: string;
  /** Held-out log loss, one a seed. */
  readonly losses: readonly number[];
}

/** Reads the rows from the folder, trains on one thread, and writes the held-out log losses there. */
const SCRIPT = `
import json, os, sys
import numpy as np
import xgboost as xgb
folder = sys.argv[1]
with open(os.path.join(folder, "job.json")) as f:
    job = json.load(f)
p, width, classes = job["params"], job["width"], job["classes"]
def rows(part):
    x = np.fromfile(os.path.join(folder, part + ".f32"), "<f4").reshape(-1, width)
    return x, np.fromfile(os.path.join(folder, part + ".f64"), "<f8").astype(int)
(x, y), (held, truth) = rows("train"), rows("test")
losses = []
for seed in job["seeds"]:
    kind = dict(objective="binary:logistic") if classes == 2 else dict(objective="multi:softprob", num_class=classes)
    settings = dict(kind, tree_method="hist", nthread=1, verbosity=0, seed=seed, max_depth=p["depth"], eta=p["learningRate"], max_bin=p["bins"],
                    reg_lambda=p["l2"], min_child_weight=p["minChildWeight"], subsample=p["subsample"], colsample_bytree=p["columnSample"])
    booster = xgb.train(settings, xgb.QuantileDMatrix(x, y, max_bin=p["bins"], nthread=1), p["rounds"])
    q = booster.inplace_predict(held).astype("float64")
    if classes == 2:
        q = np.stack([1 - q, q], 1)
    losses.append(float(-np.log(np.maximum(q[np.arange(len(truth)), truth], 1e-15)).mean()))
with open(os.path.join(folder, "out.json"), "w") as f:
    json.dump(dict(version=xgb.__version__, losses=losses), f)
`;

/**
 * Trains XGBoost on the set's own rows, which are handed over as files in a temporary folder.
 *
 * @param python a Python with xgboost and numpy
 * @throws InputError PYTHON_FAILED
 */
export function askXgboost(python: string, { train, test, classes, params, seeds }: QualitySet): PeerLosses {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-quality-'));
  try {
    for (const [part, rows] of Object.entries({ train, test })) {
      writeFileSync(path.join(folder, `${part}.f32`), rows.matrix.data);
      writeFileSync(path.join(folder, `${part}.f64`), rows.target);
    }
    const job = { width: train.matrix.names.length, classes, params, seeds };
    writeFileSync(path.join(folder, 'job.json'), JSON.stringify(job));
    execFileSync(python, ['-c', SCRIPT, folder], { stdio: 'pipe' });
    return JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8')) as PeerLosses;
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '')
      .trim()
      .split('\n')
      .at(-1);
    throw new InputError('PYTHON_FAILED', {
      what: `${python} could not train XGBoost: ${said || (error instanceof Error ? error.message : String(error))}`,
      where: 'REGIMEWALK_PYTHON',
      mend: 'name a Python that has xgboost and numpy, or leave the variable out',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
