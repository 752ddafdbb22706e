import { describe, expect, it } from 'vitest';
import { HOUR_MS, InputError, makeBars } from '../../src/core/index.ts';
import { degeneracy } from '../../src/labels/degenerate-fit.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';

const bars = randomBars(900, 21);
const train = { start: 100, end: 600 };
const fit = (use: string, params: object) =>
  parseLabels({ use, params: { windows: [12], starts: 3, ...params }, filter: null, leadBars: 0 }, HOUR_MS).fit(
    bars,
    train,
  );

describe.each<[string, object]>([
  ['hmm', { iterations: 40 }],
  ['jump-model', { penalty: [1, 3, 8, 20], ahead: 12 }],
  ['jump-model', { penalty: [3, 10], ahead: 12, continuous: true, grid: 5 }],
])('%s', (use, params) => {
  it('names its states by volatility, the calmest first', () => {
    const labeler = fit(use, { states: 3, degenerate: 'keep', ...params });
    const { regime, names } = labeler.raw(bars);
    expect(names).toEqual(['STATE_0', 'STATE_1', 'STATE_2']);
    const lnVolatility = labeler.inputs(bars).rule_ln_volatility_12!;
    const means = names.map((_, k) => {
      const own = lnVolatility.filter((value, t) => regime[t] === k && !Number.isNaN(value));
      return own.reduce((a, b) => a + b, 0) / own.length;
    });
    expect(means).toEqual([...means].sort((a, b) => a - b));
  });

  it('gives parameters that JSON keeps, with the shares of the train rows', () => {
    const { params: fitted } = fit(use, { states: 2, ...params });
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
    const shares = fitted.trainShares as number[];
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(fitted.degenerate).toBeNull();
    expect(fitted.trainRows).toBe(488);
  });

  it('is the same whatever lies outside of the train rows', () => {
    const other = randomBars(900, 22);
    const close = bars.close.map((value, t) => (t >= train.start && t < train.end ? value : other.close[t]!));
    const changed = makeBars({ ...bars, columns: { ...bars.columns, close } });
    const scheme = parseLabels(
      { use, params: { windows: [12], starts: 3, ...params, degenerate: 'keep' }, leadBars: 0 },
      HOUR_MS,
    );
    expect(scheme.fit(changed, train).params).toEqual(scheme.fit(bars, train).params);
  });

  it('says how many rows it needs', () => {
    const scheme = parseLabels({ use, params: { windows: [12], states: 4 }, leadBars: 0 }, HOUR_MS);
    expect(() => scheme.fit(bars, { start: 0, end: 31 })).toThrow(/19 train rows are left after a warm-up of 12/);
  });

  it('refuses a market without states, or reports it', () => {
    const still = makeBars({ ...bars, columns: { ...bars.columns, close: bars.close.map(() => 7) } });
    const scheme = (degenerate: string) =>
      parseLabels({ use, params: { windows: [12], states: 2, ...params, degenerate }, leadBars: 0 }, HOUR_MS);
    let error: unknown;
    try {
      scheme('refuse').fit(still, train);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'LABELER_DEGENERATE' });
    expect((error as InputError).what).toMatch(
      new RegExp(`"${use}" is degenerate: STATE_\\d holds 100.0 % of the train rows`),
    );
    expect(scheme('keep').fit(still, train).params.degenerate).toMatch(/STATE_\d holds 100.0 %/);
  });
});

it('the jump model tells which penalties it tried', () => {
  const { params } = fit('jump-model', { states: 2, penalty: [1, 4], ahead: 12, degenerate: 'keep' });
  expect((params.penaltyScores as { penalty: number }[]).map(({ penalty }) => penalty)).toEqual([1, 4]);
  expect([1, 4]).toContain(params.penalty);
});

it('the hidden Markov model’s inputs hold filtered probabilities that add up to 1', () => {
  const columns = fit('hmm', { states: 3, degenerate: 'keep' }).inputs(bars);
  const sum = [0, 1, 2].reduce((total, k) => total + columns[`rule_p_STATE_${k}`]![500]!, 0);
  expect(sum).toBeCloseTo(1, 12);
  expect(columns.rule_p_STATE_0![11]).toBeNaN();
});

describe('degeneracy', () => {
  it.each([
    [[0.5, 0.5], null],
    [[0.99, 0.01], null],
    [[0.005, 0.995], 'STATE_1 holds 99.5 % of the train rows'],
    [[0.6, 0, 0.4], 'STATE_1 holds no train row'],
  ])('%j: %s', (shares, expected) => {
    expect(degeneracy(shares)).toBe(expected);
  });
});

it('the continuous jump model refuses more than 3 states', () => {
  expect(() => parseLabels({ use: 'jump-model', params: { states: 4, continuous: true } }, HOUR_MS)).toThrow(
    /takes 3 at most/,
  );
});
