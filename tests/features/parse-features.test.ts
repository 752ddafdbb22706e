import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RegimewalkError } from '../../src/core/index.ts';
import {
  computeFeatures,
  describeFeatures,
  describeTransforms,
  featureCatalog,
  parseFeatures,
  transformCatalog,
} from '../../src/features/index.ts';
import { PEER_FEATURES, PEER_NAMES } from './golden-columns.ts';
import { INTERVAL_MS, walk } from './markets.ts';

function errorOf(specs: readonly unknown[], intervalMs = INTERVAL_MS): RegimewalkError {
  try {
    parseFeatures(specs, intervalMs);
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the default configuration', () => {
  const config = parse(readFileSync(new URL('../../config.yml', import.meta.url), 'utf8'));

  it('makes these columns, with 30 days of warm-up', () => {
    const features = parseFeatures(config.features, INTERVAL_MS);
    expect(features.flatMap((feature) => feature.outputs)).toEqual([
      ...['ret_1', 'ret_5', 'ret_20', 'rv_20', 'rv_60', 'rsi_14', 'macd', 'macd_signal', 'macd_hist'],
      ...['bb_position_20', 'bb_width_20', 'volume_ratio_20', 'obv_trend_20'],
      ...['sma_dist_5', 'sma_dist_20', 'sma_dist_60', 'sma_align_5_20_60', 'natr_14', 'natr_rank_14_5d'],
      ...['higher_highs_20', 'lower_lows_20', 'ema_slope_20', 'adx_14', 'plus_di_14', 'minus_di_14', 'linreg_slope_14'],
      ...['har_day', 'har_week', 'har_month'],
    ]);
    expect(Math.max(...features.map((feature) => feature.lookbackBars))).toBe(30 * 48);
  });

  it('names its columns alike on any interval, and allocates nothing for windows of millions of bars', () => {
    const names = (intervalMs: number) => parseFeatures(config.features, intervalMs).flatMap((f) => f.outputs);
    expect(names(1000)).toEqual(names(INTERVAL_MS));
  });
});

describe('parseFeatures', () => {
  it('gives the peers’ twelve columns and no other', () => {
    const outputs = parseFeatures(PEER_FEATURES, INTERVAL_MS).flatMap((feature) => feature.outputs);
    expect([...outputs].sort()).toEqual([...PEER_NAMES].sort());
  });

  it('turns durations into bars and keeps them in the names', () => {
    const [feature] = parseFeatures([{ use: 'returns', params: { windows: ['1d', 5] } }], INTERVAL_MS);
    expect(feature).toMatchObject({ outputs: ['ret_5', 'ret_1d'], lookbackBars: 48 });
  });

  it.each(Object.keys(featureCatalog))('%s names an unknown parameter and its key', (use) => {
    const error = errorOf([{ use: 'rsi' }, { use, params: { windoww: 3 } }]);
    expect(error).toMatchObject({ code: 'CONFIG_UNKNOWN_KEY', path: 'features.1.params.windoww', exitCode: 2 });
    expect(error.what).toContain('unknown key "windoww"');
  });

  it.each([
    [[{ use: 'rsy' }], 'UNKNOWN_PLUGIN', 'features.0.use', 'did you mean "rsi"'],
    [[{ use: 'rsi', window: 3 }], 'CONFIG_UNKNOWN_KEY', 'features.0.window', 'unknown key "window"'],
    [['rsi'], 'CONFIG_INVALID', 'features.0', '"rsi"'],
    [[{ use: 'rsi', params: { window: 0 } }], 'CONFIG_INVALID', 'features.0.params.window', 'is 0'],
    [[{ use: 'rsi', params: { window: '45m' } }], 'CONFIG_INVALID', 'features.0.params.window', '1.5 bars'],
    [[{ use: 'rsi', params: { window: '0h' } }], 'CONFIG_INVALID', 'features.0.params.window', 'too short'],
    [[{ use: 'rsi', params: { window: 'soon' } }], 'CONFIG_INVALID', 'features.0.params.window', 'no duration'],
    [[{ use: 'adx', params: { window: 1 } }], 'CONFIG_INVALID', 'features.0.params.window', 'too short'],
    [[{ use: 'cci', params: { window: 1e11 } }], 'CONFIG_INVALID', 'features.0.params.window', 'longer than any data'],
    [
      [{ use: 'cci', params: { window: '99999w' } }],
      'CONFIG_INVALID',
      'features.0.params.window',
      'longer than any data',
    ],
    [[{ use: 'macd', params: { fast: 30 } }], 'WINDOWS_CROSSED', 'features.0.params.fast', 'not shorter than slow'],
    [[{ use: 'returns', params: { windows: [] } }], 'CONFIG_INVALID', 'features.0.params.windows', '[]'],
    [
      [{ use: 'returns', params: { windows: ['30m', 1] } }],
      'WINDOWS_CROSSED',
      'features.0.params.windows',
      'two windows',
    ],
    [[{ use: 'rsi' }, { use: 'rsi', params: { seed: 'first' } }], 'CONFIG_INVALID', 'features.1', '"rsi_14"'],
  ])('%j is refused with %s at %s', (specs, code, path, text) => {
    const error = errorOf(specs);
    expect(error).toMatchObject({ code, path });
    expect(error.what).toContain(text);
  });

  it('a duration and a number of bars compare on the data’s bars; on others only WINDOWS_CROSSED refuses them', () => {
    const specs = [
      { use: 'macd', params: { fast: '6h', slow: 26 } },
      { use: 'returns', params: { windows: ['30m', 1800] } },
    ];
    expect(parseFeatures(specs, INTERVAL_MS)).toHaveLength(2);
    for (const spec of specs) expect(errorOf([spec], 1000).code).toBe('WINDOWS_CROSSED');
  });
});

describe('computeFeatures', () => {
  it('puts all columns on the bars’ time axis, in order', () => {
    const bars = walk(100);
    const frame = computeFeatures(parseFeatures([{ use: 'rsi' }, { use: 'bollinger' }], INTERVAL_MS), bars);
    expect(Object.keys(frame.columns)).toEqual(['rsi_14', 'bb_position_20', 'bb_width_20']);
    expect(frame.time).toBe(bars.time);
    expect(frame.intervalMs).toBe(INTERVAL_MS);
  });

  it('refuses two features with the same column', () => {
    const [feature] = parseFeatures([{ use: 'rsi' }], INTERVAL_MS);
    expect(() => computeFeatures([feature!, feature!], walk(50))).toThrow(/"rsi_14"/);
  });
});

describe('describeFeatures', () => {
  it('lists every feature with its parameters, defaults and columns', () => {
    const descriptions = describeFeatures();
    expect(descriptions.map(({ name }) => name)).toEqual(Object.keys(featureCatalog));
    expect(descriptions.find(({ name }) => name === 'atr')).toMatchObject({
      params: { window: 14, rankWindow: '5d', seed: 'sma', raw: false },
      about: {
        window: 'bars, or a duration such as 5d',
        rankWindow: 'trailing window of the percentile rank; null: no rank',
        seed: expect.stringContaining('sma | first: '),
        raw: expect.stringContaining('scale-free'),
      },
      inputs: ['high', 'low', 'close'],
      outputs: ['natr_14', 'natr_rank_14_5d'],
    });
    for (const { about } of descriptions) expect(Object.values(about)).not.toContain('');
    const transforms = describeTransforms();
    expect(transforms.map(({ name }) => name)).toEqual(Object.keys(transformCatalog));
    expect(transforms[0]).toMatchObject({ kind: 'transform', params: { bars: 1 }, outputs: ['rsi_14_lag1'] });
    for (const { about } of transforms) expect(Object.values(about)).not.toContain('');
  });
});
