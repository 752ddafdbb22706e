import { describe, expect, it } from 'vitest';
import type { Chain } from '../../src/audit/index.ts';
import { conformalSets } from '../../src/experiment/index.ts';
import { scoreRegimes } from '../../src/walkforward/index.ts';
import { audit, chainFor, found } from './world.ts';

const scheme = { alpha: 0.1, method: 'adaptive', score: 'lac', gamma: 0.05 } as const;
const SETS = {
  'model.conformal': scheme,
  'model.returns': null,
  calibration: { use: 'temperature' },
  strategies: { still: { use: 'hold' } },
  compare: [],
};
/** Enough for three test windows of two weeks. */
const MARKET = { years: 0.36 };

describe('the audit of sets of regimes', () => {
  it('finds nothing, with a calibrator on the same part and without, and where segments form a chain', async () => {
    const trees = {
      'model.use': 'gbdt',
      'model.params': { rounds: 12, depth: 3, earlyStopping: { rounds: 5 } },
      'model.warmStart': { rounds: 4 },
      'walkForward.testWeeks': 1,
    };
    for (const own of [{}, { calibration: null }, { calibration: { use: 'temperature', crossFit: 3 } }, trees]) {
      expect(found(await audit(await chainFor({ ...SETS, ...own }, MARKET)))).toEqual([]);
    }
  }, 90_000);

  it('finds scores of rows that the model was fitted on', async () => {
    const honest = await chainFor({ ...SETS, 'model.labelInputs': false }, MARKET);
    const chain: Chain = {
      ...honest,
      fit: async (context, segment, labeler, options) => {
        const result = await honest.fit(context, segment, labeler, options);
        if (result.status !== 'done') return result;
        const { start, end } = segment.train;
        const rows = Int32Array.from({ length: 200 }, (_, i) => i + 800);
        const matrix = {
          data: context.features.data.slice(start * context.features.names.length, end * context.features.names.length),
          rows: end - start,
          names: context.features.names,
        };
        const bytes = result.bundle.files['regime.onnx']!;
        const { target } = honest.labels(honest.bars)!;
        return { ...result, conformal: await scoreRegimes(bytes, matrix, rows, target, start, 'lac') };
      },
    };
    expect(found(await audit(chain)).join()).toMatch(/parts: sets of segment \d+/);
  }, 30_000);

  it('finds sets that learn what came before it is known', async () => {
    const honest = await chainFor(SETS, MARKET);
    const chain: Chain = {
      ...honest,
      sets: (bars, segments) => {
        const target = new Int8Array(bars.time.length).fill(-1);
        for (const { segment, result } of segments) target.set(result.truth, segment.test.start);
        return conformalSets({
          forecast: honest.forecast(bars, segments),
          scheme,
          scores: new Map(segments.map(({ segment, result }) => [segment.index, result.conformal!])),
          target,
          gap: bars.gap,
          delayBars: 1,
        }).columns;
      },
    };
    expect(found(await audit(chain)).join()).toMatch(/live forecasts: set_/);
  }, 30_000);
});
