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
});
