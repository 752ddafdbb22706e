import { describe, expect, it } from 'vitest';
import { type Matrix, makeBars, makeRng } from '../../src/core/index.ts';
import { returnTarget } from '../../src/labels/index.ts';
import { type FittedModel, type Model, parseModel } from '../../src/trainers/index.ts';
import { chooseHead } from '../../src/walkforward/head-choice.ts';
import { horizonWeights, type LabelledBars, planReturnHead, type SegmentContext } from '../../src/walkforward/index.ts';

const N = 1600;
const SEGMENT = { index: 3, train: { start: 100, end: 1400 }, test: { start: 1400, end: 1600 } };
const HEADS = [
  { horizon: '4', horizonBars: 4, weight: 1 },
  { horizon: '12', horizonBars: 12, weight: 1 },
  { horizon: '48', horizonBars: 48, weight: 1 },
];

/** Closes that drift by what the feature said the bar before, times `skill`. */
function world(skill: number, seed = 1) {
  const rng = makeRng(seed);
  const close = new Float64Array(N);
  const data = new Float32Array(2 * N);
  let price = 100;
  let lean = 0;
  for (let t = 0; t < N; t++) {
    price *= Math.exp(0.01 * rng.normal() + skill * lean);
    lean = rng.normal();
    close[t] = price;
    data[2 * t] = t;
    data[2 * t + 1] = lean;
  }
  return { close, matrix: { data, rows: N, names: ['row', 'lean'] } };
}

function contextOf(close: Float64Array, features: Matrix, more: Partial<SegmentContext> = {}): SegmentContext {
  const time = Float64Array.from(close, (_, t) => t * 3_600_000);
  const columns = { open: close, high: close, low: close, close, volume: new Float64Array(N) };
  const bars = makeBars({ time, intervalMs: 3_600_000, columns, gap: new Uint8Array(N) });
  return {
    bars,
    features,
    firstFeatureRow: 0,
    transforms: [],
    returnModel: parseModel({ use: 'ridge', params: { alpha: 1 } }, 'regress', 'model.returns'),
    returnHeads: HEADS,
    returnTargets: HEADS.map(({ horizonBars }) => returnTarget(close, bars.gap, horizonBars)),
    shares: { stop: 0.15, calibrate: 0.15 },
    minTrainRows: 100,
    embargoBars: 0,
    seed: 1,
    horizonScheme: { folds: 5, shrink: 'james-stein', floor: 0 },
    ...more,
  } as SegmentContext;
}

function windowOf({ data, names }: Matrix): Matrix {
  const { train, test } = SEGMENT;
  return { data: data.slice(train.start * names.length, test.end * names.length), rows: test.end - train.start, names };
}

async function weigh({ close, matrix }: ReturnType<typeof world>, more: Partial<SegmentContext> = {}) {
  const context = contextOf(close, matrix, more);
  const chosen = context.returnHeads.map(({ horizon }, k) => {
    const planned = planReturnHead(context, SEGMENT, context.returnTargets[k]!);
    if (!planned.trainable) throw new Error(planned.reason);
    // Return heads read no labels.
    const labelled = {} as LabelledBars;
    return chooseHead(context, SEGMENT, labelled, `return_${horizon}`, planned.parts.fit, windowOf(matrix));
  });
  return horizonWeights(context, await Promise.all(chosen));
}

const boosted = parseModel(
  { use: 'gbdt', params: { rounds: 20, depth: 2, earlyStopping: { rounds: 3 } } },
  'regress',
  'model.returns',
);

describe('weights of horizons by inner folds', () => {
  it('lean to the horizon that can be forecast, and say so', async () => {
    const found = (await weigh(world(0.015)))!;
    expect(found.horizons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(found.horizons[0]!.weight).toBeGreaterThan(0.4);
    expect(found.horizons[0]!.ic!).toBeGreaterThan(found.horizons[2]!.ic!);
    expect(found.shrink).toBeLessThan(0.5);
    expect(found.note).toBeUndefined();
  });

  it('stay near equal on random walks', async () => {
    const off: number[] = [];
    for (let seed = 10; seed < 30; seed++) {
      const { horizons } = (await weigh(world(0, seed)))!;
      off.push(...horizons.map(({ weight }) => Math.abs(weight - 1 / 3)));
    }
    expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.08);
  });

  it.each([
    ['ridge', {}, 1300],
    [
      'trees that stop early, with a calibrate part',
      { returnModel: boosted, returnCalibration: { calibrator: {}, crossFit: null } },
      0.7 * 1300,
    ],
  ])('%s: what comes after the fit part changes nothing, a bar in it does', async (_, more, fitted) => {
    const honest = world(0.002);
    const options = more as unknown as Partial<SegmentContext>;
    const before = await weigh(honest, options);
    const altered = (from: number) => {
      const close = honest.close.slice();
      const data = honest.matrix.data.slice();
      const rng = makeRng(from);
      for (let t = from; t < N; t++) {
        close[t] = close[t]! * Math.exp(0.3 * rng.normal());
        data[2 * t + 1] = rng.normal();
      }
      return { close, matrix: { ...honest.matrix, data } };
    };
    // The longest horizon loses its last rows to the test window, and the parts follow.
    const border = SEGMENT.train.start + Math.ceil(fitted);
    expect(await weigh(altered(border), options)).toEqual(before);
    expect(await weigh(altered(border - 200), options)).not.toEqual(before);
  });

  it('no fold is fitted, or stopped, on a row whose target shares a bar with one that it forecasts', async () => {
    const seen = { fits: 0, stops: 0 };
    for (const inner of [boosted, parseModel({ use: 'ridge' }, 'regress', 'model.returns')]) {
      for (const embargoBars of [0, 7]) {
        const spied = world(0.002);
        let head = -1;
        let last = Number.POSITIVE_INFINITY;
        const model: Model = {
          name: inner.name,
          task: inner.task,
          stopsEarly: inner.stopsEarly,
          needsLabelInputs: inner.needsLabelInputs,
          async fit(set, rng) {
            const learnt = [...set.rows, ...set.stopRows];
            const fitted = await inner.fit(set, rng);
            seen.fits++;
            if (set.stopRows.length > 0) seen.stops++;
            const watched: FittedModel = {
              ...fitted,
              toOnnx: () => fitted.toOnnx(),
              predict(matrix) {
                const rows = Array.from({ length: matrix.rows }, (_, i) => matrix.data[2 * i]! - SEGMENT.train.start);
                if (rows[0]! < last) head++;
                last = rows[0]!;
                const { horizonBars } = HEADS[head]!;
                const [low, high] = [rows[0]!, rows[rows.length - 1]! + horizonBars];
                for (const t of learnt)
                  expect(t + horizonBars + embargoBars < low || t > high + embargoBars).toBe(true);
                const stopFrom = Math.min(...set.stopRows);
                for (const t of set.rows) expect(t + horizonBars).toBeLessThan(stopFrom);
                return fitted.predict(matrix);
              },
            };
            return watched;
          },
        };
        await weigh(spied, { returnModel: model, embargoBars });
        expect(head).toBe(2);
      }
    }
    expect(seen).toEqual({ fits: 60, stops: 30 });
  });

  it('are equal, and say why, where the window is too short for the longest horizon or forecasts stand still', async () => {
    const longer = [...HEADS.slice(0, 2), { horizon: '160', horizonBars: 160, weight: 1 }];
    const { close, matrix } = world(0.006);
    const gap = new Uint8Array(N);
    const short = await weigh(
      { close, matrix },
      {
        returnHeads: longer,
        returnTargets: longer.map(({ horizonBars }) => returnTarget(close, gap, horizonBars)),
      },
    );
    expect(short!.horizons.map(({ weight }) => weight)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(short!.note).toMatch(/rows held out, below 10 times the longest horizon \(160 bars\)/);
    const still = parseModel({ use: 'mean' }, 'regress', 'model.returns');
    const flat = await weigh({ close, matrix }, { returnModel: still });
    expect(flat!.shrink).toBe(1);
    expect(flat!.note).toBe("forecasts of 4 don't vary");
  });

  it('are none where the configuration gives them, and 1 for one horizon without a fit', async () => {
    const { close, matrix } = world(0);
    expect(await weigh({ close, matrix }, { horizonScheme: null })).toBeNull();
    const refuse = { ...boosted, fit: () => Promise.reject(new Error('fitted')) } as Model;
    const one = await weigh({ close, matrix }, { returnHeads: HEADS.slice(0, 1), returnModel: refuse });
    expect(one!.horizons).toEqual([{ horizon: '4', weight: 1, ic: null, error: null }]);
  });
});
