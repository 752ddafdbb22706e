import { describe, expect, it } from 'vitest';
import { type Labels, matrixFromColumns } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import { knownInputs, naiveForecast, parseLabels } from '../../src/labels/index.ts';
import { argmaxRows, macroF1 } from '../../src/metrics/index.ts';
import { parseCalibration } from '../../src/models/index.ts';
import { parseModel } from '../../src/trainers/index.ts';
import { fitSegment, type SegmentContext } from '../../src/walkforward/index.ts';

const HOUR = 3_600_000;
const bars = generateMarket({ years: 0.25, interval: '1h', regimes: 3, drift: 1, seed: 3 });
const n = bars.time.length;
const SEGMENT = { index: 0, train: { start: 100, end: 1300 }, test: { start: 1300, end: 1700 } };
const NAMES = ['UP', 'DOWN', 'WILD'] as const;
const LEAD = 6;

/** A label that the features show; `codeAt` says which class a row has. */
function context(codeAt: (row: number) => number, over: Partial<SegmentContext> = {}): SegmentContext {
  const regime = Int8Array.from({ length: n }, (_, t) => (t + LEAD < n ? codeAt(t) : -1));
  const labels: Labels = {
    regime,
    labelEnd: Int32Array.from({ length: n }, (_, t) => t + LEAD),
    names: NAMES,
  };
  const naive = naiveForecast(labels);
  const columns = {
    shows: Float64Array.from(regime, (code, t) => code + 0.3 * Math.sin(t)),
    still: new Float64Array(n).fill(3),
    missing: new Float64Array(n).fill(Number.NaN),
  };
  return {
    bars,
    features: matrixFromColumns(columns),
    firstFeatureRow: 0,
    transforms: [],
    labelScheme: parseLabels({ use: 'trend-volatility', params: {}, filter: null, leadBars: LEAD }, HOUR),
    labelled: { raw: labels, labels, target: labels, naive, inputs: knownInputs(labels), params: {} },
    regimeModel: parseModel({ use: 'logistic' }, 'classify', 'model'),
    labelInputs: true,
    calibrator: null,
    returnModel: null,
    returnHeads: [],
    returnTargets: [],
    shares: { stop: 0.2, calibrate: 0.2 },
    minTrainRows: 100,
    embargoBars: 0,
    seed: 1,
    manifest: { hashes: {} } as unknown as SegmentContext['manifest'],
    ...over,
  };
}

/** WILD appears from this row on only; before it UP and DOWN take turns. */
const wildFrom = (row: number) => (t: number) => (t >= row && t % 40 < 20 ? 2 : Number(t % 90 < 45));

const MODELS = {
  logistic: {},
  'logistic with L1': { use: 'logistic', params: { penalty: 'l1' } },
  gbdt: { params: { rounds: 8, depth: 2 } },
  markov: {},
  majority: {},
} as Readonly<Record<string, { use?: string; params?: object }>>;

describe.each(Object.entries(MODELS))(
  'a regime that the fit part never shows: %s',
  (name, { use = name, params = {} }) => {
    const regimeModel = parseModel({ use, params }, 'classify', 'model');

    // Train rows 100 … 1299: a fifth at the end for each part that something reads.
    const cases: (readonly [string, number, SegmentContext['calibrator']])[] = [
      ['in the test window', 1300, null],
      ['from the calibrate part on', 1070, parseCalibration({ use: 'temperature' })],
      ['from the calibrate part on, calibrated by class', 1070, parseCalibration({ use: 'dirichlet' })],
    ];
    if (regimeModel.stopsEarly) {
      cases.push(['from the stop part on', 1070, null]);
      cases.push(['from the stop part on, calibrated', 830, parseCalibration({ use: 'temperature' })]);
    }

    it.each(cases)(
      '%s, has a probability near 0, and the segment is trained and scored',
      async (_, from, calibrator) => {
        const result = await fitSegment(context(wildFrom(from), { regimeModel, calibrator }), SEGMENT);
        if (result.status !== 'done') throw new Error(result.reason);
        const probabilities = NAMES.map((regime) => result.columns[`p_${regime}`]!);
        expect(probabilities.every((column) => column.every(Number.isFinite))).toBe(true);
        const raw = result.columns.raw_WILD ?? result.columns.p_WILD!;
        expect(Math.max(...raw)).toBeLessThan(1e-9);
        expect(result.truth).toContain(2);
      },
    );
  },
);

describe('a segment', () => {
  it('whose fit part has one class only is skipped, by name', async () => {
    const result = await fitSegment(
      context((t) => (t < 1300 ? 1 : t % 3)),
      SEGMENT,
    );
    expect(result).toEqual({ status: 'skipped', reason: 'the fit part has one class only (DOWN)' });
  });

  it('whose test window has one class only is trained', async () => {
    const result = await fitSegment(
      context((t) => (t < 1300 ? Number(t % 90 < 45) : 1)),
      SEGMENT,
    );
    expect(result.status).toBe('done');
  });

  it('of a regime that is neither true nor forecast is scored on the others; one that is true and never forecast counts 0', async () => {
    const scoreOf = async (codeAt: (t: number) => number): Promise<number> => {
      const result = await fitSegment(context(codeAt), SEGMENT);
      if (result.status !== 'done') throw new Error(result.reason);
      const p = Float64Array.from(
        { length: result.truth.length * 3 },
        (_, at) => result.columns[`p_${NAMES[at % 3]}`]![Math.floor(at / 3)]!,
      );
      return macroF1(result.truth, argmaxRows(p, 3), 3);
    };
    expect(await scoreOf(wildFrom(n))).toBeGreaterThan(0.95);
    expect(await scoreOf(wildFrom(1300))).toBeLessThan(2 / 3);
  });
});
