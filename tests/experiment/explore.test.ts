import { describe, expect, it } from 'vitest';
import { type Bars, makeBars, makeRng } from '../../src/core/index.ts';
import type { ExploreColumn } from '../../src/experiment/explore/columns.ts';
import { driftPortrait, shareInterval } from '../../src/experiment/explore/drift.ts';
import { correlationPortrait, featurePortrait } from '../../src/experiment/explore/features.ts';
import { informationPortrait } from '../../src/experiment/explore/information.ts';
import { jumpsOf, marketPortrait } from '../../src/experiment/explore/market.ts';
import { returnsPortrait } from '../../src/experiment/explore/returns.ts';
import { HOUR, stickyLabels, walk, wandering } from './explore-markets.ts';

const N = 24 * 300;
const column = (name: string, values: Float64Array): ExploreColumn => ({ name, of: 'feature', values });

describe('information about the regime', () => {
  const portrait = (columns: readonly ExploreColumn[], label: Int8Array, seed: number) =>
    informationPortrait({
      columns,
      label,
      naive: label,
      gap: new Uint8Array(label.length),
      classes: 3,
      leadBars: 24,
      intervalMs: HOUR,
      cellRows: 24,
      rng: makeRng(seed),
    });

  it('is found in no more than one of twenty sets of columns that know nothing, slow ones among them', () => {
    let [found, beyond] = [0, 0];
    for (let seed = 0; seed < 12; seed++) {
      const rng = makeRng(seed);
      const label = stickyLabels(N, rng);
      const columns = [1, 12, 60, 240].map((tau) => column(`wandering ${tau}`, wandering(N, tau, rng)));
      const { columns: told } = portrait(columns, label, seed);
      if (told.some(({ lags }) => lags.some(({ p }) => p <= 0.05))) found++;
      if (told.some(({ beyondNaive }) => beyondNaive.p <= 0.05)) beyond++;
    }
    expect(found).toBeLessThanOrEqual(2);
    expect(beyond).toBeLessThanOrEqual(2);
  });

  it('is found where it was planted, at its lag, and beyond the known label only where it looks ahead', () => {
    const rng = makeRng(21);
    const label = stickyLabels(N, rng);
    const noise = wandering(N, 3, rng);
    const ahead = noise.map((value, t) => value + 2 * (label[Math.min(N - 1, t + 24)]! - 1));
    const echo = wandering(N, 3, rng).map((value, t) => value + 2 * (label[t]! - 1));
    const { columns, lags, leadAt, naive } = portrait(
      [column('ahead', ahead), column('echo', echo), column('noise', wandering(N, 3, rng))],
      label,
      1,
    );
    const [first, second, third] = columns;
    expect(lags[leadAt]!.name).toBe('1d');
    expect(first!.lags[leadAt]!.p).toBeLessThan(0.001);
    expect(Math.max(...first!.lags.map(({ bits }) => bits))).toBe(first!.lags[leadAt]!.bits);
    expect(first!.beyondNaive.p).toBeLessThan(0.001);
    expect(second!.lags[0]!.p).toBeLessThan(0.001);
    expect(second!.beyondNaive.p).toBeGreaterThan(0.05);
    expect(third!.lags.every(({ p }) => p > 0.05)).toBe(true);
    expect(naive[0]!.bits).toBeGreaterThan(naive[leadAt]!.bits);
    expect(naive[0]!.bits).toBeGreaterThan(1.3);
  });

  it('says why a column, or a file, tells nothing', () => {
    const rng = makeRng(1);
    const label = stickyLabels(N, rng);
    const { columns } = portrait(
      [column('flat', new Float64Array(N).fill(4)), column('empty', new Float64Array(N).fill(Number.NaN))],
      label,
      1,
    );
    expect(columns.map(({ unjudged }) => unjudged)).toEqual(['never changes', 'has values on 0 rows']);
    expect(portrait([], label.slice(0, 300), 1).reason).toMatch(/300 rows with labels are too few/);
  });
});

describe('drift', () => {
  const portrait = (bars: Bars, columns: readonly ExploreColumn[], label: Int8Array, seed = 1) =>
    driftPortrait({ bars, columns, label, names: ['a', 'b', 'c'], cellRows: 24, rng: makeRng(seed) });

  it('is found in no more than one of twenty markets that walk at random', () => {
    let found = 0;
    for (let seed = 0; seed < 12; seed++) {
      const rng = makeRng(100 + seed);
      const columns = [1, 24, 100].map((tau) => column(`wandering ${tau}`, wandering(N, tau, rng)));
      const drift = portrait(walk(N, seed), columns, stickyLabels(N, rng), seed);
      if (drift.columns.some(({ verdict }) => verdict === 'drift')) found++;
    }
    expect(found).toBeLessThanOrEqual(2);
  });

  it('is found where it was planted: twice the volatility, other shares of the regimes', () => {
    const rng = makeRng(5);
    const bars = walk(N, 5, (t) => (t < N / 2 ? 0.01 : 0.02));
    const label = Int8Array.from({ length: N }, (_, t) => (rng.next() < (t < N / 2 ? 0.8 : 0.2) ? 0 : 1 + (t % 2)));
    const { columns, classes, classDistance, windows } = portrait(
      bars,
      [column('steady', wandering(N, 5, rng))],
      label,
    );
    const verdict = Object.fromEntries(columns.map((one) => [one.name, one.verdict]));
    expect(verdict).toMatchObject({ 'size of return': 'drift', steady: 'within noise', volume: 'within noise' });
    expect(windows).toBe('half');
    expect(classDistance!.verdict).toBe('drift');
    expect(classes[0]!.difference.value).toBeCloseTo(-0.6, 1);
    expect(classes[0]!.difference.ci95[1]).toBeLessThan(0);
  });

  it('takes years where the file has two of them', () => {
    const n = 2 * 365;
    const daily = walk(n, 3);
    const bars = makeBars({
      time: daily.time.map((_, t) => Date.UTC(2021, 0, 1) + t * 24 * HOUR),
      intervalMs: 24 * HOUR,
      columns: daily.columns,
    });
    const { windows, first, last } = portrait(bars, [], new Int8Array(n).fill(-1));
    expect(windows).toBe('year');
    expect([first.from, last.to]).toEqual(['2021-01-01T00:00:00Z', '2022-12-31T00:00:00Z']);
  });
});

describe('the market', () => {
  const bars = walk(1000, 9);
  const close = bars.close.slice();
  const gap = new Uint8Array(1000);
  for (let t = 200; t < 1000; t++) close[t]! *= 1.5;
  close[400]! *= 2;
  for (let t = 600; t < 605; t++) {
    gap[t] = 1;
    close[t] = close[599]!;
  }
  for (let t = 605; t < 1000; t++) close[t]! *= 1.6;
  for (let t = 801; t < 804; t++) close[t] = close[800]!;
  const volume = bars.volume.slice();
  volume.fill(0, 10, 15);
  const broken = makeBars({
    time: bars.time,
    intervalMs: HOUR,
    columns: { open: close, high: close, low: close, close, volume },
    gap,
  });

  it('names a jump, a spike and a move behind a gap as what they are', () => {
    const { counts, largest } = jumpsOf(broken);
    expect(counts).toEqual({ jump: 1, spike: 1, 'after gap': 1 });
    expect(largest.map(({ kind }) => kind)).toEqual(['spike', 'after gap', 'jump']);
  });

  it('counts gaps by month, bars without volume, and repeated closes', () => {
    const portrait = marketPortrait(broken, {
      gapRows: 5,
      gaps: [{ from: '2021-01-26T00:00:00Z', to: '2021-01-26T04:00:00Z', rows: 5 }],
    });
    expect(portrait.gaps).toMatchObject({ rows: 5, runs: 1, longest: { rows: 5 } });
    expect(portrait.gaps.months).toEqual([{ month: '2021-01', gapRows: 5, rows: 744 }]);
    expect(portrait.zeroVolume.rows).toBe(5);
    expect(portrait.stale).toMatchObject({ rows: 3, longest: { bars: 3 } });
  });
});

describe('returns', () => {
  it('finds the hour that was made livelier, and seasons of the mean in one random walk of twenty at most', () => {
    let [seasons, memories] = [0, 0];
    for (let seed = 0; seed < 12; seed++) {
      const { hours, weekdays, returns } = returnsPortrait(walk(N / 2, seed, (t) => (t % 24 === 14 ? 0.02 : 0.01)));
      expect(hours[14]!.activityP).toBeLessThan(0.001);
      expect(hours[14]!.activity.value).toBeGreaterThan(1.6);
      if ([...hours, ...weekdays].some(({ meanP }) => meanP <= 0.05)) seasons++;
      memories += returns.filter(({ ci95: [low, high] }) => low > 0 || high < 0).length;
    }
    // Two families of tests in twelve markets at 5 %; ten lags in each at 5 %.
    expect(seasons).toBeLessThanOrEqual(4);
    expect(memories).toBeLessThanOrEqual(14);
  });

  it('says nothing of the shape of a market that stands still, and counts no lag without a figure', () => {
    const { sentences } = returnsPortrait(walk(2000, 1, () => 0));
    expect(sentences.join(' ')).not.toMatch(/NaN|lags/);
  });

  it('takes none over a gap', () => {
    const bars = walk(2000, 4);
    const gap = new Uint8Array(2000);
    gap.fill(1, 500, 510);
    expect(returnsPortrait({ ...bars, gap }).shapes[0]!.count).toBe(1999 - 11);
  });
});

describe('columns', () => {
  const rng = makeRng(2);
  const base = wandering(4000, 5, rng);
  const late = base.map((value, t) => (t < 100 || t === 2000 ? Number.NaN : value));
  const wild = base.map((value, t) => (t % 100 === 0 ? 1000 : value));

  const real = new Uint8Array(4000);

  it('are told of real bars alone', () => {
    const gap = real.map((_, t) => Number(t % 2));
    const still = base.map((value, t) => (gap[t] === 1 ? 0 : value));
    const whole = featurePortrait(
      column(
        'whole',
        base.filter((_, t) => t % 2 === 0),
      ),
      new Uint8Array(2000),
    );
    expect(featurePortrait(column('whole', still), gap)).toEqual(whole);
  });

  it('say warm-up, missing rows and how many values lie far away', () => {
    const portrait = featurePortrait(column('late', late), real);
    expect(portrait).toMatchObject({ warmUp: 100, missing: 1, extremes: 0 });
    expect(portrait.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(3899);
    expect(featurePortrait(column('wild', wild), real).extremes).toBeCloseTo(0.01, 9);
    expect(featurePortrait(column('none', new Float64Array(10).fill(Number.NaN)), new Uint8Array(10))).toMatchObject({
      warmUp: 10,
    });
  });

  it('are named as redundant beyond .95, whichever way they run', () => {
    const twin = base.map((value) => -Math.exp(value));
    const other = wandering(4000, 5, rng);
    const { redundant, omitted, names } = correlationPortrait(
      [column('base', base), column('other', other), column('twin', twin), column('flat', new Float64Array(4000))],
      new Uint8Array(4000),
    );
    expect(redundant.map(({ a, b }) => [a, b].sort().join())).toEqual(['base,twin']);
    expect(redundant[0]!.correlation).toBeCloseTo(-1, 12);
    expect(omitted).toEqual(['flat']);
    expect(Math.abs(names.indexOf('base') - names.indexOf('twin'))).toBe(1);
  });
});

describe('the interval of a share’s change', () => {
  it('lies within ±100 %, and says nothing where it would be as wide as that', () => {
    expect(shareInterval(0.3, 0.2)).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.5, 12)]);
    expect(shareInterval(-0.8, 0.5)).toEqual([-1, expect.closeTo(-0.3, 12)]);
    for (const reach of [1, 2.22, Number.NaN]) expect(shareInterval(0.1, reach)).toEqual([Number.NaN, Number.NaN]);
  });
});
