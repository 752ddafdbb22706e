import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import {
  calibrateReturns,
  encodeOnnx,
  type OnnxGraph,
  openOnnx,
  parseReturnCalibration,
  returnCalibratorCatalog,
} from '../../src/models/index.ts';

const names = Object.keys(returnCalibratorCatalog);
const make = (use: string, params = {}) => parseReturnCalibration({ use, params }, 'model.returns.calibration')!;

/** Forecasts in bps and returns of `slope` times their size, with noise. */
function drawn(rows: number, slope: number, seed = 3) {
  const rng = makeRng(seed);
  const predicted = Float64Array.from({ length: rows }, () => 50 * rng.normal());
  return { predicted, realised: predicted.map((value) => slope * value + 10 + 30 * rng.normal()) };
}

function folds(rows: number) {
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  return [0, 1, 2, 3, 4].map((fold) => ({
    train: all.filter((i) => i % 5 !== fold),
    test: all.filter((i) => i % 5 === fold),
  }));
}

function passing(type: 'float32' | 'float64'): OnnxGraph {
  const to = { kind: 'int', value: type === 'float32' ? 1 : 11 } as const;
  return {
    width: 1,
    nodes: [{ op: 'Cast', inputs: ['features'], outputs: ['value'], attributes: { to } }],
    initializers: [],
    output: { name: 'value', width: 1, type },
  };
}

describe.each(names)('%s', (use) => {
  it('brings forecasts that are five times too large down to size', () => {
    const { predicted, realised } = drawn(8000, 0.2);
    const { fitted, params } = calibrateReturns(
      make(use),
      { predicted, realised, folds: folds(8000) },
      'calibrate part',
    );
    const [low, high] = fitted!.apply(Float64Array.of(-50, 50));
    expect(low).toBeGreaterThan(-3);
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(17);
    expect(high).toBeLessThan(23);
    expect(params).toMatchObject({ use, rows: 8000, source: 'calibrate part', crossFitted: { heldOutRows: 8000 } });
  });

  it.each(['float32', 'float64'] as const)('serves from the file what it applies in memory: %s', async (type) => {
    const { predicted, realised } = drawn(600, 0.3);
    const fitted = make(use).fit(predicted, realised);
    const data = Float32Array.of(-1e6, -80, -1e-3, 0, 3.7, 55, 1e6);
    const runner = await openOnnx(encodeOnnx(fitted.appendTo(passing(type))));
    const served = await runner.run({ data, rows: data.length, names: ['value'] });
    await runner.close();
    fitted.apply(Float64Array.from(data)).forEach((value, i) => {
      expect(Math.abs(served[i]! - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
    });
  });

  it('never turns forecasts round: where they point the wrong way all become the mean', () => {
    const { predicted, realised } = drawn(4000, -0.5);
    const mapped = make(use)
      .fit(predicted, realised)
      .apply(Float64Array.of(-60, 0, 60));
    const mean = realised.reduce((sum, value) => sum + value, 0) / realised.length;
    for (const value of mapped) expect(value).toBeCloseTo(mean, 6);
  });

  it('is skipped where it does not lower the error of rows held out, or where rows are few', () => {
    const right = drawn(300, 1);
    const exact = { predicted: right.predicted, realised: right.predicted.slice(), folds: folds(300) };
    const skipped = calibrateReturns(make(use), exact, 'calibrate part');
    expect(skipped.fitted).toBeNull();
    expect(skipped.params.skipped).toMatch(/^it does not lower the error of rows held out \(0\.00 bps before, \d/);
    const few = drawn(99, 1);
    expect(calibrateReturns(make(use), { ...few, folds: folds(99) }, 'x').params.skipped).toBe(
      '99 calibration rows, 100 needed',
    );
    const alike = { predicted: new Float64Array(300).fill(2), realised: right.realised, folds: folds(300) };
    expect(calibrateReturns(make(use), alike, 'x').params.skipped).toBe('the forecasts are all alike');
  });
});

it('an unknown one is refused by its key', () => {
  expect(() => make('lineal')).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_PLUGIN', path: 'model.returns.calibration.use' }),
  );
  expect(() => make('linear', { group: 3 })).toThrow(
    expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', path: 'model.returns.calibration.params.group' }),
  );
});
