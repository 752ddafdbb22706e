import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { matrixFromColumns, sha256 } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';
import { parsePlugins } from '../../src/experiment/plugins/plugins.ts';
import { NO_PLUGINS } from '../../src/experiment/plugins/user-plugins.ts';
import { segmentContext } from '../../src/experiment/segments/segment-job.ts';
import { computeFeatures, firstFeatureRow } from '../../src/features/index.ts';
import { fitSegment, labelBars, planSegments } from '../../src/walkforward/index.ts';

const bars = generateMarket({ years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 });

function setting(overrides: Readonly<Record<string, unknown>>) {
  const { config } = loadConfig({
    overrides: {
      features: [{ use: 'returns', params: { windows: [1, 5] } }, { use: 'rsi' }, { use: 'adx' }],
      labels: { use: 'direction', params: {}, leadBars: '1d' },
      'walkForward.trainWeeks': 8,
      strategies: {},
      'model.transforms': [{ use: 'winsorise', params: { lower: 0.02, upper: 0.98 } }, { use: 'standardise' }],
      ...overrides,
    },
  });
  const plugins = parsePlugins(config, bars.intervalMs);
  const { columns } = computeFeatures(plugins.features, bars);
  const inputs = {
    config,
    bars,
    features: matrixFromColumns(columns),
    firstFeatureRow: firstFeatureRow(plugins.features, bars),
    labelled: labelBars(plugins.labels, bars, null),
    runDir: '',
    configHash: 'c',
    dataHash: 'd',
    pluginRefs: [],
  };
  const [segment] = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  return { context: segmentContext(inputs, NO_PLUGINS), segment: segment! };
}

async function bundle(overrides: Readonly<Record<string, unknown>>, alterFrom: (testStart: number) => number) {
  const { context, segment } = setting(overrides);
  const { data, rows, names } = context.features;
  const from = alterFrom(segment.test.start) * names.length;
  const features = { rows, names, data: data.map((value, at) => (at < from ? value : 1000 - 3 * value)) };
  const result = await fitSegment({ ...context, features }, segment);
  if (result.status !== 'done') throw new Error(result.reason);
  return { ...result, context, segment };
}

const never = () => Number.POSITIVE_INFINITY;
const hashes = (files: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)]));

describe('model.transforms', () => {
  it('altering rows after the fit part leaves every byte of the bundle as it was; altering its last row does not', async () => {
    const clean = await bundle({}, never);
    // A day of rows before the test window is purged: their targets reach into it.
    const later = await bundle({}, (start) => start - 24);
    expect(hashes(later.bundle.files)).toEqual(hashes(clean.bundle.files));
    expect(later.columns).not.toEqual(clean.columns);
    const fit = clean.bundle.manifest.windows.fit!;
    const lastFit = bars.time.indexOf(Date.parse(fit.to));
    expect(lastFit).toBeLessThan(clean.segment.test.start - 24);
    const earlier = await bundle({}, () => lastFit);
    expect(hashes(earlier.bundle.files)).not.toEqual(hashes(clean.bundle.files));
  });

  it('altering the calibrate part changes nothing that was fitted before it', async () => {
    const calibrated = { calibration: { use: 'temperature', params: {} } };
    const clean = await bundle(calibrated, never);
    const part = clean.bundle.manifest.windows.calibrate!;
    const from = bars.time.indexOf(Date.parse(part.from));
    const later = await bundle(calibrated, () => from);
    const { transforms, driftReference, calibration } = later.bundle.manifest;
    expect(transforms!.regime).toEqual(clean.bundle.manifest.transforms!.regime);
    expect(driftReference).toEqual(clean.bundle.manifest.driftReference);
    expect(calibration).not.toEqual(clean.bundle.manifest.calibration);
  });

  it('the manifest holds what each head learned, over the features alone; the drift reference is of raw columns', async () => {
    const { bundle: sealed, context } = await bundle({}, never);
    const { transforms, driftReference, features } = sealed.manifest;
    const columns = context.features.names.length;
    expect(features.length).toBeGreaterThan(columns);
    expect(Object.keys(transforms!)).toEqual(['regime', 'return_1d']);
    expect(transforms!.regime).toEqual([
      { use: 'winsorise', low: expect.any(Array), high: expect.any(Array) },
      { use: 'standardise', mean: expect.any(Array), scale: expect.any(Array) },
    ]);
    expect((transforms!.regime as { mean: number[] }[])[1]!.mean).toHaveLength(columns);
    const plain = await bundle({ 'model.transforms': null }, never);
    expect(driftReference).toEqual(plain.bundle.manifest.driftReference);
    expect(plain.bundle.manifest.transforms).toBeUndefined();
  });

  it('models that read the label inputs still find them', async () => {
    const naive = { 'model.use': 'naive', 'model.params': {} };
    const { columns } = await bundle(naive, never);
    const plain = await bundle({ ...naive, 'model.transforms': null }, never);
    expect(columns).toMatchObject(
      Object.fromEntries(Object.entries(plain.columns).filter(([name]) => name.startsWith('p_'))),
    );
  });
});
