import { expect, it } from 'vitest';
import { makeBars, sliceBars } from '../../src/core/index.ts';
import { withHoledRegime } from '../../src/labels/checks/markets.ts';
import { stepsFault } from '../../src/labels/checks/steps-fault.ts';
import { type LabelsConfig, labelCatalog, parseLabels } from '../../src/labels/index.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';
import { readBars } from './read-bars.ts';

describeWithShared('labels of the real bars row by row', () => {
  const file = sharedPath('data/BTCUSDT-30m.parquet');
  // Fourteen months: two outages, one of them of half a day.
  const read = hasShared ? sliceBars(readBars(file), { start: 0, end: 20_500 }) : (undefined as never);
  const bars = hasShared
    ? withHoledRegime(makeBars({ ...read, columns: { ...read.columns, regime: read.close } }))
    : read;
  const filter = { use: 'vote' };
  const configs: readonly LabelsConfig[] = [
    { use: 'trend-volatility', filter },
    { use: 'trend-volatility', params: { window: '5d' }, filter: null, leadBars: '2d' },
    { use: 'trend-volatility-forward', filter },
    { use: 'vol2', filter },
    { use: 'direction-volatility', filter: null },
    { use: 'range', filter: { use: 'hysteresis' } },
    { use: 'multi-timeframe', filter: { use: 'median' } },
    { use: 'direction', filter: { use: 'minimum-duration' } },
    { use: 'return-classes', filter: null },
    { use: 'triple-barrier', filter: null },
    { use: 'triple-barrier', filter },
    { use: 'trend-scanning', filter: null },
    { use: 'hmm', params: { windows: ['4h', '1d'], starts: 1, iterations: 20 }, filter },
    { use: 'jump-model', params: { starts: 1, penalty: 30 }, filter },
    { use: 'jump-model', params: { starts: 1, penalty: 30, states: 2, continuous: true, iterations: 5 }, filter },
    { use: 'column', params: { names: ['A', 'B', 'C'] }, filter },
  ];

  it.each(configs)('%j: the bits of the batch', (config) => {
    const train = { start: 1000, end: 12_000 };
    expect(stepsFault(parseLabels(config, bars.intervalMs), bars, train)).toBeUndefined();
  });

  it('are those of all the catalog', () => {
    expect([...new Set(configs.map(({ use }) => use))].sort()).toEqual(Object.keys(labelCatalog).sort());
  });
});
