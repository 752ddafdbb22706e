import { describe, expect, it } from 'vitest';
import { DAY_MS, makeRng, type SweepObjective } from '../../src/core/index.ts';
import { sharpeMoments } from '../../src/stats/index.ts';
import type { Dimension, SearchSpace } from '../../src/sweep/space/space.ts';
import { type JudgedTrial, type JudgeSweepInput, judgeSweep } from '../../src/sweep/verdict/index.ts';

const SHARPE: SweepObjective = { of: 'strategies.a.sharpe', goal: 'maximise', strategy: 'a' };
const FALL: SweepObjective = { of: 'strategies.a.maxDrawdown', goal: 'minimise', strategy: 'a' };
const START = Date.UTC(2021, 0, 1);

const line: Dimension = {
  name: 'x',
  distribution: { kind: 'float', low: 0, high: 1, log: false, step: null },
  when: null,
};
const space = (...dimensions: readonly Dimension[]): SearchSpace => ({ dimensions, accepts: () => true });

function trial(number: number, values: readonly number[], more: Partial<JudgedTrial> = {}): JudgedTrial {
  const rest = { seed: number, parameters: {}, steps: null, figures: {}, reason: null };
  return { number, state: 'complete', point: { x: number / 100 }, values, returns: null, ...rest, ...more };
}

/** Trials of independent noise, whose value is their annual Sharpe ratio; `merit` is added to the daily return of one. */
function noisy(count: number, days: number, merit: Readonly<Record<number, number>> = {}): JudgedTrial[] {
  const rng = makeRng(11);
  return Array.from({ length: count }, (_, number) => {
    const returns = Float64Array.from({ length: days }, () => 0.01 * (rng.normal() + (merit[number] ?? 0)));
    return trial(number, [Math.sqrt(365) * sharpeMoments(returns).sharpe], { returns });
  });
}

function judge(trials: readonly JudgedTrial[], more: Partial<JudgeSweepInput> = {}) {
  const n = trials.find(({ returns }) => returns !== null)?.returns?.length ?? 0;
  return judgeSweep({
    trials,
    objectives: [SHARPE],
    space: space(line),
    days: Float64Array.from({ length: n }, (_, i) => START + i * DAY_MS),
    asConfigured: new Float64Array(n).map((_, i) => (i % 2 === 0 ? 0.01 : -0.01)),
    adaptive: false,
    nested: 3,
    seed: 1,
    ...more,
  });
}

describe('the winner of a sweep', () => {
  it('is the complete trial with the best first objective, in that objective’s own sense', () => {
    const trials = [
      trial(0, [0.2]),
      trial(1, [0.9]),
      trial(2, [0.1], { state: 'pruned' }),
      trial(3, [Number.NaN]),
      trial(4, [0.9]),
      trial(5, [], { state: 'failed' }),
    ];
    const most = judge(trials);
    expect(most.best).toBe(1);
    expect(most.trials.map(({ rank }) => rank)).toEqual([3, 1, null, 4, 2, null]);
    expect(most.trials.map(({ pareto }) => pareto)).toEqual([false, true, false, false, true, false]);
    expect('returns' in most.trials[0]!).toBe(false);
    const least = judge(trials, { objectives: [{ ...SHARPE, goal: 'minimise' }] });
    expect(least.best).toBe(0);
    expect(least.trials.map(({ rank }) => rank)).toEqual([1, 2, null, 4, 3, null]);
  });

  it('leads the Pareto front where there are several objectives', () => {
    const trials = [
      trial(0, [1.0, 0.1]),
      trial(1, [2.0, 0.3]),
      trial(2, [1.9, 0.4]),
      trial(3, [1.5, 0.2]),
      trial(4, [1.6, 0.21]),
      trial(5, [0.1, 0.9]),
    ];
    const { best, trials: ranked } = judge(trials, { objectives: [SHARPE, FALL] });
    expect(best).toBe(1);
    expect(ranked.filter(({ pareto }) => pareto).map(({ number }) => number)).toEqual([0, 1, 3, 4]);
    // Ends of the front first, the better first objective before the other; then the lonelier one; then the second front.
    const order = ranked.toSorted((a, b) => a.rank! - b.rank!).map(({ number }) => number);
    expect(order.slice(0, 2)).toEqual([1, 0]);
    expect(order.slice(2, 4).sort()).toEqual([3, 4]);
    expect(order.slice(4)).toEqual([2, 5]);
  });

  it('is none where no trial has the objective', () => {
    const nothing = judge([trial(0, [Number.NaN]), trial(1, [], { state: 'failed' })]);
    expect([nothing.best, nothing.verdict, nothing.selection, nothing.plateau]).toEqual([null, 'unjudged', null, null]);
    expect(nothing.sentences[0]).toBe('The winner is not judged: no trial has the first objective.');
    expect(judge([]).best).toBe(null);
  });
});

describe('the verdict', () => {
  it('calls the best of noise what noise looks like', () => {
    const { verdict, sentences, selection, overfitting, budget } = judge(noisy(60, 320));
    expect(verdict).toBe('noise');
    expect(sentences[0]).toMatch(
      /^The winner is what noise looks like: trial \d+ has a Sharpe ratio of \d\.\d\d, and the best of 60/,
    );
    expect(selection!.deflated).toBeLessThan(0.95);
    expect(overfitting!.probability).toBeGreaterThan(0.2);
    expect(budget!.exceeded).toBe(true);
    expect(sentences.at(-1)).toMatch(/^More trials than the 320 days bear/);
  });

  it('lets a winner stand whose lead noise does not explain', () => {
    const { verdict, best, sentences, overfitting } = judge(noisy(60, 320, { 17: 0.4 }));
    expect([verdict, best]).toEqual(['stands', 17]);
    expect(sentences[0]).toMatch(/^The winner stands: trial 17 has a Sharpe ratio of/);
    expect(overfitting!.probability).toBeLessThan(0.05);
  });

  it('counts pruned trials as tried, and failed ones not', () => {
    const few = noisy(30, 200);
    const pruned = Array.from({ length: 300 }, (_, i) => trial(30 + i, [], { state: 'pruned' }));
    const failed = pruned.map((one): JudgedTrial => ({ ...one, state: 'failed' }));
    const bar = (trials: readonly JudgedTrial[]) => judge(trials).selection!.expectedMaximum;
    expect(bar([...few, ...pruned])).toBeGreaterThan(1.2 * bar(few));
    expect(bar([...few, ...failed])).toBe(bar(few));
    expect(judge([...few, ...pruned]).budget!.trials).toBe(330);
  });

  it('is no milder where the lucky trials are tried again and again', () => {
    const plain = noisy(40, 320);
    const lucky = plain.toSorted((a, b) => b.values[0]! - a.values[0]!)[0]!;
    const copies = Array.from({ length: 400 }, (_, i) => {
      const rng = makeRng(1000 + i);
      const returns = lucky.returns!.map((value) => value + 0.001 * rng.normal());
      return trial(40 + i, lucky.values, { returns });
    });
    const [alone, crowded] = [judge(plain), judge([...plain, ...copies])];
    expect(crowded.selection!.expectedMaximum).toBeGreaterThan(alone.selection!.expectedMaximum);
    expect(crowded.overfitting).toEqual(alone.overfitting);
    expect(crowded.sentences[1]).toMatch(/^400 of 440 trials move as an earlier one does/);
  });

  it('says why there is nothing to judge', () => {
    const told = (trials: readonly JudgedTrial[], more = {}) => judge(trials, more).sentences[0];
    const forecasts: SweepObjective = { of: 'classification.macroF1', goal: 'maximise', strategy: null };
    expect(told([trial(0, [0.4]), trial(1, [0.5])], { objectives: [forecasts] })).toBe(
      'The winner is not judged: the first objective, classification.macroF1, has no daily returns.',
    );
    expect(told(noisy(5, 12))).toBe('The winner is not judged: 12 days, and 20 are needed.');
    const still = noisy(5, 40).map((one, i) =>
      i === 2 ? { ...one, values: [9], returns: new Float64Array(40) } : one,
    );
    expect(told(still)).toBe('The winner is not judged: trial 2 never moves, so it has no Sharpe ratio.');
  });

  it('does not take a few lucky days among hundreds at rest for merit', () => {
    const lucky = (moving: number) =>
      trial(0, [1], {
        returns: Float64Array.from({ length: 500 }, (_, d) => (d % 25 < moving / 20 ? 0.01 + d / 1e6 : 0)),
      });
    const few = judge([trial(0, [1], { returns: new Float64Array(500).fill(0.01, 100, 108) })]);
    expect(few.verdict).toBe('unjudged');
    expect(few.sentences[0]).toBe('The winner is not judged: trial 0 moves on 8 of 500 days, and 20 are needed.');
    expect(judge([lucky(20)]).verdict).toBe('stands');
  });

  it('does not take the folds for the way of choosing where the sweep chooses by another figure', () => {
    const trials = noisy(20, 200);
    const told = (objective: SweepObjective) => judge(trials, { objectives: [objective] }).nested!.sentence;
    expect(told(SHARPE)).toMatch(/this is what the way of choosing earns\.$/);
    expect(told(FALL)).toBe(
      `${told(SHARPE)} The sweep itself chooses by another figure (minimise strategies.a.maxDrawdown), of which this says nothing.`,
    );
  });

  it('says whose Sharpe ratio is judged where the objective is a difference', () => {
    const lead: SweepObjective = { of: 'improvements.a.sharpeDelta', goal: 'maximise', strategy: 'a', baseline: 'b' };
    const { sentences } = judge(noisy(20, 200), { objectives: [lead] });
    expect(sentences[0]).toMatch(
      /^The winner is what noise looks like: the lead of trial \d+ over b has a Sharpe ratio of/,
    );
    expect(sentences[1]).toBe(
      'What is judged here is the lead: what a earned day by day, at the volatility of b, less what b earned.',
    );
    expect(judge(noisy(20, 200)).sentences.join(' ')).not.toContain('lead: what');
  });

  it('has no probability of overfitting, and says why, on few days, of one trial, of copies', () => {
    expect(judge(noisy(5, 159)).withoutOverfitting).toBe('159 days, and 160 are needed');
    expect(judge(noisy(5, 160)).withoutOverfitting).toBe(null);
    expect(judge(noisy(1, 200)).withoutOverfitting).toBe('one trial leaves nothing to choose');
    expect(judge([trial(0, [1])]).withoutOverfitting).toBe('no trial has daily returns');
    const [one] = noisy(1, 200);
    const twice = judge([one!, { ...one!, number: 1 }]);
    expect(twice.withoutOverfitting).toBe('all trials move as one, which leaves nothing to choose');
    expect(twice.overfitting).toBe(null);
  });

  it('follows from its input alone', () => {
    const trials = noisy(20, 200);
    expect(judge(trials)).toEqual(judge(trials));
    expect(judge(trials, { seed: 2 }).nested!.ci95).not.toEqual(judge(trials).nested!.ci95);
  });
});

describe('choosing on the earlier days and judging on the next', () => {
  it('holds over each fold the trial that was best before it', () => {
    // Trial 0 earns on the first half, trial 1 on the second, each from one day to the next with some noise.
    const days = 80;
    const rng = makeRng(3);
    const shape = (gain: (day: number) => number) =>
      Float64Array.from({ length: days }, (_, day) => 0.01 * (gain(day) + 0.2 * rng.normal()));
    const early = shape((day) => (day < 40 ? 1 : -1));
    const late = shape((day) => (day < 40 ? -1 : 1));
    const { nested } = judge([trial(0, [1], { returns: early }), trial(1, [2], { returns: late })]);
    expect(nested!.folds.map(({ chosen }) => chosen)).toEqual([0, 0, 0]);
    expect(nested!.folds.map(({ days: n }) => n)).toEqual([20, 20, 20]);
    expect(nested!.folds[0]).toMatchObject({ from: '2021-01-21T00:00:00Z', to: '2021-02-10T00:00:00Z' });
    expect(nested!.folds.map(({ outOfSample }) => Math.sign(outOfSample))).toEqual([1, -1, -1]);
    expect(nested!.folds.every(({ inSample }, k) => (k === 2 ? true : inSample > 10))).toBe(true);
    const stitched = sharpeMoments(early.subarray(20)).sharpe * Math.sqrt(365);
    expect(nested!.sharpe).toBeCloseTo(stitched, 10);
    expect(nested!.ci95[0]).toBeLessThan(stitched);
    expect(nested!.asConfigured).toBeCloseTo(0, 10);
  });

  it('is exact of samplers that do not learn alone, and says so', () => {
    const trials = noisy(10, 100);
    const [plain, steered] = [judge(trials).nested!, judge(trials, { adaptive: true }).nested!];
    expect([plain.exact, steered.exact]).toEqual([true, false]);
    expect(plain.sentence).toMatch(
      /3 times, earned a Sharpe ratio of .* on 75 days; the configuration as it stands earned/,
    );
    expect(plain.sentence).toMatch(/this is what the way of choosing earns\.$/);
    expect(steered.sentence).toMatch(/take it for an upper bound\.$/);
    expect(steered.sharpe).toBe(plain.sharpe);
  });

  it('is left out where it was not asked for, and on few days', () => {
    expect(judge(noisy(10, 100), { nested: null }).nested).toBe(null);
    expect(judge(noisy(10, 79)).nested).toBe(null);
    expect(judge(noisy(10, 80)).nested).not.toBe(null);
    expect(judge(noisy(10, 80), { asConfigured: null }).nested!.sentence).not.toMatch(/as it stands/);
  });
});

describe('the plateau', () => {
  const valued = (value: (x: number) => number, count = 41): JudgedTrial[] =>
    Array.from({ length: count }, (_, i) => trial(i, [value(i / (count - 1))], { point: { x: i / (count - 1) } }));

  it('tells a hill from a needle', () => {
    const hill = judge(valued((x) => 1 - 4 * (x - 0.5) ** 2)).plateau!;
    expect(hill.best).toBe(1);
    expect(hill.kept).toBeGreaterThan(0.7);
    expect(hill.sentence).toMatch(/plateau\.$/);
    const needle = judge(valued((x) => (x === 0.5 ? 1 : 0.1 * Math.sin(40 * x)))).plateau!;
    expect(needle.kept).toBeLessThan(0.3);
    expect(needle.sentence).toMatch(/needle\.$/);
    const low = judge(
      valued((x) => 4 * (x - 0.5) ** 2),
      { objectives: [{ ...SHARPE, goal: 'minimise' }] },
    ).plateau!;
    expect([low.best, low.kept > 0.7]).toEqual([0, true]);
  });

  it('takes trials within a tenth of the diagonal, at least ten, and each point once', () => {
    const trials = valued((x) => x, 101);
    const { neighbours, distance } = judge(trials).plateau!;
    // From 1.0 down to 0.9: as many as there are hundredths.
    expect(neighbours).toBe(10);
    expect(distance).toBeCloseTo(0.055, 10);
    const dense = judge(valued((x) => -Math.abs(x - 0.5), 101)).plateau!;
    expect(dense.neighbours).toBe(20);
    const again = trials.map((one) => ({ ...one, number: one.number + 101 }));
    expect(judge([...trials, ...again]).plateau).toEqual(judge(trials).plateau);
  });

  it('measures logarithms, choices and branches', () => {
    const rate: Dimension = {
      name: 'rate',
      distribution: { kind: 'float', low: 1e-4, high: 1, log: true, step: null },
      when: null,
    };
    const kind: Dimension = { name: 'kind', distribution: { kind: 'categorical', choices: ['a', 'b'] }, when: null };
    const depth: Dimension = { ...line, name: 'depth', when: { dimension: 'kind', choice: 1 } };
    const distanceTo = (other: Record<string, number>): number => {
      const points = [{ rate: 1e-2, kind: 1, depth: 0.5 }, other, other].map((point, i) =>
        trial(i, [2 - i], { point: i === 2 ? { ...other, rate: other.rate! * 1.0000001 } : point }),
      );
      return judge(points, { space: space(rate, kind, depth) }).plateau!.distance;
    };
    expect(distanceTo({ rate: 1e-4, kind: 1, depth: 0.5 })).toBeCloseTo(0.5 / Math.sqrt(3), 6);
    expect(distanceTo({ rate: 1, kind: 1, depth: 0.5 })).toBeCloseTo(0.5 / Math.sqrt(3), 6);
    // Another choice, and a depth that it does not have.
    expect(distanceTo({ rate: 1e-2, kind: 0 })).toBeCloseTo(Math.sqrt(2 / 3), 6);
  });

  it('has no share of a lead that is none', () => {
    const flat = judge(valued(() => 1)).plateau!;
    expect(flat.kept).toBeNaN();
    expect(flat.sentence).toMatch(/no lead over the others\.$/);
    expect(judge(valued((x) => x, 2)).plateau).toBe(null);
  });
});
