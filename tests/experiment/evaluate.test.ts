import { describe, expect, it } from 'vitest';
import { HOUR_MS, makeRng } from '../../src/core/index.ts';
import { evaluateRun } from '../../src/experiment/evaluate/evaluate.ts';
import { parseLabelFilter } from '../../src/labels/filter-catalog.ts';
import { forecastOf, inputOf, makeWorld, SEGMENT_BARS, type World } from './evaluate-world.ts';

/** Right but for stretches of about a day now and then: better than the naive forecast, which is late at each change. */
function mostlyRight(world: World): Int8Array {
  const calls = world.target.slice();
  let wrong = false;
  for (let i = 0; i < calls.length; i++) {
    if (world.rng.next() < 1 / 24) wrong = world.rng.next() < 0.03;
    if (wrong) calls[i] = (calls[i]! + 1) % world.regimes.length;
  }
  return calls;
}

const target = (answer: ReturnType<typeof evaluateRun>, name: string) => {
  const found = answer.targets.find((row) => row.name === name);
  if (found === undefined) throw new Error(`no target ${name}`);
  return found;
};

describe('scored rows', () => {
  it('leave out gaps, unknown targets, rows without a naive forecast and rows without probabilities', () => {
    const world = makeWorld({ days: 80 });
    const forecast = forecastOf(world, world.target);
    const start = forecast.row[0]!;
    const gap = new Uint8Array(world.n);
    gap[start + 1] = 1;
    const truth = world.target.slice();
    truth[start + 2] = -1;
    const naive = world.naive.slice();
    naive[start + 3] = -1;
    forecast.columns.p_TREND![4] = Number.NaN;
    const { classification } = evaluateRun(inputOf(world, forecast, { gap, target: truth, naive }));
    expect(classification!.rows).toBe(forecast.row.length - 4);
    expect(classification!.accuracy).toBe(1);
  });

  it('may be none: scores are null and nothing is proven', () => {
    const world = makeWorld({ days: 80 });
    const answer = evaluateRun(
      inputOf(world, forecastOf(world, world.target), { target: new Int8Array(world.n).fill(-1) }),
    );
    expect(answer.classification).toBeNull();
    expect(answer.persistence).toBeNull();
    expect(answer.targets.map(({ verdict }) => verdict)).toEqual(['not proven', 'not proven', 'not proven']);
  });
});

describe('classification', () => {
  it('scores .99 p + .01 / K, and the naive forecast by its row of the Markov table', () => {
    const world = makeWorld({ days: 100 });
    const { classification } = evaluateRun(inputOf(world, forecastOf(world, world.target, 0.7)));
    const smooth = (p: number): number => -Math.log(0.99 * p + 0.01 / 3);
    expect(classification!.logLoss).toBeCloseTo(smooth(0.7), 12);
    const { accuracy, logLoss } = classification!.naive;
    expect(logLoss).toBeCloseTo(accuracy * smooth(0.85) + (1 - accuracy) * smooth(0.075), 10);
    expect(classification!.skill.logLoss).toBeCloseTo(1 - classification!.logLoss / logLoss, 12);
    const squares = (p: number, rest: number): number => (1 - p) ** 2 + rest;
    const { brier, auc } = classification!.naive;
    const late = squares(0.075, 0.85 ** 2 + 0.075 ** 2);
    expect(brier).toBeCloseTo(accuracy * squares(0.85, 2 * 0.075 ** 2) + (1 - accuracy) * late, 10);
    expect(auc).toBeGreaterThan(0.6);
    expect(auc).toBeLessThan(classification!.auc);
  });

  it('forecasts the commonest regime of each segment’s train rows as majority, with their shares', () => {
    const world = makeWorld({ days: 100 });
    const input = inputOf(world, forecastOf(world, world.target));
    const { classification } = evaluateRun(input);
    const share = world.target.subarray(28 * 24).filter((code) => code === 0).length / classification!.rows;
    expect(classification!.majority.accuracy).toBeCloseTo(share, 12);
    const smooth = (p: number): number => -Math.log(0.99 * p + 0.01 / 3);
    expect(classification!.majority.logLoss).toBeCloseTo(share * smooth(0.5) + (1 - share) * smooth(0.25), 10);
    // The same shares at every row rank nothing.
    expect(classification!.majority.auc).toBe(0.5);
    const miss = 0.75 ** 2 + 0.5 ** 2 + 0.25 ** 2;
    expect(classification!.majority.brier).toBeCloseTo(share * (0.25 + 2 * 0.25 ** 2) + (1 - share) * miss, 10);
  });

  it('gives a Diebold–Mariano t above zero to the better model and below zero to the worse', () => {
    const world = makeWorld({ days: 200 });
    const good = evaluateRun(inputOf(world, forecastOf(world, mostlyRight(world)))).classification!;
    const random = Int8Array.from({ length: world.n }, () => world.rng.int(3));
    const bad = evaluateRun(inputOf(world, forecastOf(world, random))).classification!;
    expect(good.skill.dieboldMarianoT).toBeGreaterThan(2);
    expect(good.skill.p).toBeLessThan(0.05);
    expect(bad.skill.dieboldMarianoT).toBeLessThan(-2);
    expect(bad.skill.logLoss).toBeLessThan(0);
  });

  it('says beside accuracy what is beyond chance, and how late the changes are', () => {
    const world = makeWorld({ days: 200 });
    const right = evaluateRun(inputOf(world, forecastOf(world, world.target))).classification!;
    expect(right).toMatchObject({ balancedAccuracy: 1, kappa: 1, matthews: 1, auc: 1 });
    expect(right.transitions).toMatchObject({ early: 0, late: 0, missed: 0, medianLagBars: 0 });
    expect(right.transitions.onTime).toBeGreaterThan(5);
    // A constant call agrees with chance alone.
    expect(right.majority.kappa).toBeCloseTo(0, 12);
    expect(right.majority.matthews).toBeNaN();
    const naive = evaluateRun(inputOf(world, forecastOf(world, world.naive))).classification!;
    expect(naive.transitions).toMatchObject({ early: 0, onTime: 0 });
    expect(naive.transitions.medianLagBars).toBe(inputOf(world, forecastOf(world, world.naive)).overlapBars);
    expect(naive.kappa).toBeCloseTo(naive.naive.kappa, 12);
  });

  it('refuses forecasts of a segment without priors', () => {
    const world = makeWorld({ days: 80 });
    expect(() => evaluateRun(inputOf(world, forecastOf(world, world.target), { segments: [] }))).toThrow(/segment 0/);
  });
});

describe('persistence', () => {
  it('is rows ÷ runs in days, for labels and predictions on the same rows', () => {
    const world = makeWorld({ days: 100 });
    const half = Int8Array.from({ length: world.n }, (_, i) => Math.floor(i / 12) % 2);
    const { persistence } = evaluateRun(inputOf(world, forecastOf(world, half)));
    expect(persistence!.predictedDays).toBeCloseTo(0.5, 12);
    let runs = 1;
    for (let i = 28 * 24 + 1; i < world.n; i++) if (world.target[i] !== world.target[i - 1]) runs++;
    expect(persistence!.labelDays).toBeCloseTo(72 / runs, 12);
  });

  it('behind the labels’ filter is told beside what the filter makes of the accuracy', () => {
    const world = makeWorld({ days: 100 });
    const flicker = world.target.map((code, i) => (i % 5 === 0 ? (code + 1) % 3 : code));
    const forecast = forecastOf(world, flicker);
    const held = parseLabelFilter({ use: 'vote', params: { window: '12h', share: 0.75 } }, HOUR_MS, 'filter');
    const { persistence, classification } = evaluateRun(inputOf(world, forecast, { labelFilter: held.apply }));
    const expected = held.apply(flicker.slice(28 * 24));
    const hits = expected.filter((code, i) => code === world.target[28 * 24 + i]).length;
    expect(persistence!.filteredAccuracy).toBeCloseTo(hits / expected.length, 12);
    expect(persistence!.filteredDays!).toBeGreaterThan(5 * persistence!.predictedDays);
    expect(persistence!.filteredAccuracy!).toBeGreaterThan(classification!.accuracy);
    // A vote of two weeks makes anything last, and nothing right.
    const slow = parseLabelFilter({ use: 'vote', params: { window: '14d', share: 0.9 } }, HOUR_MS, 'filter');
    const stuck = evaluateRun(inputOf(world, forecast, { labelFilter: slow.apply })).persistence!;
    expect(stuck.filteredDays!).toBeGreaterThan(persistence!.labelDays);
    expect(stuck.filteredAccuracy!).toBeLessThan(classification!.accuracy);
    expect(evaluateRun(inputOf(world, forecast)).persistence).toMatchObject({
      filteredDays: null,
      filteredAccuracy: null,
    });
  });

  it('behind a filter reads the prediction of every bar in order, scored or not, and none of a bar without one', () => {
    const world = makeWorld({ days: 60 });
    const seen: Int8Array[] = [];
    const labelFilter = (codes: Int8Array): Int8Array => {
      seen.push(codes);
      return codes;
    };
    const calls = world.naive.map((code) => Math.max(0, code));
    const forecast = forecastOf(world, calls);
    forecast.columns.p_TREND![7] = Number.NaN;
    // The newest targets are unknown, their predictions are there all the same.
    const target = world.target.map((code, i) => (i >= world.n - 24 ? -1 : code));
    const { persistence, classification } = evaluateRun(inputOf(world, forecast, { labelFilter, target }));
    const wanted = calls.slice(28 * 24);
    wanted[7] = -1;
    expect(seen).toEqual([wanted]);
    expect(persistence!.filteredDays).toBeCloseTo(persistence!.predictedDays, 12);
    expect(persistence!.filteredAccuracy).toBeCloseTo(classification!.accuracy, 12);
  });

  it('breaks runs where a segment gave no forecasts', () => {
    const world = makeWorld({ days: 28 + 14 * 3 });
    const constant = forecastOf(world, new Int8Array(world.n));
    const keep = Array.from(constant.row.keys()).filter((i) => constant.segment[i] !== 1);
    const pick = <T extends Int32Array | Float64Array>(values: T): T => values.filter((_, i) => keep.includes(i)) as T;
    const holed = {
      ...constant,
      time: pick(constant.time),
      row: pick(constant.row),
      segment: pick(constant.segment),
      columns: Object.fromEntries(Object.entries(constant.columns).map(([name, values]) => [name, pick(values)])),
    };
    expect(evaluateRun(inputOf(world, constant)).persistence!.predictedDays).toBeCloseTo(42, 12);
    expect(evaluateRun(inputOf(world, holed)).persistence!.predictedDays).toBeCloseTo(14, 12);
  });
});

describe('information coefficient', () => {
  it('is null where no return was forecast', () => {
    const world = makeWorld({ days: 80 });
    expect(evaluateRun(inputOf(world, forecastOf(world, world.target))).ic).toBeNull();
  });

  it('pairs the edge at a row with the return of the next h bars, of real bars whose end is in the data', () => {
    const world = makeWorld({ days: 80 });
    const start = 28 * 24;
    const edgeBps = Float64Array.from({ length: world.n - start }, (_, i) => {
      const row = start + i;
      return row + 10 < world.n ? world.close[row + 10]! / world.close[row]! - 1 : 1;
    });
    const gap = new Uint8Array(world.n);
    gap[start + 5] = 1;
    const { ic } = evaluateRun(inputOf(world, forecastOf(world, world.target, 0.9, { edgeBps }), { gap }));
    expect(ic!.rows).toBe(world.n - start - 10 - 1);
    expect(ic!.horizonBars).toBe(10);
    expect(ic!.pooledSpearman).toBeCloseTo(1, 10);
    expect(ic!.hitRate).toBe(1);
  });

  it('comes with its curve by horizon, its regimes, its segments and a control that knows nothing', () => {
    const world = makeWorld({ days: 200 });
    const start = 28 * 24;
    const edgeBps = Float64Array.from({ length: world.n - start }, (_, i) => {
      const row = start + i;
      return row + 10 < world.n ? world.close[row + 10]! / world.close[row]! - 1 : 1;
    });
    const input = inputOf(world, forecastOf(world, world.target, 0.9, { edgeBps }));
    const ic = evaluateRun(input).ic!;
    expect(ic.decay.map(({ horizonBars }) => horizonBars)).toEqual([1, 2, 5, 10, 20, 50]);
    const highest = Math.max(...ic.decay.map(({ pooledSpearman }) => pooledSpearman));
    expect(ic.decay[3]).toMatchObject({ horizonBars: 10, pooledSpearman: highest, rows: ic.rows });
    expect(ic.byRegime.map(({ name }) => name)).toEqual(world.regimes);
    for (const { spearman } of ic.byRegime) expect(spearman).toBeCloseTo(1, 10);
    const known = input.naive.filter((code, t) => t >= start && t < world.n - 10 && code >= 0).length;
    expect(ic.byRegime.reduce((sum, { rows }) => sum + rows, 0)).toBe(known);
    expect(ic.segments.map(({ segment }) => segment)).toEqual(input.segments.map(({ index }) => index));
    expect(ic.segmentsWarning).toMatch(/never evidence/);
    // No place of 199 does as well as the real one.
    expect(ic.control).toMatchObject({ shifts: 199, p: 1 / 200 });
    expect(ic.control.deviation).toBeLessThan(0.2);
  });

  it('has no control where the forecast cannot be moved out of its own reach', () => {
    const world = makeWorld({ days: 40 });
    const edgeBps = Float64Array.from({ length: world.n - 28 * 24 }, (_, i) => Math.sin(i * i));
    const { ic } = evaluateRun(inputOf(world, forecastOf(world, world.target, 0.9, { edgeBps })));
    expect(ic!.control).toEqual({ shifts: 0, deviation: Number.NaN, p: Number.NaN });
  });
});

describe('improvements', () => {
  const days = 300;
  const series = (seed: number, gain: number) => {
    const rng = makeRng(seed);
    return {
      day: Float64Array.from({ length: days }, (_, i) => i * 86_400_000),
      value: Float64Array.from({ length: days }, () => gain + 0.01 * rng.normal()),
    };
  };
  const world = makeWorld({ days: 60 });
  const base = series(1, 0.001);
  const better = { day: base.day, value: base.value.map((v, i) => v + 0.004 + 0.001 * Math.sin(i)) };
  const input = inputOf(world, forecastOf(world, world.target), {
    daily: { base, better, other: series(3, 0), flat: { day: base.day, value: new Float64Array(days) } },
    compare: [
      { baseline: 'base', against: ['better', 'other'] },
      { baseline: 'flat', against: ['base'] },
    ],
  });
  const answer = evaluateRun(input);

  it('come one a pair in order, the first also as `improvement`, each with its target', () => {
    expect(answer.improvements.map((row) => [row.baseline, row.against])).toEqual([
      ['base', 'better'],
      ['base', 'other'],
      ['flat', 'base'],
    ]);
    expect(answer.improvement).toEqual(answer.improvements[0]);
    expect(answer.targets.map(({ name }) => name)).toEqual([
      'accuracy',
      'macroF1',
      'persistenceDays',
      'sharpeImprovement',
      'sharpeImprovement:other',
      'sharpeImprovement:base',
    ]);
  });

  it('are met by a plain improvement, and undefined where a strategy never trades', () => {
    expect(target(answer, 'sharpeImprovement').verdict).toBe('met');
    expect(target(answer, 'sharpeImprovement').sentence).toMatch(/better by more than 10 %\.$/);
    expect(answer.improvements[2]!.sharpeDelta).toBeNaN();
    expect(target(answer, 'sharpeImprovement:base').verdict).toBe('not proven');
    expect(target(answer, 'sharpeImprovement:base').sentence).toMatch(/no Sharpe ratio/);
  });

  it('are not proven where the baseline does not earn, however much better the other is', () => {
    const losing = { day: base.day, value: base.value.map((v) => v - 0.01) };
    const row = evaluateRun({ ...input, daily: { base: losing, better, other: base, flat: base } });
    expect(row.improvement!.ratio).toBeNull();
    expect(row.improvement!.ci95[0]).toBeGreaterThan(0);
    expect(target(row, 'sharpeImprovement').verdict).toBe('not proven');
  });

  it('use the days that both strategies have', () => {
    const late = { day: better.day.slice(50), value: better.value.slice(50) };
    const cut = { day: base.day.slice(50), value: base.value.slice(50) };
    const compare = [{ baseline: 'base', against: ['better'] }];
    const partly = evaluateRun({ ...input, compare, daily: { base, better: late } });
    expect(partly.improvement).toEqual(
      evaluateRun({ ...input, compare, daily: { base: cut, better: late } }).improvement,
    );
  });
});

describe('verdicts on forecasts', () => {
  const world = makeWorld({ days: 320, seed: 5 });

  it('are met by a forecast that is better than the naive one', () => {
    const answer = evaluateRun(inputOf(world, forecastOf(world, mostlyRight(world))));
    expect(target(answer, 'accuracy').verdict).toBe('met');
    expect(target(answer, 'macroF1').verdict).toBe('met');
    expect(target(answer, 'accuracy').sentence).toMatch(
      /^Accuracy 0\.\d{3} \[0\.\d{3}, (0|1)\.\d{3}\] clears 0\.60 and beats the naive forecast's 0\.\d{3} by 0\.\d{3} \[/,
    );
  });

  it('are never met by the naive forecast itself', () => {
    const answer = evaluateRun(inputOf(world, forecastOf(world, world.naive)));
    for (const name of ['accuracy', 'macroF1', 'persistenceDays']) {
      expect(target(answer, name).verdict).toBe('not proven');
      expect(target(answer, name).naive).toBeCloseTo(target(answer, name).value, 12);
      expect(target(answer, name).sentence).toContain('only equals the naive forecast');
    }
  });

  it('are not met by random forecasts', () => {
    const random = Int8Array.from({ length: world.n }, () => world.rng.int(3));
    const answer = evaluateRun(inputOf(world, forecastOf(world, random)));
    expect(answer.targets.map(({ verdict }) => verdict)).toEqual(['not met', 'not met', 'not met']);
  });

  it('never call a constant or a per-segment constant persistent, even where the naive forecast is worse', () => {
    // Regimes shorter than the lead: the naive forecast is a guess, and the commonest regime beats it.
    const hasty = makeWorld({ days: 320, meanRunDays: 0.4, seed: 8 });
    const truth = hasty.target.map((code, i) => (i % 3 === 0 ? 0 : code));
    const naive = truth.map((_, i) => (i < 24 ? -1 : truth[i - 23]!));
    const perSegment = truth.map((_, i) => (Math.floor((i - 28 * 24) / SEGMENT_BARS) % 5 === 0 ? 1 : 0));
    for (const calls of [new Int8Array(hasty.n), perSegment]) {
      const answer = evaluateRun(inputOf(hasty, forecastOf(hasty, calls), { target: truth, naive }));
      expect(answer.classification!.accuracy).toBeGreaterThan(answer.classification!.naive.accuracy);
      expect(answer.persistence!.predictedDays).toBeGreaterThan(3);
      expect(target(answer, 'persistenceDays').verdict).not.toBe('met');
      expect(target(answer, 'persistenceDays').sentence).toMatch(/changes only 0 times within segments/);
    }
  });

  it('follow from the seed alone', () => {
    const input = inputOf(world, forecastOf(world, mostlyRight(world)));
    const first = evaluateRun(input);
    expect(evaluateRun(input)).toEqual(first);
    expect(evaluateRun({ ...input, seed: 2 }).targets[0]!.ci95).not.toEqual(first.targets[0]!.ci95);
  });
});
