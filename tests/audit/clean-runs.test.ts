import { describe, expect, it } from 'vitest';
import { makeRng, type Rng } from '../../src/core/index.ts';
import { featureCatalog } from '../../src/features/index.ts';
import { SAMPLES } from '../labels/samples.ts';
import { audit, chainFor, found } from './world.ts';

const OWN: readonly string[] = ['time', 'open', 'high', 'low', 'close', 'volume'];
/** Features that need no joined series. */
const FEATURES = Object.entries(featureCatalog).flatMap(([use, { schema, create }]) => {
  const given = schema.safeParse({});
  if (!given.success) return [];
  const { inputs } = create(given.data as never, { intervalMs: 3_600_000, path: '', features: () => [] });
  return inputs.every((input) => OWN.includes(input)) ? [{ use }] : [];
});
const LABELS = Object.values(SAMPLES).filter(({ use }) => use !== 'column');

/** The audit raises no alarm on honest runs, whatever they are made of. */
describe('the audit of a random clean configuration', () => {
  it.each(Array.from({ length: 20 }, (_, i) => i + 1))('finds nothing: configuration %i', async (seed) => {
    const config = randomConfig(makeRng(seed));
    const chain = await chainFor(config, { years: 0.4, seed: 1 + (seed % 3) });
    const checks = await audit(chain, { cuts: 2, seed });
    expect(found(checks), JSON.stringify(config)).toEqual([]);
    // Something was looked at, a trained model among it.
    expect(checks.fits!.compared).toBeGreaterThan(5);
    expect(checks.labels!.compared + (checks.features?.compared ?? 0)).toBeGreaterThan(1000);
  });
});

function randomConfig(rng: Rng): Record<string, unknown> {
  const pick = <T>(list: readonly T[]): T => list[rng.int(list.length)]!;
  const features = [...FEATURES].sort(() => rng.next() - 0.5).slice(0, 1 + rng.int(6));
  const { filter, ...labels } = pick(LABELS);
  const forward = labels.leadBars === 0;
  const model = pick([
    { use: 'logistic', params: { C: 0.1 } },
    { use: 'gbdt', params: { rounds: 20, depth: 3, earlyStopping: { rounds: 5 } } },
    { use: 'markov', params: {} },
    { use: 'majority', params: {} },
  ]);
  return {
    features,
    labels: { ...labels, filter: filter ?? null },
    'labels.params': labels.params,
    model: {
      ...model,
      labelInputs: true,
      returns: { use: pick(['ridge', 'mean']), params: {}, horizons: ['4h', '1d'], weights: null, reference: '1d' },
    },
    calibration: rng.int(2) === 0 ? null : { use: 'temperature' },
    'walkForward.scheme': pick(['rolling', 'expanding']),
    'walkForward.trainWeeks': pick([8, 12]),
    'walkForward.embargoBars': pick([0, 5]),
    strategies: randomStrategies(rng, forward),
    compare: [],
    'execution.fill': pick(['next-open', 'next-close']),
    'execution.accounting': pick(['units', 'weights']),
    'execution.volumeCap': pick([null, 0.05]),
    'execution.stopLoss': pick([null, { atr: 3, trail: 'chandelier' }, { atr: 2 }]),
    'execution.takeProfit': pick([null, { atr: 4, share: 0.5 }]),
    'execution.armDelayBars': pick([0, 1]),
    'execution.costs': pick([
      null,
      [
        { use: 'fees', params: { makerBps: 2, takerBps: 5 } },
        { use: 'volatility-slippage', params: { share: 0.05 } },
        { use: 'square-root-impact', params: { coefficient: 0.5 } },
      ],
    ]),
  };
}

function randomStrategies(rng: Rng, forward: boolean): Record<string, unknown> {
  const gates = [
    { use: 'warm-up', params: { bars: 50 } },
    { use: 'volatility', params: { window: '1d', minimumBps: 20 } },
    { use: 'persistence', params: { bars: 3 } },
    { use: 'session', params: { hours: ['07:00-16:30'] } },
  ].filter(() => rng.int(2) === 0);
  return {
    cross: { use: 'ema-cross', params: { fast: '6h', slow: '2d', side: 'both' }, gates },
    bands: { use: 'bollinger-reversion', params: { window: 20 } },
    edge: {
      use: 'forecast',
      params: { column: 'edgeBps' },
      gates: [{ use: 'rolling-quantile', params: { window: '10d', quantile: 0.3 } }],
      sizing: { use: 'volatility-target', params: { volatilityPerYear: 0.4, window: '2d' } },
    },
    ...(forward ? {} : { byLabel: { use: 'rsi-reversion', params: {}, gates } }),
  };
}
