import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, DEFAULTS, loadConfig, relocate } from '../../../src/config/index.ts';
import { RegimewalkError } from '../../../src/core/index.ts';
import { evaluateRun } from '../../../src/experiment/evaluate/evaluate.ts';
import { judge, judgeOwnTargets } from '../../../src/experiment/own-targets/judge-own-targets.ts';
import type { Finding } from '../../../src/experiment/own-targets/measure.ts';
import { type OwnTarget, ownMeasures, parseOwnTargets } from '../../../src/experiment/own-targets/parse-own-targets.ts';
import type { Interval } from '../../../src/stats/index.ts';
import { forecastOf, inputOf, makeWorld, type World } from '../evaluate-world.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-own-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function load(own: string) {
  const file = path.join(folder, 'my.yml');
  writeFileSync(file, `seed: 1\ntargets:\n  own:\n    - ${own}\n`);
  return loadConfig({ file });
}

/** The error that a target is refused with, told as a command tells it. */
function refusal(own: string): RegimewalkError {
  try {
    const loaded = load(own);
    try {
      parseOwnTargets(loaded.config);
    } catch (error) {
      throw relocate(error, loaded);
    }
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('targets.own', () => {
  it('leaves the identity of a run without any as it was', () => {
    const file = path.join(folder, 'none.yml');
    writeFileSync(file, 'targets: { own: [] }\n');
    const { config, hash } = loadConfig({ file });
    expect(config.targets).not.toHaveProperty('own');
    expect(hash()).toBe(loadConfig({ overrides: {} }).hash());
    expect(load('{ name: a, of: classification.kappa, above: 0.5 }').hash()).not.toBe(hash());
  });

  it('takes every measure of its list, from either side', () => {
    const config = DEFAULTS as unknown as Config;
    const names = ownMeasures(config).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of [
      'strategies.trend.sharpe',
      'strategies.forecast+regime.maxDrawdown',
      'improvements.trend+label.sharpeDelta',
      'classification.transitions.f1',
      'persistence.predictedDays',
      'ic.pooledSpearman',
    ])
      expect(names).toContain(name);
    for (const of of names) {
      expect(parseOwnTargets(load(`{ name: a, of: "${of}", above: 0.5 }`).config)[0]).toMatchObject({
        side: 'above',
        level: 0.5,
        beat: 'none',
      });
    }
  });

  it('is held against the baseline in compare, else against holding the market', () => {
    const yardstick = (of: string) =>
      parseOwnTargets(load(`{ name: a, of: ${of}, above: 0 }`).config)[0]!.measure.yardstick;
    expect(yardstick('strategies.trend+regime.sharpe')).toBe('trend');
    expect(yardstick('strategies.trend.sharpe')).toBe('holding the market');
    expect(yardstick('strategies.trend+regime.exposure')).toBe('trend');
    expect(yardstick('strategies.trend.exposure')).toBeNull();
  });

  it.each([
    ['of: strategies.trend.sharp, above: 1', 'CONFIG_INVALID', /did you mean "strategies\.trend\.sharpe"/, 'of'],
    [
      'of: strategies.trnd.sharpe, above: 1',
      'UNKNOWN_STRATEGY',
      /no strategy "trnd"; did you mean "strategies\.trend\.sharpe"/,
      'of',
    ],
    ['of: classification.acuracy, above: 1', 'CONFIG_INVALID', /did you mean "classification\.accuracy"/, 'of'],
    ['of: nonsense, above: 1', 'CONFIG_INVALID', /there is no measure "nonsense"/, 'of'],
    ['of: improvements.trend.sharpeDelta, above: 1', 'CONFIG_INVALID', /there is no measure/, 'of'],
    ['of: strategies.trend.exposure, above: 1, beat: naive', 'CONFIG_INVALID', /nobody to beat/, 'beat'],
    ['of: ic.pooledSpearman, above: 1, beat: naive', 'CONFIG_INVALID', /nobody to beat/, 'beat'],
    ['of: classification.logLoss, above: 1, beat: naive', 'CONFIG_INVALID', /contradict each other/, 'above'],
  ])('refuses { %s } with its line, before anything is read', (own, code, what, key) => {
    const error = refusal(`{ name: a, ${own} }`);
    expect(error.code).toBe(code);
    expect(error.what).toMatch(what);
    expect(error.where).toContain(`my.yml:4 targets.own.0.${key}`);
  });

  it('refuses both sides or none, an empty name, a name twice, and a name of the other targets', () => {
    expect(refusal('{ name: a, of: classification.kappa }').what).toMatch(/above or below/);
    expect(refusal('{ name: a, of: classification.kappa, above: 1, below: 2 }').what).toMatch(/above or below/);
    expect(refusal('{ name: "", of: classification.kappa, above: 1 }').code).toBe('CONFIG_INVALID');
    expect(refusal('{ name: a, of: classification.kappa, above: x }').where).toContain('my.yml:4');
    for (const name of ['a\\nb', ' accuracy ']) {
      const refused = refusal(`{ name: "${name}", of: classification.kappa, above: 1 }`);
      expect(refused).toMatchObject({ path: 'targets.own.0.name', what: expect.stringContaining('one line') });
    }
    const twice =
      '{ name: a, of: classification.kappa, above: 1 }\n    - { name: a, of: classification.brier, below: 1 }';
    expect(refusal(twice)).toMatchObject({ path: 'targets.own.1.name' });
    expect(refusal('{ name: macroF1, of: classification.kappa, above: 1 }').what).toMatch(/target of every run/);
  });

  it('refuses an information coefficient where no return is forecast', () => {
    const { config } = load('{ name: a, of: ic.pooledSpearman, above: 0 }');
    const without = { ...config, model: { ...config.model, returns: null } };
    expect(() => parseOwnTargets(without)).toThrow(/no model forecasts a return/);
  });
});

const target = (over: Partial<OwnTarget> = {}): OwnTarget => ({
  name: 'mine',
  measure: {
    name: 'strategies.trend.sharpe',
    title: 'the Sharpe ratio of trend',
    unit: 'number',
    better: 'higher',
    yardstick: 'hold',
    of: { kind: 'account', strategy: 'trend', figure: 'sharpe' },
    find: () => {
      throw new Error('not asked');
    },
  },
  side: 'above',
  level: 0.5,
  beat: 'none',
  ...over,
});

const found = (over: Partial<Finding> = {}): Finding => ({
  value: 1,
  ci95: [0.6, 1.4],
  naive: 0.4,
  lead: { value: 0.6, ci95: [0.2, 1] },
  method: 'x',
  why: null,
  ...over,
});

describe('verdicts on own targets', () => {
  it('are met by intervals on the right side alone, and mirror from above to below', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const interval = fc.tuple(number, number).map(([a, b]): Interval => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(interval, interval, number, fc.constantFrom('naive', 'none'), (ci95, lead, level, beat) => {
        const finding = found({ ci95, lead: { value: 0.1, ci95: lead } });
        const { verdict } = judge(target({ level, beat }), finding);
        const reached = ci95[0] > level;
        expect(verdict === 'met').toBe(reached && (beat === 'none' || lead[0] > 0));
        expect(verdict === 'not met').toBe(ci95[1] < level || (beat === 'naive' && lead[1] < 0));
        const mirrored = judge(
          target({ level: -level, side: 'below', beat }),
          found({ ci95: [-ci95[1], -ci95[0]], lead: { value: -0.1, ci95: [-lead[1], -lead[0]] } }),
        );
        expect(mirrored.verdict).toBe(verdict);
      }),
      { seed: 81, numRuns: 300 },
    );
  });

  it('have intervals and leads that their measure can have', () => {
    const own = target({ beat: 'naive' });
    const finding = found({ ci95: [0.25, 1.2], lead: { value: -0.1, ci95: [-1.3, 0.2] } });
    const measure = { ...own.measure, range: [0, 1] as const, find: () => finding };
    const [verdict] = judgeOwnTargets([{ ...own, measure }], {} as never);
    expect(verdict).toMatchObject({ ci95: [0.25, 1], own: { lead: { value: -0.1, ci95: [-1, 0.2] } } });
    const none = found({ ci95: [Number.NaN, Number.NaN], lead: null });
    expect(judgeOwnTargets([{ ...own, measure: { ...measure, find: () => none } }], {} as never)[0]!.ci95[0]).toBeNaN();
  });

  it('are never met without an interval', () => {
    const none: Interval = [Number.NaN, Number.NaN];
    for (const side of ['above', 'below'] as const) {
      for (const value of [-100, 100]) {
        const verdict = judge(target({ side }), found({ value, ci95: none, why: 'too few days' }));
        expect(verdict.verdict).toBe('not proven');
        expect(verdict.sentence).toContain('without an interval (too few days)');
      }
      const lead = judge(target({ side, beat: 'naive', level: 0 }), found({ lead: null, naive: null }));
      expect(lead.verdict).not.toBe('met');
    }
  });

  it('say so in one sentence', () => {
    const says = (over: Partial<OwnTarget>, finding: Partial<Finding> = {}) =>
      judge(target(over), found(finding)).sentence;
    expect(says({})).toBe('The Sharpe ratio of trend is 1.000 [0.600, 1.400], above 0.500.');
    expect(says({ beat: 'naive' })).toBe(
      "The Sharpe ratio of trend is 1.000 [0.600, 1.400], above 0.500, and beats hold's 0.400 by 0.600 [0.200, 1.000].",
    );
    expect(says({ beat: 'naive' }, { lead: { value: 0.6, ci95: [-0.1, 1] } })).toMatch(
      /, but leads hold's 0\.400 by 0\.600 \[-0\.100, 1\.000\], which may be chance\.$/,
    );
    const relative = says({ beat: 'naive' }, { lead: { value: 0.026, ci95: [-0.16, 0.095] }, relative: true });
    expect(relative).toMatch(/, but leads hold's 0\.400 by 2\.6 % \[-16\.0 %, 9\.5 %\], which may be chance\.$/);
    const small: Partial<Finding> = {
      value: 0.0004,
      ci95: [-0.0021, 0.0029],
      naive: 0.0003,
      lead: { value: 0.0001, ci95: [0, 0.1] },
    };
    expect(says({ level: 0.0003, beat: 'naive' }, small)).toBe(
      "The Sharpe ratio of trend is 0.00040 [-0.00210, 0.00290], not clearly above 0.00030, and leads hold's 0.00030 by 0.00010 [0.00000, 0.10000], which may be chance.",
    );
    expect(says({ level: 1 })).toMatch(/, not clearly above 1\.000\.$/);
    expect(says({ side: 'below' })).toMatch(/, above 0\.500\.$/);
    expect(says({ side: 'below', level: 2, beat: 'naive' })).toMatch(
      /, below 2\.000, but is worse than hold's 0\.400 by 0\.600 \[0\.200, 1\.000\]\.$/,
    );
  });
});

/** The newest of the votes over so many rows: a prediction that lasts long because it is slow. */
function slowVote(codes: Int8Array, bars: number, classes: number): Int8Array {
  const counts = new Int32Array(classes);
  return codes.map((code, t) => {
    if (code >= 0) counts[code]!++;
    if (t >= bars && codes[t - bars]! >= 0) counts[codes[t - bars]!]!--;
    return counts.indexOf(Math.max(...counts));
  });
}

describe('own targets on persistence', () => {
  const own = parseOwnTargets({
    ...(DEFAULTS as unknown as Config),
    targets: {
      own: [
        { name: 'lasting', of: 'persistence.predictedDays', above: 1, beat: 'none' },
        { name: 'lasting, better', of: 'persistence.predictedDays', above: 1, beat: 'naive' },
        { name: 'quick', of: 'persistence.predictedDays', below: 30, beat: 'none' },
      ],
    } as unknown as Config['targets'],
  });
  const verdicts = (world: World, calls: Int8Array) =>
    evaluateRun(inputOf(world, forecastOf(world, calls), { own })).targets.filter(
      ({ name, own: facts }) => facts !== undefined || name === 'persistenceDays',
    );

  it('are not met by constant, slowly voted or random predictions', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 3, max: 30 }),
        fc.double({ min: 2, max: 10, noNaN: true }),
        (seed, days, run) => {
          const world = makeWorld({ days: 220, seed, meanRunDays: run });
          const random = Int8Array.from({ length: world.n }, () => world.rng.int(3));
          const constant = new Int8Array(world.n).fill(world.rng.int(3));
          for (const calls of [constant, slowVote(world.naive, days * 24, 3), slowVote(random, days * 24, 3), random]) {
            for (const { verdict, name } of verdicts(world, calls)) expect(verdict, name).not.toBe('met');
          }
        },
      ),
      { seed: 91, numRuns: 12 },
    );
  });

  it('are not met by a slow vote where it is right more often than a naive forecast that only guesses', () => {
    const world = makeWorld({ days: 320, seed: 1, meanRunDays: 0.4 });
    // Hours of noise around a commonest regime that changes every 40 days.
    const truth = world.target.map((code, i) => (i % 3 === 2 ? Math.floor(i / 960) % 3 : code));
    const naive = truth.map((_, i) => (i < 24 ? -1 : truth[i - 23]!));
    for (const days of [5, 10, 20]) {
      const calls = slowVote(naive, days * 24, 3);
      const { targets, classification, persistence } = evaluateRun(
        inputOf(world, forecastOf(world, calls), { own, target: truth, naive }),
      );
      expect(classification!.accuracy).toBeGreaterThan(classification!.naive.accuracy + 0.1);
      expect(persistence!.predictedDays).toBeGreaterThan(20 * persistence!.labelDays);
      for (const { verdict, own: facts, sentence } of targets.slice(2)) {
        if (facts !== undefined) expect(facts.of).toBe('persistence.predictedDays');
        expect(verdict).toBe('not met');
        expect(sentence).toMatch(/the regimes that it forecasts (last )?only 0\.1 .*: it is slow, not persistent/);
      }
    }
  });

  it('are not met by the commonest regime with a flicker in each segment, where the newest known label is long out of date', () => {
    const world = makeWorld({ days: 600, seed: 3 });
    const truth = new Int8Array(world.n);
    for (let t = 0; t < world.n; ) {
      const common = 24 * (6 + world.rng.int(3));
      const other = 24 * (2 + world.rng.int(3));
      truth.fill(1 + world.rng.int(2), t + common, t + common + other);
      t += common + other;
    }
    const naive = truth.map((_, i) => (i < 120 ? -1 : truth[i - 120]!));
    const calls = truth.map((_, i) => Number([112, 336 + 80, 336 + 200].includes((i - 28 * 24) % 672)));
    const { targets, classification } = evaluateRun(
      inputOf(world, forecastOf(world, calls), { own, target: truth, naive, overlapBars: 120 }),
    );
    expect(classification!.accuracy).toBeGreaterThan(classification!.naive.accuracy + 0.1);
    for (const { verdict, name, sentence } of targets.slice(2)) {
      expect(verdict, name).not.toBe('met');
      expect(sentence).toContain('the commonest regime');
    }
  });

  it('are met by a prediction that lasts and is right more often than the naive forecast', () => {
    const world = makeWorld({ days: 320, seed: 5 });
    const met = verdicts(world, world.target).map(({ verdict }) => verdict);
    expect(met).toEqual(['met', 'met', 'met', 'met']);
  });
});
