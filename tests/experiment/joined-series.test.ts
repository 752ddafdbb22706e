import { describe, expect, it } from 'vitest';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { readBars } from '../../src/data/index.ts';
import { featuresRun } from '../../src/experiment/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { DAY, HOUR, iso, seriesWorld } from './series-world.ts';

const world = seriesWorld();
const { csv, load, joined } = world;

async function features(series: Record<string, unknown>, list: unknown[]) {
  const answer = await featuresRun(load(series, { features: list }), { progress: SILENT_PROGRESS });
  return answer.features.map(({ name, missing, definedFrom }) => ({ name, missing, early: definedFrom < 100 }));
}

describe('each kind of series, from its file to a feature', () => {
  it('higher timeframes of the bars themselves', async () => {
    const { bars, data } = await joined({ h4: { resample: '4h' }, d1: { resample: '1d', columns: { day: 'close' } } });
    const row = bars.time.findIndex((time, i) => i > 50 && time % DAY === 11 * HOUR);
    // Closes at 12:00: the 4-hour bar of 08:00 closes with it, the day before is the newest whole one.
    expect(bars.columns.h4_close![row]).toBe(world.own.close[row]!);
    expect(bars.columns.h4_open![row]).toBe(world.own.open[row - 3]!);
    expect(bars.columns.h4_high![row]).toBe(Math.max(...world.own.high.subarray(row - 3, row + 1)));
    expect(bars.columns.h4_close![row + 1]).toBe(world.own.close[row]!);
    expect(bars.columns.day![row]).toBe(world.own.close[row - 12]!);
    expect(data.series.map(({ name }) => name)).toEqual(['h4', 'd1']);
    expect(data.series[0]).toMatchObject({ columns: ['h4_open', 'h4_high', 'h4_low', 'h4_close', 'h4_volume'] });
  });

  it('finer, equal and higher bars from files: 5 m, 15 m, 1 h, 4 h', async () => {
    const bar = (ms: number): string => `${iso(ms)},1,1,1,1,${(ms - world.own.time[0]!) / 60_000}`;
    const head = 'time,open,high,low,close,minute';
    const file = (name: string, minutes: number) => ({
      file: csv(name, head, minutes * 60_000, bar),
      columns: { [name.slice(0, -4)]: 'minute' },
    });
    const { bars } = await joined({
      m5: file('m5.csv', 5),
      m15: file('m15.csv', 15),
      h1: file('h1.csv', 60),
      h4: file('h4.csv', 240),
    });
    const { m5, m15, h1, h4 } = bars.columns;
    // Row 7 opens at minute 420 and closes at 480.
    expect([m5![7], m15![7], h1![7], h4![7]]).toEqual([475, 465, 420, 240]);
    expect([m5![6], m15![6], h1![6], h4![6]]).toEqual([415, 405, 360, 0]);
  });

  it('funding every 8 hours: the payment at a close is known at it', async () => {
    const file = csv('funding.csv', 'timestamp,funding_rate', 8 * HOUR, (ms, i) => `${iso(ms)},${i / 1e4}`, 4 * HOUR);
    const series = { funding: { file, columns: { funding_rate: 'funding_rate' } } };
    const rate = (await joined(series)).bars.columns.funding_rate!;
    // Stamped at 4, 12, 20 hours: row 3 closes at 4.
    expect(Array.from(rate.subarray(2, 13))).toEqual([NaN, 0, 0, 0, 0, 0, 0, 0, 0, 1e-4, 1e-4]);
    const list = [{ use: 'funding', params: { window: '1d' } }];
    expect(await features(series, list)).toEqual([
      { name: 'funding_level', missing: 0, early: true },
      { name: 'funding_change_1d', missing: 0, early: true },
    ]);
  });

  it('open interest and BTC dominance, which is an index without volume', async () => {
    const series = {
      oi: { file: csv('oi.csv', 'time,open_interest', 300_000, (ms, i) => `${ms},${i}`) },
      dominance: {
        file: csv('btc.d.csv', 'time,open,high,low,close', DAY, (ms, i) => `${iso(ms)},1,${i + 2},1,${i + 1}`),
        columns: { btc_dominance: 'close' },
      },
    };
    const { bars } = await joined(series);
    expect(bars.columns.oi_open_interest![0]).toBe(12);
    expect([22, 23, 46, 47].map((t) => bars.columns.btc_dominance![t])).toEqual([NaN, 1, 1, 2]);
    const list = ['oi_open_interest', 'btc_dominance'].map((column) => ({ use: 'funding', params: { column } }));
    expect((await features(series, list)).map(({ name }) => name)).toEqual([
      'funding_level_oi_open_interest',
      'funding_change_oi_open_interest_1d',
      'funding_level_btc_dominance',
      'funding_change_btc_dominance_1d',
    ]);
  });

  it('on-chain: daily values, published hours after the day that they speak of', async () => {
    const file = csv('chain.csv', 'date,addresses', DAY, (ms, i) => `${iso(ms).slice(0, 10)},${i}`);
    const { bars } = await joined({ chain: { file, time: 'date', kind: 'bars', delay: '6h' } });
    expect((await joined({ chain: { file, time: 'date', kind: 'bars' } })).warnings).toEqual([]);
    expect((await joined({ chain: { file, time: 'date', kind: 'points' } })).warnings).toEqual([]);
    expect((await joined({ chain: { file, time: 'date' } })).warnings).toEqual([
      expect.stringMatching(/its times are dates[^;]*known when its day begins/),
    ]);
    // The value of day 0 is known 30 hours after its midnight, at the close of row 29.
    expect([28, 29, 52, 53].map((t) => bars.columns.chain_addresses![t])).toEqual([NaN, 0, 0, 1]);
  });

  it('sentiment at irregular times, each score known when it was published', async () => {
    const line = (ms: number, i: number): string => `${iso(ms)},${iso(ms + (i % 3) * 50 * 60_000)},${i}`;
    const file = csv('mood.csv', 'time,published,score', 90 * 60_000, line);
    const { bars } = await joined({ mood: { file, availableAt: 'published', columns: { mood: 'score' } } });
    // Scores 0, 1, 2, 3 of minutes 0, 90, 180, 270 are published at 0, 140, 280, 270.
    expect(Array.from(bars.columns.mood!.subarray(0, 5))).toEqual([0, 0, 1, 1, 3]);
  });

  it('bid and ask: the feature quoted-spread', async () => {
    const file = csv('quotes.csv', 'time,best_bid,best_ask', HOUR, (ms) => `${ms / 1000},99,101`);
    const series = { quotes: { file, columns: { bid: 'best_bid', ask: 'best_ask' } } };
    const answer = await featuresRun(load(series, { features: [{ use: 'quoted-spread', params: { window: 5 } }] }), {
      progress: SILENT_PROGRESS,
    });
    expect(answer.features[0]).toMatchObject({ name: 'quoted_spread_5', min: 0.02, max: 0.02 });
  });

  it('order flow: the feature order-flow', async () => {
    const head = 'time,open,high,low,close,bought,sold';
    const series = {
      flow: {
        file: csv('flow.csv', head, HOUR, (ms) => `${iso(ms)},1,1,1,1,3,1`),
        columns: { bought: 'bought', sold: 'sold' },
      },
    };
    const answer = await featuresRun(
      load(series, { features: [{ use: 'order-flow', params: { window: 4, buy: 'bought', sell: 'sold' } }] }),
      { progress: SILENT_PROGRESS },
    );
    expect(answer.features[0]).toMatchObject({ name: 'order_flow_bought_4', min: 0.5, max: 0.5 });
  });

  it('another asset’s bars: the feature cross-asset', async () => {
    const line = (ms: number, i: number): string =>
      `${iso(ms)},${[1, 1, 1].map(() => world.own.close[i]! ** 2).join(',')}`;
    const file = csv(
      'eth.csv',
      'time,open,high,low,close',
      HOUR,
      (ms, i) => `${line(ms, i)},${world.own.close[i]! ** 2}`,
    );
    const series = { eth: { file, columns: { other_close: 'close' } } };
    const { bars } = await joined(series);
    expect(bars.columns.other_close![500]).toBe(world.own.close[500]! ** 2);
    const answer = await featuresRun(load(series, { features: [{ use: 'cross-asset', params: { window: 200 } }] }), {
      progress: SILENT_PROGRESS,
    });
    // The other moves twice as far at the same time, but for the file's last bar, which is not there.
    expect(answer.features[0]!.name).toBe('beta_other_close_200');
    expect(answer.features[0]!.max).toBeCloseTo(0.5, 6);
  });
});

describeWithShared('funding and bars of the real market', () => {
  it('one entry gives the feature funding its rates; data.fundingFile may name the same file for costs', async () => {
    const file = sharedPath('data/XBTUSD-funding-8h.parquet');
    const { bars, warnings } = await joined(
      { funding: { file, columns: { funding_rate: 'funding_rate' } } },
      { 'data.file': sharedPath('data/BTCUSDT-30m.parquet'), 'data.fundingFile': file },
    );
    const row = bars.time.indexOf(Date.UTC(2021, 5, 1, 3, 30));
    const rate = bars.columns.funding_rate!;
    // Stamped at 04:00: the row that closes then is the first to see it.
    expect(rate[row]).not.toBe(rate[row - 1]);
    expect(rate.subarray(row, row + 16).every((value) => value === rate[row])).toBe(true);
    expect(rate.some(Number.isNaN)).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('another asset’s hours on the half-hours of this one', async () => {
    const eth = (await readBars(sharedPath('data/ETHUSDT-1h.parquet'))).bars;
    const { bars } = await joined(
      { eth: { file: sharedPath('data/ETHUSDT-1h.parquet') } },
      { 'data.file': sharedPath('data/BTCUSDT-30m.parquet') },
    );
    const row = bars.time.indexOf(Date.UTC(2022, 2, 1, 9, 30));
    const hour = eth.time.indexOf(Date.UTC(2022, 2, 1, 9));
    expect([row - 1, row, row + 1, row + 2].map((t) => bars.columns.eth_close![t])).toEqual(
      [hour - 1, hour, hour, hour + 1].map((t) => eth.close[t]),
    );
  });
});
