import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../../src/core/index.ts';
import { evaluateRun } from '../../../src/experiment/evaluate/evaluate.ts';
import { classify } from '../../../src/experiment/evaluate/evaluate-classification.ts';
import { scoredRows } from '../../../src/experiment/evaluate/evaluate-rows.ts';
import { countWidth } from '../../../src/experiment/evaluate/evaluate-score-functions.ts';
import {
  aucFunction,
  balancedAccuracyFunction,
  kappaFunction,
  matthewsFunction,
  ratioFunction,
} from '../../../src/experiment/own-targets/forecast-functions.ts';
import { forecastMeasures } from '../../../src/experiment/own-targets/forecast-measures.ts';
import { deviation, powerProduct, shifted } from '../../../src/experiment/own-targets/power-product.ts';
import type { MeanFunction } from '../../../src/stats/index.ts';
import { forecastOf, inputOf, makeWorld, type World } from '../evaluate-world.ts';

/** Right for most of the time, in stretches. */
function mostlyRight(world: World): Int8Array {
  let wrong = false;
  return world.target.map((code) => {
    if (world.rng.next() < 1 / 24) wrong = world.rng.next() < 0.03;
    return wrong ? (code + 1) % world.regimes.length : code;
  });
}

const own = forecastMeasures().map((measure) => ({
  name: `own ${measure.name}`,
  measure,
  side: measure.better === 'lower' ? ('below' as const) : ('above' as const),
  level: measure.better === 'lower' ? 10 : -10,
  beat: measure.yardstick === null ? ('none' as const) : ('naive' as const),
}));

describe('measures of forecasts', () => {
  const world = makeWorld({ days: 320, seed: 3 });
  const input = inputOf(world, forecastOf(world, mostlyRight(world)), { own });
  const answer = evaluateRun(input);
  const told = (path: string): number | undefined =>
    path.split('.').reduce((at: unknown, key) => (at as Record<string, unknown>)?.[key], answer) as number | undefined;

  it('have the values of the run’s own answer, the naive forecast’s too', () => {
    for (const target of answer.targets.slice(3)) {
      expect(target.value, target.name).toBeCloseTo(told(target.own!.of)!, 10);
      const naive = told(target.own!.of.replace('classification.', 'classification.naive.'));
      if (naive !== undefined) expect(target.naive, target.name).toBeCloseTo(naive, 10);
      if (target.naive !== null) expect(target.own!.lead!.value).toBeCloseTo(target.value - target.naive, 10);
    }
  });

  it('have the intervals of the targets of every run where they are the same', () => {
    const named = (name: string) => answer.targets.find((target) => target.name === name)!;
    expect(named('own classification.accuracy').ci95).toEqual(named('accuracy').ci95);
    expect(named('own classification.macroF1').ci95).toEqual(named('macroF1').ci95);
  });

  it('have an interval that holds the value, and are met by a model that clears level and naive forecast', () => {
    for (const { name, value, ci95, verdict, own: facts } of answer.targets.slice(3)) {
      if (name.endsWith('transitions.recall')) {
        // All changes are met: days that are all alike tell no error.
        expect([value, ...ci95, verdict]).toEqual([1, Number.NaN, Number.NaN, 'not proven']);
        continue;
      }
      expect(ci95[0], name).toBeLessThanOrEqual(value);
      expect(ci95[1], name).toBeGreaterThanOrEqual(value);
      const lead = facts!.lead?.ci95;
      const ahead = facts!.beat === 'none' || (facts!.side === 'above' ? lead![0] > 0 : lead![1] < 0);
      expect(verdict === 'met', name).toBe(ahead);
    }
    expect(answer.targets.filter(({ own: facts, verdict }) => facts && verdict === 'met').length).toBeGreaterThan(6);
  });

  it('give the naive forecast no lead over itself', () => {
    const same = evaluateRun(inputOf(world, forecastOf(world, world.naive), { own }));
    for (const name of ['balancedAccuracy', 'kappa', 'matthews', 'transitions.recall']) {
      const target = same.targets.find(({ own: facts }) => facts?.of === `classification.${name}`)!;
      expect(target.own!.lead!.value, name).toBe(0);
      expect(target.verdict, name).toBe('not proven');
      expect(target.sentence).toContain("only equals the naive forecast's");
    }
  });

  it('prove nothing where no forecast could be scored', () => {
    const empty = evaluateRun({ ...input, target: new Int8Array(world.n).fill(-1) });
    for (const { verdict, value, sentence } of empty.targets.slice(3)) {
      expect(verdict).toBe('not proven');
      expect(value).toBeNaN();
      expect(sentence).toContain('no forecast could be scored');
    }
    expect(classify(scoredRows(input), input).rows).toBeGreaterThan(0);
  });
});

describe('functions of means', () => {
  const classes = 3;
  const functions: Readonly<Record<string, MeanFunction>> = {
    balanced: balancedAccuracyFunction('model', classes),
    kappa: kappaFunction('naive', classes),
    matthews: matthewsFunction('model', classes),
    auc: aucFunction(2, [0.7, Number.NaN, 0.6]),
    ratio: ratioFunction({ 2: 2 }, { 0: 1, 1: 1 }),
    skill: ratioFunction({ 1: -1, 2: 1 }, { 2: 1 }),
    sortino: powerProduct([1, -0.5], 19),
    payoff: powerProduct([1, -1, -1, 1]),
    further: shifted(powerProduct([1, -1]), 4, 2),
    deviation: deviation(19),
  };

  it('have the gradient that finite differences give', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const rng = makeRng(seed);
        const means = Float64Array.from({ length: countWidth(classes) }, () => 0.5 + rng.next());
        // Rows, and squares, above what they hold.
        means[0] = 9;
        for (const [name, f] of Object.entries(functions)) {
          const at = name === 'deviation' ? Float64Array.from(means, (m, j) => (j === 0 ? 0.3 : m)) : means;
          const gradient = new Float64Array(at.length);
          f.gradientInto(at, gradient);
          for (let j = 0; j < at.length; j++) {
            const step = (by: number) => f.value(at.map((mean, i) => (i === j ? mean + by : mean)));
            expect(gradient[j]!, `${name} ${j}`).toBeCloseTo((step(1e-5) - step(-1e-5)) / 2e-5, 5);
          }
        }
      }),
      { seed: 12, numRuns: 50 },
    );
  });
});
