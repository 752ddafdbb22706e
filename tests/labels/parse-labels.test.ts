import { describe, expect, it } from 'vitest';
import { ConfigError, HOUR_MS, MINUTE_MS } from '../../src/core/index.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';

const caught = (run: () => unknown): ConfigError => {
  try {
    run();
  } catch (error) {
    return error as ConfigError;
  }
  throw new Error('nothing was thrown');
};

describe('parseLabels', () => {
  it('reads the default configuration', () => {
    const scheme = parseLabels(
      {
        use: 'trend-volatility',
        params: { window: '20d', history: '90d', quantile: 0.8, threshold: 0.02 },
        filter: { use: 'vote', params: { window: '1d', share: 0.75 } },
        leadBars: '1d',
      },
      30 * MINUTE_MS,
    );
    expect(scheme).toMatchObject({
      name: 'trend-volatility',
      names: ['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL'],
      forward: false,
      fitted: false,
      leadBars: 48,
      lookbackBars: 960 + 4320 - 1,
    });
  });

  it('gives parameters that JSON keeps, with durations as bars', () => {
    const bars = randomBars(50, 1);
    const scheme = parseLabels(
      { use: 'direction-volatility', params: { horizon: '6h' }, filter: { use: 'vote' }, leadBars: 0 },
      HOUR_MS,
    );
    const { params } = scheme.fit(bars, { start: 0, end: 40 });
    expect(params).toMatchObject({
      use: 'direction-volatility',
      horizonBars: 6,
      filter: { use: 'vote', windowBars: 24, needed: 18 },
    });
    expect(params.volatilityThreshold).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(params))).toEqual(params);
  });

  it.each([
    [{ use: 'trend-volatilty', leadBars: 0 }, 'UNKNOWN_PLUGIN', 'labels.use', /did you mean "trend-volatility"/],
    [
      { use: 'vol2', params: { histroy: '90d' }, leadBars: 0 },
      'CONFIG_UNKNOWN_KEY',
      'labels.params.histroy',
      /did you mean "history"/,
    ],
    [
      { use: 'trend-volatility', params: { quantile: 1.2 }, leadBars: 0 },
      'CONFIG_INVALID',
      'labels.params.quantile',
      /1\.2/,
    ],
    [
      { use: 'trend-volatility', params: { window: '90m' }, leadBars: 0 },
      'CONFIG_INVALID',
      'labels.params.window',
      /1\.5 bars of 1h/,
    ],
    [
      { use: 'trend-volatility', params: { window: 1 }, leadBars: 0 },
      'CONFIG_INVALID',
      'labels.params.window',
      /at least 2/,
    ],
    [
      { use: 'vol2', filter: { use: 'mode' }, leadBars: 0 },
      'UNKNOWN_PLUGIN',
      'labels.filter.use',
      /no label filter "mode"/,
    ],
    [
      { use: 'vol2', filter: { use: 'vote', params: { share: 0 } }, leadBars: 0 },
      'CONFIG_INVALID',
      'labels.filter.params.share',
      /share/,
    ],
    [
      { use: 'column', params: { names: ['UP', 'DOWN', 'UP'] }, leadBars: 0 },
      'CONFIG_INVALID',
      'labels.params.names',
      /two regimes have the same name/,
    ],
    [{ use: 'vol2', leadBars: 'soon' }, 'CONFIG_INVALID', 'labels.leadBars', /"soon" is no duration/],
  ])('refuses %j', (config, code, path, message) => {
    const error = caught(() => parseLabels(config, HOUR_MS));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code, path });
    expect(error.what).toMatch(message);
  });

  it('lets nobody trade on a label that looks ahead, or on a column that is not said to be known in time', () => {
    const tradable = (use: string, params: object): boolean =>
      parseLabels({ use, params, filter: null }, 1_800_000).tradable;
    expect(tradable('trend-volatility', {})).toBe(true);
    expect(tradable('trend-volatility-forward', {})).toBe(false);
    expect(tradable('vol2', {})).toBe(false);
    expect(tradable('column', { names: ['A', 'B'] })).toBe(false);
    expect(tradable('column', { names: ['A', 'B'], known: true })).toBe(true);
  });
});
