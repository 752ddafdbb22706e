import { describe, expect, it } from 'vitest';
import { type Bars, makeBars } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { parseCalibration } from '../../src/models/index.ts';
import { parseModel } from '../../src/trainers/index.ts';
import { type PlanContext, planRegimeHead } from '../../src/walkforward/index.ts';

const HOUR = 3_600_000;
const bars = generateMarket({ years: 0.3, interval: '1h', regimes: 4, drift: 1, seed: 9 });
const SEGMENT = { index: 0, train: { start: 100, end: 1600 }, test: { start: 1600, end: 1900 } };

function context(over: Partial<PlanContext> = {}, horizon: string | number = 12): PlanContext {
  return {
    bars,
    labelScheme: parseLabels({ use: 'direction-volatility', params: { horizon }, filter: null, leadBars: 0 }, HOUR),
    labelled: undefined,
    labelInputs: true,
    firstFeatureRow: 50,
    embargoBars: 24,
    shares: { stop: 0.15, calibrate: 0.15 },
    minTrainRows: 100,
    regimeModel: parseModel({ use: 'gbdt', params: { earlyStopping: { rounds: 5 } } }, 'classify', 'model'),
    calibrator: parseCalibration({ use: 'temperature' }),
    ...over,
  };
}

/** The bars with every close from `row` on five times as far from the one before. */
function wilderFrom(row: number): Bars {
  const close = bars.close.slice();
  for (let t = row; t < close.length; t++)
    close[t] = close[t - 1]! * (1 + 5 * (bars.close[t]! / bars.close[t - 1]! - 1));
  const columns = { ...bars.columns, close, open: close, high: close, low: close };
  return makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns, gap: bars.gap });
}

describe('a labeler that is fitted', () => {
  const planned = planRegimeHead(context(), SEGMENT);
  if (!planned.trainable) throw new Error(planned.reason);
  const { parts, labelled } = planned;

  it('does not see the stop part, the calibrate part, the embargo or the test window', () => {
    const altered = planRegimeHead(context({ bars: wilderFrom(parts.stop[0]!) }), SEGMENT);
    if (!altered.trainable) throw new Error(altered.reason);
    expect(altered.labelled.params).toEqual(labelled.params);
    expect(altered.parts.fit).toEqual(parts.fit);
    expect(Array.from(parts.fit, (t) => altered.labelled.target.regime[t])).toEqual(
      Array.from(parts.fit, (t) => labelled.target.regime[t]),
    );
  });

  it('does see the fit part', () => {
    const altered = planRegimeHead(context({ bars: wilderFrom(parts.fit[parts.fit.length >> 1]!) }), SEGMENT);
    if (!altered.trainable) throw new Error(altered.reason);
    expect(altered.labelled.params).not.toEqual(labelled.params);
  });

  it('with too little to be fitted on skips its segment, by name', () => {
    const short = { index: 0, train: { start: 100, end: 400 }, test: { start: 400, end: 500 } };
    const found = planRegimeHead(context({ minTrainRows: 1 }, '15d'), short);
    expect(found).toMatchObject({ trainable: false, reason: expect.stringMatching(/horizon inside the train window/) });
  });

  it('whose fit is degenerate skips its segment with the reason, unless it is told to keep it', () => {
    const scheme = (degenerate: string) =>
      parseLabels(
        { use: 'jump-model', params: { states: 2, penalty: 1e6, degenerate }, filter: null, leadBars: 1 },
        HOUR,
      );
    const refused = planRegimeHead(context({ labelScheme: scheme('refuse') }), SEGMENT);
    expect(refused).toMatchObject({
      trainable: false,
      reason: expect.stringMatching(/"jump-model" is degenerate: STATE_0 holds 100\.0 % of the train rows/),
    });
    const kept = planRegimeHead(context({ labelScheme: scheme('keep') }), SEGMENT);
    expect(kept).toMatchObject({ trainable: false, reason: expect.stringMatching(/one class only \(STATE_0\)/) });
  });
});

describe('labels that end at different rows', () => {
  it('are purged by their own ends, in the test window and between the parts', () => {
    const labelScheme = parseLabels(
      { use: 'triple-barrier', params: { horizon: 48, profit: 0.4, stop: 0.4 }, filter: null },
      HOUR,
    );
    const planned = planRegimeHead(context({ labelScheme, embargoBars: 0 }), SEGMENT);
    if (!planned.trainable) throw new Error(planned.reason);
    const { labelEnd } = planned.labelled.target;
    const { fit, stop, calibrate } = planned.parts;
    const last = (rows: Int32Array) => Math.max(...Array.from(rows, (t) => labelEnd[t]!));
    expect(last(fit)).toBeLessThan(stop[0]!);
    expect(last(stop)).toBeLessThan(calibrate[0]!);
    expect(last(calibrate)).toBeLessThan(SEGMENT.test.start);
    // Rows within the horizon of the test window train where their barrier was touched before it.
    expect(calibrate[calibrate.length - 1]).toBeGreaterThanOrEqual(SEGMENT.test.start - 48);
  });
});
