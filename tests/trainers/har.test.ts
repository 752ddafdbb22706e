import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { encodeOnnx, openOnnx } from '../../src/models/index.ts';
import { type FittedModel, parseModel, type Task, type TrainingSet } from '../../src/trainers/index.ts';

const NAMES = [
  'rsi_14',
  'har_day',
  'har_week',
  'har_month',
  'har_day_12h',
  'har_daylight',
  'known_LOW',
  'known_HIGH',
  'rule_x',
];
const ROWS = 400;

/** Log volatilities that persist; the target follows them, and `rsi_14` gives it away. */
function harSet(task: Task, names: readonly string[] = NAMES): TrainingSet {
  const rng = makeRng(4);
  const data = new Float32Array(ROWS * names.length);
  const target = new Float64Array(ROWS);
  let level = -5;
  for (let i = 0; i < ROWS; i++) {
    level = -5 + 0.95 * (level + 5) + 0.2 * rng.normal();
    const terms = [level + 0.1 * rng.normal(), level + 0.3 * rng.normal(), -5 + 0.5 * (level + 5)];
    const value = 0.4 * terms[0]! + 0.3 * terms[1]! + 0.2 * terms[2]! - 0.5;
    target[i] = task === 'regress' ? value : Number(value + 0.1 * rng.normal() > -5);
    const known = Number(level > -5);
    const columns = [target[i]! * 9, ...terms, terms[0]! + rng.normal(), rng.normal(), 1 - known, known, rng.normal()];
    data.set(columns.slice(0, names.length), i * names.length);
  }
  return {
    matrix: { data, rows: ROWS, names },
    rows: Int32Array.from({ length: 300 }, (_, i) => i),
    stopRows: new Int32Array(0),
    target,
    classes: task === 'classify' ? 2 : 0,
    regimes: task === 'classify' ? ['LOW', 'HIGH'] : [],
  };
}

const fit = (use: string, task: Task, set: TrainingSet, params: object = {}): Promise<FittedModel> =>
  parseModel({ use, params }, task, 'model').fit(set, makeRng(1));

/** The same set with these columns only. */
function only(set: TrainingSet, wanted: readonly string[]): TrainingSet {
  const { data, rows, names } = set.matrix;
  const taken = Array.from({ length: rows }, (_, i) =>
    wanted.map((name) => data[i * names.length + names.indexOf(name)]!),
  );
  return { ...set, matrix: { data: Float32Array.from(taken.flat()), rows, names: wanted } };
}

describe('har', () => {
  it('for regimes is a logistic regression of the volatilities and the label inputs, and of nothing else', async () => {
    const set = harSet('classify');
    const model = await fit('har', 'classify', set);
    const read = ['har_day', 'har_week', 'har_month', 'har_day_12h', 'known_LOW', 'known_HIGH', 'rule_x'];
    const own = only(set, read);
    const plain = await fit('logistic', 'classify', own, { C: 0.01 });
    expect(model.predict(set.matrix)).toEqual(plain.predict(own.matrix));
    expect(model.summary.terms).toEqual(['har_day', 'har_week', 'har_month', 'har_day_12h']);
    expect(Object.keys(model.summary.coefficients as object)).toEqual(read);
  });

  it('reads the known label alone of the label inputs, or none', async () => {
    const { summary } = await fit('har', 'classify', harSet('classify'), { labelInputs: 'known' });
    expect(Object.keys(summary.coefficients as object).slice(4)).toEqual(['known_LOW', 'known_HIGH']);
    const model = await fit('har', 'classify', harSet('classify'), { labelInputs: 'none', also: ['rsi_14'] });
    expect(Object.keys(model.summary.coefficients as object)).toEqual([
      'rsi_14',
      'har_day',
      'har_week',
      'har_month',
      'har_day_12h',
    ]);
  });

  it('for values is least squares: it finds what made the target', async () => {
    const set = harSet('regress');
    const params = { terms: ['har_day', 'har_week', 'har_month'], standardise: false };
    const { summary } = await fit('har', 'regress', set, params);
    const { har_day, har_week, har_month } = summary.coefficients as Record<string, number>;
    expect(har_day).toBeCloseTo(0.4, 5);
    expect(har_week).toBeCloseTo(0.3, 5);
    expect(har_month).toBeCloseTo(0.2, 5);
    expect(summary.intercept).toBeCloseTo(-0.5, 4);
  });

  it('does not care for the unit of a term', async () => {
    const set = harSet('regress');
    const scaled = {
      ...set.matrix,
      data: set.matrix.data.map((x, at) => (at % NAMES.length === 2 ? 1000 * x + 7 : x)),
    };
    const [one, other] = [await fit('har', 'regress', set), await fit('har', 'regress', { ...set, matrix: scaled })];
    const [a, b] = [one.predict(set.matrix), other.predict(scaled)];
    a.forEach((value, i) => {
      expect(Math.abs(value - b[i]!)).toBeLessThan(1e-4);
    });
  });

  it('is served from all columns of the matrix, those that it does not read missing or not', async () => {
    for (const task of ['classify', 'regress'] as const) {
      const set = harSet(task);
      const model = await fit('har', task, set);
      const runner = await openOnnx(encodeOnnx(model.toOnnx()));
      const spoilt = set.matrix.data.map((x, at) => (at % NAMES.length === 0 ? (at % 2 ? Number.NaN : 1e30) : x));
      const served = await runner.run({ ...set.matrix, data: spoilt });
      await runner.close();
      model.predict(set.matrix).forEach((value, i) => {
        expect(Math.abs(served[i]! - value)).toBeLessThan(1e-9);
      });
    }
  });

  it('says which feature gives its columns where there are none', async () => {
    const bare = harSet('regress', ['rsi_14', 'natr_14']);
    const error = {
      code: 'COLUMN_MISSING',
      what: 'the model har reads volatility over a day, a week and a month, and there are no columns har_day, har_week, har_month',
      where: 'the features: rsi_14, natr_14',
      mend: 'add { use: har-volatility } to features, or name the columns under terms of the model',
    };
    await expect(fit('har', 'regress', bare)).rejects.toMatchObject(error);
    const { requireColumns } = parseModel({ use: 'har' }, 'regress', 'model');
    expect(() => requireColumns!(['rsi_14', 'natr_14'])).toThrow(expect.objectContaining(error));
    expect(() => requireColumns!(['har_day_24h'])).not.toThrow();
  });

  it('names a term that there is not', async () => {
    const named = fit('har', 'regress', harSet('regress'), { terms: ['har_day', 'har_year'] });
    await expect(named).rejects.toMatchObject({ code: 'COLUMN_MISSING', what: expect.stringContaining('"har_year"') });
  });
});
