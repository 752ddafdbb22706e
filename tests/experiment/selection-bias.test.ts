import { describe, expect, it } from 'vitest';
import { DAY_MS, makeRng, YEAR_DAYS } from '../../src/core/index.ts';
import { bestOfTrials } from '../../src/experiment/evaluate/best-of-trials.ts';
import { selectionBias } from '../../src/experiment/evaluate/evaluate-selection-bias.ts';
import { sampleDeviation, sharpe } from '../../src/metrics/index.ts';
import { cscv, deflatedSharpe, expectedMaximumSharpe, haircutSharpe } from '../../src/stats/index.ts';

const REPS = 500;

function world(means: Readonly<Record<string, number>>, days = 400, seed = 7) {
  const rng = makeRng(seed);
  const day = Float64Array.from({ length: days }, (_, i) => i * DAY_MS);
  return Object.fromEntries(
    Object.entries(means).map(([name, mean]) => [
      name,
      { day, value: Float64Array.from(day, () => (Number.isNaN(mean) ? 0 : mean + 0.01 * rng.normal())) },
    ]),
  );
}

const compare = [{ baseline: 'base', against: ['a', 'b'] }];

describe('selection bias of a run', () => {
  const daily = world({ base: 0, a: 0.0004, b: -0.0005, never: Number.NaN });
  const bias = selectionBias({ daily, compare, seed: 1 }, REPS)!;
  const values = Object.values(daily).map(({ value }) => value);
  const perDay = Float64Array.from(values, (value) => sharpe(value, 1));

  it('counts every strategy as a trial, one that never traded too', () => {
    expect(bias.trials).toBe(4);
    expect(bias.days).toBe(400);
    expect(Object.keys(bias.strategies)).toEqual(['base', 'a', 'b', 'never']);
    expect(bias.strategies.never!.sharpe).toBeNaN();
    expect(bias.strategies.b!.minimumDays).toBeNaN();
    expect(bias.strategies.a!.minimumDays).toBeGreaterThan(0);
    expect(bias.strategies.a!.sharpe).toBeCloseTo(sharpe(daily.a!.value, YEAR_DAYS), 10);
  });

  it('says that nothing corrects for the choice where one alone has a Sharpe ratio', () => {
    const alone = world({ good: 0.001, never: Number.NaN });
    const { best, sentence } = selectionBias({ daily: alone, compare, seed: 1 }, REPS)!;
    expect(best!.expectedMaximum).toBeNaN();
    expect(sentence).toContain('too few of them have one to tell what the best without merit would show');
    expect(sentence).not.toContain('n/a');
  });

  it('deflates and cuts the best by the trials’ own number and spread', () => {
    const { best } = bias;
    expect(best!.name).toBe('a');
    const deflated = deflatedSharpe(daily.a!.value, perDay);
    expect(best!.deflated).toBeCloseTo(deflated.probability, 12);
    const spread = sampleDeviation(perDay.filter((value) => !Number.isNaN(value)));
    expect(best!.expectedMaximum).toBeCloseTo(Math.sqrt(YEAR_DAYS) * expectedMaximumSharpe(spread ** 2, 4), 10);
    expect(best!.bhy.p).toBeCloseTo(haircutSharpe(perDay, 400).bhy.p, 12);
    expect(best!.bonferroni.sharpe).toBeLessThan(best!.sharpe);
    expect(bias.sentence).toContain('a is the best of the 4 strategies of this run');
    expect(bias.sentence).toContain('What was tried elsewhere is not counted.');
  });

  it('a larger search makes the same best one less sure', () => {
    const found = (trials: number[]) => bestOfTrials('x', daily.a!.value, Float64Array.from(trials), 0);
    const own = sharpe(daily.a!.value, 1);
    const few = found([own, 0.01, -0.01]);
    const many = found(Array.from({ length: 17 }, () => [own, 0.01, -0.01]).flat());
    expect(many.sharpe).toBe(few.sharpe);
    expect(many.deflated).toBeLessThan(few.deflated);
    expect(many.bonferroni.p).toBeGreaterThanOrEqual(few.bonferroni.p);
  });

  it('is the overfitting of the strategies’ own days', () => {
    const own = cscv({ returns: values, partitions: 16 });
    expect(bias.overfitting).toMatchObject({ probability: own.pbo, combinations: 12870, blocks: 16 });
    expect(bias.withoutOverfitting).toBeNull();
  });

  it('says why there is no overfitting to speak of', () => {
    const one = selectionBias({ daily: world({ base: 0.001 }), compare, seed: 1 }, REPS)!;
    expect([one.overfitting, one.withoutOverfitting]).toEqual([null, 'one strategy leaves nothing to choose']);
    expect(one.best!.expectedMaximum).toBe(0);
    expect(one.rivals).toEqual([]);
    const short = selectionBias({ daily: world({ base: 0, a: 0 }, 159), compare, seed: 1 }, REPS)!;
    expect(short.withoutOverfitting).toBe('159 days, and 160 are needed');
  });

  it('is null without strategies, and has no best one where none ever traded', () => {
    expect(selectionBias({ daily: {}, compare, seed: 1 }, REPS)).toBeNull();
    const still = selectionBias({ daily: world({ base: Number.NaN, a: Number.NaN }), compare, seed: 1 }, REPS)!;
    expect(still.best).toBeNull();
    expect(still.rivals[0]!.realityCheck).toEqual({ best: null, p: Number.NaN });
    expect(still.sentence).toContain('No strategy of this run has a Sharpe ratio');
  });
});

describe('rivals of a baseline', () => {
  const rivalsOf = (daily: ReturnType<typeof world>, pairs = compare) =>
    selectionBias({ daily, compare: pairs, seed: 1 }, REPS)!.rivals;

  it('finds a good one among them', () => {
    const [found] = rivalsOf(world({ base: 0, a: 0.003, b: 0 }, 700));
    expect(found!.rivals).toEqual(['a', 'b']);
    expect(found!.spa.best).toBe('a');
    expect(found!.spa.pConsistent).toBeLessThan(0.01);
    expect(found!.realityCheck.p).toBeLessThan(0.02);
  });

  it('judges at equal volatility: leverage is no merit', () => {
    const daily = world({ base: 0.002, a: 0, b: 0 }, 700);
    const levered = { ...daily, a: { ...daily.base!, value: daily.base!.value.map((value) => 5 * value) } };
    const [found] = rivalsOf(levered, [{ baseline: 'base', against: ['a', 'b'] }]);
    // Five times the baseline is the baseline; b is worse.
    expect(found!.realityCheck.best).toBe('a');
    expect(found!.realityCheck.p).toBeGreaterThan(0.3);
    expect(found!.spa.pConsistent).toBeGreaterThan(0.5);
  });

  it('counts a rival that never moves as no better and no worse', () => {
    const losing = world({ base: -0.002, a: Number.NaN, b: -0.004 }, 700);
    const [found] = rivalsOf(losing);
    expect(found!.realityCheck.best).toBe('a');
    expect(found!.realityCheck.p).toBeGreaterThan(0.3);
    expect(found!.spa.best).toBe('b');
  });

  it('takes each baseline once, with all that is held against it, and nothing unknown', () => {
    const daily = world({ base: 0, a: 0, b: 0, c: 0 });
    const found = rivalsOf(daily, [
      { baseline: 'base', against: ['a', 'gone'] },
      { baseline: 'gone', against: ['a'] },
      { baseline: 'base', against: ['b', 'a'] },
      { baseline: 'c', against: ['c'] },
    ]);
    expect(found.map(({ baseline, rivals }) => [baseline, rivals])).toEqual([['base', ['a', 'b']]]);
  });

  it('gives the same again', () => {
    const daily = world({ base: 0, a: 0.001, b: 0 });
    expect(rivalsOf(daily)).toEqual(rivalsOf(daily));
  });
});
