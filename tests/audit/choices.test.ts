import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../src/audit/index.ts';
import type { Segment } from '../../src/core/index.ts';
import type { Model } from '../../src/trainers/index.ts';
import { type SegmentContext, tuneOnce } from '../../src/walkforward/index.ts';
import { audit as auditWith, chainFor, found } from './world.ts';

const audit = (chain: Chain) => auditWith(chain, { cuts: 1 });

/** Trees that stop early: their window has a stop part; a calibrate part too. */
const TREES = {
  'model.use': 'gbdt',
  'model.params': { rounds: 8, depth: 2, earlyStopping: { rounds: 3 } },
  'model.transforms': [{ use: 'standardise' }],
  calibration: { use: 'temperature' },
  'model.selection': { use: 'shap', params: { keep: 3, folds: { use: 'purged', params: { folds: 2 } } } },
  'model.tuning': {
    search: { depth: [1, 3] },
    folds: { use: 'expanding', params: { folds: 2 } },
  },
  'model.returns.calibration': { use: 'linear' },
  'model.returns.selection': {
    use: 'permutation',
    params: { keep: 3, block: '6h', repeats: 1, folds: { use: 'purged', params: { folds: 2 } } },
  },
  'model.returns.tuning': { when: 'once', search: { alpha: [1000, 10] } },
  // What trades on the forecasts is looked at elsewhere.
  strategies: {},
  compare: [],
};

function withFit(honest: Chain, change: (context: SegmentContext, segment: Segment) => SegmentContext): Chain {
  return { ...honest, fit: (context, segment, labeler) => honest.fit(change(context, segment), segment, labeler) };
}

/** On inner folds it is fitted on all rows up to the end of the train window. */
const greedy = (model: Model, { train }: Segment): Model => ({
  ...model,
  fit: (set, rng) => {
    const rows = Int32Array.from({ length: train.end - train.start }, (_, t) => t).filter((t) =>
      set.classes > 0 ? set.target[t]! >= 0 : !Number.isNaN(set.target[t]!),
    );
    return model.fit(set.inner === true ? { ...set, rows } : set, rng);
  },
});

describe('the audit of what is chosen inside the train window', () => {
  let honest: Chain;
  beforeAll(async () => {
    honest = await chainFor(TREES, { years: 0.4 });
  }, 30_000);

  it('finds nothing where selection and tuning read the fit part', async () => {
    expect(found(await auditWith(honest, { cuts: 1, segments: 2 }))).toEqual([]);
  }, 120_000);

  it('finds nothing where they read fitted states', async () => {
    const states = await chainFor({
      'labels.use': 'hmm',
      'labels.params': { states: 2, starts: 2, degenerate: 'keep', trainStates: 'smoothed' },
      'labels.filter': null,
      'labels.leadBars': '6h',
      calibration: { use: 'temperature', crossFit: 3 },
      'model.params': { C: 0.1 },
      'model.selection': { use: 'shap', params: { keep: 5, folds: { use: 'purged', params: { folds: 2 } } } },
      'model.tuning': { when: 'once', search: { C: [0.001, 0.1] }, folds: { use: 'purged', params: { folds: 2 } } },
      strategies: {},
      compare: [],
    });
    expect(found(await audit(states))).toEqual([]);
  }, 120_000);

  it('finds a selection that reads the whole window: rows of other parts, and columns that follow them', async () => {
    const { parts } = await audit(
      withFit(honest, (context, segment) => ({ ...context, regimeModel: greedy(context.regimeModel, segment) })),
    );
    const columns = parts!.leaks.map(({ column }) => column).join();
    expect(columns).toMatch(/fit rows, regime head of segment \d+/);
    expect(columns).toMatch(/selection of regime, segment \d+/);
  }, 120_000);

  it('finds a tuning that reads the whole window', async () => {
    const { parts } = await audit(
      withFit(honest, (context, segment) => {
        const { tuning, selection } = context.regimeChoice!;
        const trials = tuning!.trials.map((trial) => ({ ...trial, model: greedy(trial.model, segment) }));
        return { ...context, regimeChoice: { selection, tuning: { ...tuning!, trials } } };
      }),
    );
    const columns = parts!.leaks.map(({ column }) => column).join();
    expect(columns).toMatch(/fit rows, regime head of segment \d+/);
    expect(columns).toMatch(/tuning of regime, segment \d+/);
  }, 120_000);

  it('finds what is tuned once on more than the first window’s fit part', async () => {
    const late = (context: SegmentContext): SegmentContext => ({
      ...context,
      tuned: () =>
        tuneOnce({ ...context, shares: { stop: 0, calibrate: 0 }, returnCalibration: null }, honest.segments),
    });
    const { parts } = await audit({ ...honest, context: (bars, labelled) => late(honest.context(bars, labelled)) });
    expect(parts!.leaks.map(({ column }) => column)).toContain('tuning of return_4h, once for all segments');
  }, 120_000);

  it('finds an inner fold that stops on rows which it is fitted on', async () => {
    const stopsOnFit = (model: Model): Model => ({
      ...model,
      fit: (set, rng) => model.fit(set.inner === true ? { ...set, stopRows: set.rows.slice(-100) } : set, rng),
    });
    const { parts } = await audit(
      withFit(honest, (context) => ({ ...context, regimeModel: stopsOnFit(context.regimeModel) })),
    );
    expect(parts!.leaks.map(({ column }) => column).join()).toMatch(/stop rows, regime head of segment \d+/);
  }, 120_000);
});
