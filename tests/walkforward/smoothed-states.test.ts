import { describe, expect, it } from 'vitest';
import { type Bars, makeBars, NEVER } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { parseCalibration } from '../../src/models/index.ts';
import { parseModel } from '../../src/trainers/index.ts';
import { fitSegment, labelerPart, planRegimeHead, type SegmentContext } from '../../src/walkforward/index.ts';

const HOUR = 3_600_000;
const market = generateMarket({ years: 0.3, interval: '1h', regimes: 3, drift: 1, seed: 12 });
const SEGMENT = { index: 0, train: { start: 100, end: 1600 }, test: { start: 1600, end: 1900 } };
const LEAD = 24;

function context(trainStates: string, bars: Bars = market): SegmentContext {
  const params = { states: 2, windows: ['12h'], starts: 2, iterations: 40, trainStates };
  return {
    bars,
    features: { data: new Float32Array(0), rows: bars.time.length, names: [] },
    firstFeatureRow: 0,
    transforms: [],
    labelScheme: parseLabels({ use: 'hmm', params, filter: null, leadBars: LEAD }, HOUR),
    labelled: undefined,
    regimeModel: parseModel({ use: 'gbdt', params: { rounds: 5 } }, 'classify', 'model'),
    labelInputs: true,
    calibrator: parseCalibration({ use: 'temperature' }),
    returnModel: null,
    returnHeads: [],
    returnTargets: [],
    shares: { stop: 0.15, calibrate: 0.15 },
    minTrainRows: 100,
    embargoBars: 10,
    seed: 1,
    manifest: { hashes: {} } as unknown as SegmentContext['manifest'],
  };
}

function planned(trainStates: string, bars?: Bars) {
  const plan = planRegimeHead(context(trainStates, bars), SEGMENT);
  if (!plan.trainable) throw new Error(plan.reason);
  return plan;
}

/** The market with other closes from `row` on. */
function otherFrom(row: number): Bars {
  const other = generateMarket({ years: 0.3, interval: '1h', regimes: 3, drift: 1, seed: 13 });
  const columns = Object.fromEntries(
    Object.entries(market.columns).map(([name, values]) => [
      name,
      values.map((value, t) => (t < row ? value : other.columns[name]![t]!)),
    ]),
  );
  return makeBars({ time: market.time, intervalMs: HOUR, columns, gap: market.gap });
}

const smoothed = planned('smoothed');
const filtered = planned('filtered');
const fitEnd = labelerPart(context('smoothed'), SEGMENT).range.end;

describe('smoothed states', () => {
  it('are what the fit part learns, read up to its end, which purges nothing more', () => {
    const { hindsight, target } = smoothed.labelled;
    expect(smoothed.parts).toEqual(filtered.parts);
    let changed = 0;
    for (const t of smoothed.parts.fit) {
      changed += Number(hindsight!.regime[t] !== target.regime[t]);
      expect(hindsight!.labelEnd[t]).toBe(fitEnd - 1);
    }
    expect(changed).toBeGreaterThan(10);
    expect(fitEnd).toBeLessThanOrEqual(smoothed.parts.stop[0]!);
    expect(filtered.labelled.hindsight).toBeUndefined();
  });

  it('reach no row behind the fit part: stop, calibrate and test rows learn and are scored on what was known', () => {
    const { hindsight, target } = smoothed.labelled;
    for (let t = fitEnd - LEAD; t < market.time.length; t++) {
      expect(hindsight!.regime[t], `row ${t}`).toBe(target.regime[t]);
      expect(hindsight!.labelEnd[t], `row ${t}`).toBe(target.labelEnd[t]);
      if (target.regime[t]! >= 0) expect(target.labelEnd[t]).toBe(t + LEAD);
      else expect(target.labelEnd[t]).toBe(NEVER);
    }
  });

  it('leave labels, target, naive forecast and inputs as they were known', () => {
    for (const key of ['raw', 'labels', 'target', 'naive', 'inputs'] as const) {
      expect(smoothed.labelled[key], key).toEqual(filtered.labelled[key]);
    }
  });

  it('of the fit part do not change where later bars do', () => {
    const altered = planned('smoothed', otherFrom(fitEnd));
    expect(altered.parts.fit).toEqual(smoothed.parts.fit);
    const learnt = ({ labelled, parts }: typeof smoothed) =>
      Array.from(parts.fit, (t) => labelled.hindsight!.regime[t]);
    expect(learnt(altered)).toEqual(learnt(smoothed));
    expect(altered.labelled.target.regime).not.toEqual(smoothed.labelled.target.regime);
  });

  it('of a segment lead to another model, and to the same truth, naive forecast, label and yardstick', async () => {
    const [one, other] = await Promise.all([
      fitSegment(context('smoothed'), SEGMENT),
      fitSegment(context('filtered'), SEGMENT),
    ]);
    if (one.status !== 'done' || other.status !== 'done') throw new Error('skipped');
    expect(one.columns).not.toEqual(other.columns);
    for (const key of ['truth', 'naive', 'label', 'history', 'rows'] as const)
      expect(one[key], key).toEqual(other[key]);
    expect(one.bundle.manifest.driftReference).toEqual(other.bundle.manifest.driftReference);
  });
});

describe('a segment', () => {
  it('whose labeler was fitted before leaves the same bytes as one that fits it', async () => {
    const { labelled } = filtered;
    const [own, given] = await Promise.all([
      fitSegment(context('filtered'), SEGMENT),
      fitSegment(context('filtered'), SEGMENT, { params: JSON.parse(JSON.stringify(labelled.params)) }),
    ]);
    expect(given).toEqual(own);
  });

  it('with its states renamed forecasts under the new names and holds the renaming', async () => {
    const params = JSON.parse(JSON.stringify(filtered.labelled.params));
    const own = await fitSegment(context('filtered'), SEGMENT);
    const renamed = await fitSegment(context('filtered'), SEGMENT, { params: { ...params, renaming: [1, 0] } });
    if (own.status !== 'done' || renamed.status !== 'done') throw new Error('skipped');
    const swapped = (codes: Int8Array) => codes.map((code) => (code < 0 ? -1 : 1 - code));
    for (const key of ['truth', 'naive', 'label'] as const) expect(renamed[key], key).toEqual(swapped(own[key]!));
    expect(renamed.bundle.manifest.labeler).toMatchObject({ renaming: [1, 0] });
    expect(renamed.history.classShares).toEqual([...own.history.classShares].reverse());
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(renamed.columns.p_STATE_0!)).toBeCloseTo(mean(own.columns.p_STATE_1!), 1);
  });

  it('whose labeler could not be fitted is skipped with that reason', async () => {
    const reason = 'the fit of the labeler is degenerate: STATE_0 holds 99.9 % of the train rows';
    expect(await fitSegment(context('filtered'), SEGMENT, { reason })).toEqual({ status: 'skipped', reason });
  });
});
