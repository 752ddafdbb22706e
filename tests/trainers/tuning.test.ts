import { describe, expect, it } from 'vitest';
import { chooseTrial, parseTuning, type TuningSpec } from '../../src/trainers/index.ts';
import { drawTrials } from '../../src/trainers/selection/search-grid.ts';

const FIVE = { count: 5, independent: 5 };

describe('the trials of a grid', () => {
  const search = { depth: [2, 4], rate: [0.1, 0.2, 0.3] };

  it('are all combinations in the order of the lists, the last parameter first', () => {
    expect(drawTrials(search, null, 1)).toEqual([
      { depth: 2, rate: 0.1 },
      { depth: 2, rate: 0.2 },
      { depth: 2, rate: 0.3 },
      { depth: 4, rate: 0.1 },
      { depth: 4, rate: 0.2 },
      { depth: 4, rate: 0.3 },
    ]);
  });

  it('drawn at random are different ones of them in that order, and the same for the same seed', () => {
    const all = drawTrials(search, null, 1).map((trial) => JSON.stringify(trial));
    const drawn = drawTrials(search, 4, 7);
    const places = drawn.map((trial) => all.indexOf(JSON.stringify(trial)));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(places).toHaveLength(4);
    expect(drawTrials(search, 4, 7)).toEqual(drawn);
    const seeds = new Set(Array.from({ length: 20 }, (_, seed) => JSON.stringify(drawTrials(search, 4, seed))));
    expect(seeds.size).toBeGreaterThan(5);
    expect(drawTrials(search, 100, 7)).toHaveLength(6);
  });
});

describe('choosing a trial', () => {
  const scores = [
    [0.62, 0.58, 0.6, 0.61, 0.59],
    [0.6, 0.56, 0.6, 0.58, 0.56],
    [0.59, 0.57, 0.6, 0.58, 0.55],
  ];

  it('takes the best mean; of equals the first', () => {
    expect(chooseTrial(scores, 'best', FIVE, false)).toMatchObject({ chosen: 2, best: 2 });
    expect(chooseTrial(scores, 'best', FIVE, true)).toMatchObject({ chosen: 0, best: 0 });
    expect(chooseTrial([scores[1]!, scores[1]!], 'best', FIVE, false)).toMatchObject({ chosen: 0, distinct: false });
  });

  it('by one standard error takes the first that is no further off, and says how many are not', () => {
    const choice = chooseTrial(scores, 'one-se', FIVE, false);
    expect(choice).toMatchObject({ chosen: 1, best: 2, withinOneError: 2 });
    // The mean of [.59 .57 .6 .58 .55] is .578, its sample deviation .01924.
    expect(choice.trials[2]!.mean).toBeCloseTo(0.578, 12);
    expect(choice.trials[2]!.error).toBeCloseTo(0.0192354 / Math.sqrt(5), 6);
  });

  it('counts folds that share tested rows once', () => {
    const plain = chooseTrial(scores, 'best', FIVE, false).trials[0]!.error;
    const shared = chooseTrial(scores, 'best', { count: 5, independent: 2.5 }, false).trials[0]!.error;
    expect(shared / plain).toBeCloseTo(Math.SQRT2, 12);
  });

  it('tells the best from the second by their difference fold by fold, whatever moves both', () => {
    const wild = [0.2, 0.9, 0.4, 0.7, 0.5];
    const worse = wild.map((score, i) => score + 0.01 + 0.001 * i);
    expect(chooseTrial([wild, worse], 'best', FIVE, false)).toMatchObject({
      chosen: 0,
      distinct: true,
      withinOneError: 2,
    });
    expect(chooseTrial([wild], 'best', FIVE, false).distinct).toBeNull();
  });
});

describe('tuning of the configuration', () => {
  const spec = (over: Partial<TuningSpec>): TuningSpec => ({
    when: 'segment',
    search: { depth: [3, 4] },
    rule: 'best',
    ...over,
  });
  const parse = (
    over: Partial<TuningSpec>,
    head: { use: string; params?: unknown } = { use: 'gbdt', params: { rounds: 10 } },
  ) => parseTuning(spec(over), head, 'classify', 'model', 1);

  it('has a model for each trial, with the parameters that are not searched as they are', () => {
    const tuning = parse({ search: { depth: [3, 4], l2: [1, 10] } })!;
    expect(tuning.trials.map(({ params }) => params)).toEqual([
      { depth: 3, l2: 1 },
      { depth: 3, l2: 10 },
      { depth: 4, l2: 1 },
      { depth: 4, l2: 10 },
    ]);
    expect(tuning.trials.every(({ model }) => model.name === 'gbdt')).toBe(true);
    expect(tuning.score.name).toBe('logLoss');
  });

  it.each([
    [{ search: {} }, 'model.tuning.search', /names no parameter/, /depth: \[3, 4, 6\]/],
    [{ search: { depth: [] } }, 'model.tuning.search.depth', /lists no value/, /simplest first/],
    [{ search: { depth: [3, 3] } }, 'model.tuning.search.depth', /a value twice/, /each value once/],
    [
      { search: { dept: [3] } },
      'model.tuning.search.dept',
      /unknown key "dept"; did you mean "depth"/,
      /rounds, depth/,
    ],
    [
      { search: { depth: [3, 0] } },
      'model.tuning.search.depth.1',
      /search\.depth\.1 is 0: must be at least 1/,
      /at least 1/,
    ],
    [
      { search: { rounds: Array.from({ length: 1001 }, (_, i) => i + 1) } },
      'model.tuning.search',
      /1001 trials/,
      /trials: 50/,
    ],
    [
      { search: { earlyStopping: [null, { rounds: 5 }] } },
      'model.tuning.search.earlyStopping',
      /stops early/,
      /decide in params/,
    ],
    [{ score: 'ic' }, 'model.tuning.score', /no score of probabilities/, /logLoss, brier, accuracy/],
    [{ folds: { use: 'random' } }, 'model.tuning.folds.use', /no kind of folds "random"/, /purged/],
  ])('%j is refused, by its key and with what mends it', (over, path, what, mend) => {
    let error: unknown;
    try {
      parse(over as Partial<TuningSpec>);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ path, what: expect.stringMatching(what), mend: expect.stringMatching(mend) });
  });
});
