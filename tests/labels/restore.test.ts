import { describe, expect, it } from 'vitest';
import { HOUR_MS, makeBars } from '../../src/core/index.ts';
import { type FittedLabeler, parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';
import { SAMPLES } from './samples.ts';

const ROWS = 300;
const TRAIN = { start: 20, end: 180 };
const bars = randomBars(ROWS, 31);
const throughJson = (params: unknown) => JSON.parse(JSON.stringify(params));
const fittedSamples = Object.entries(SAMPLES).filter(([, config]) => parseLabels(config, HOUR_MS).fitted);

/** All that a labeler says of the bars, as numbers. */
function everything(labeler: FittedLabeler) {
  const steps = labeler.steps(bars);
  return {
    raw: labeler.raw(bars),
    label: labeler.label(bars),
    inputs: labeler.inputs(bars),
    hindsight: labeler.hindsight(bars, TRAIN),
    codes: labeler.codes(bars, { start: 0, end: ROWS }),
    steps: Array.from({ length: ROWS }, (_, row) => {
      const { label, naive, inputs } = steps.at(row);
      return [label, naive, ...inputs];
    }),
  };
}

it('every labeler that is fitted is tried', () => {
  expect(fittedSamples.map(([name]) => name)).toEqual(['direction-volatility', 'return-classes', 'hmm', 'jump-model']);
});

describe.each([
  ...fittedSamples,
  ['smoothed states', { ...SAMPLES.hmm!, params: { ...(SAMPLES.hmm!.params as object), trainStates: 'smoothed' } }],
  [
    'continuous jumps',
    {
      ...SAMPLES['jump-model']!,
      params: { states: 3, windows: [5], penalty: 2, continuous: true, trainStates: 'path' },
    },
  ],
] as const)('%s, brought back from its parameters', (_, config) => {
  const scheme = parseLabels(config, HOUR_MS);
  const fitted = scheme.fit(bars, TRAIN);

  it('says the same, to the bit, without a look at the train rows', () => {
    expect(everything(scheme.restore(throughJson(fitted.params)))).toEqual(everything(fitted));
  });

  it('has the same parameters', () => {
    expect(throughJson(scheme.restore(throughJson(fitted.params)).params)).toEqual(throughJson(fitted.params));
  });
});

describe.each([
  [
    'hmm',
    { states: 3, starts: 2, iterations: 20, windows: [6], degenerate: 'keep', trainStates: 'smoothed' },
    'rule_p_',
  ],
  ['jump-model', { states: 3, penalty: 2, windows: [6], degenerate: 'keep', trainStates: 'path' }, 'rule_excess_'],
])('%s with its states renamed', (use, params, prefix) => {
  const filter = { use: 'median', params: { window: 9 } };
  const scheme = parseLabels({ use, params, filter, leadBars: 3 }, HOUR_MS);
  const own = scheme.fit(bars, TRAIN);
  const renaming = [2, 0, 1];
  const renamed = scheme.restore(throughJson({ ...own.params, renaming }));
  const called = (code: number) => (code < 0 ? -1 : renaming[code]!);

  it('gives each state its new code, known at the row, smoothed and in the shares', () => {
    expect(new Set(own.raw(bars).regime).size).toBe(4);
    expect(Array.from(renamed.raw(bars).regime)).toEqual(Array.from(own.raw(bars).regime, called));
    // Without the filter, whose ties depend on the codes.
    const bare = parseLabels({ use, params, filter: null, leadBars: 3 }, HOUR_MS);
    const smoothed = (more: object) =>
      bare.restore(throughJson({ ...own.params, ...more })).hindsight(bars, TRAIN)!.regime;
    expect(Array.from(smoothed({ renaming }))).toEqual(Array.from(smoothed({}), called));
    expect(smoothed({})).not.toEqual(own.raw(bars).regime);
    for (const [k, code] of renaming.entries()) {
      expect(renamed.inputs(bars)[`share_STATE_${code}`]).toEqual(own.inputs(bars)[`share_STATE_${k}`]);
      expect(renamed.inputs(bars)[`${prefix}STATE_${code}`]).toEqual(own.inputs(bars)[`${prefix}STATE_${k}`]);
    }
    expect(renamed.inputs(bars).rule_return_6).toEqual(own.inputs(bars).rule_return_6);
    expect(Object.keys(renamed.inputs(bars))).toEqual(Object.keys(own.inputs(bars)));
  });

  it('has the bits of the columns row by row', () => {
    const steps = renamed.steps(bars);
    const { regime } = renamed.label(bars);
    const columns = renamed.inputs(bars);
    for (let row = 0; row < ROWS; row++) {
      const { label, inputs } = steps.at(row);
      expect(label).toBe(regime[row]);
      steps.inputNames.forEach((name, i) => {
        if (!name.startsWith('known_')) expect(inputs[i], `${name}, row ${row}`).toBe(columns[name]![row]);
      });
    }
  });
});

it('a state without a centre, which JSON holds as nulls, comes back', () => {
  const still = makeBars({ ...bars, columns: { ...bars.columns, close: bars.close.map(() => 7) } });
  const params = { states: 2, windows: [6], penalty: 3, degenerate: 'keep' };
  const scheme = parseLabels({ use: 'jump-model', params, filter: null, leadBars: 0 }, HOUR_MS);
  const fitted = scheme.fit(still, TRAIN);
  expect(JSON.stringify(fitted.params.centres)).toContain('null');
  const restored = scheme.restore(throughJson(fitted.params));
  expect(everything(restored)).toEqual(everything(fitted));
});

describe('parameters that are not a labeler’s own', () => {
  const scheme = parseLabels(SAMPLES.hmm!, HOUR_MS);
  const { params } = scheme.fit(bars, TRAIN);
  it.each([
    ['transition', [[1]], /"transition" is not 4 numbers/],
    ['means', undefined, /"means" is not 8 numbers/],
    ['mean', ['a', 1, 2, 3], /"mean" is not 4 numbers/],
    ['renaming', [0, 0], /\[0,0\] is no permutation of 2 states/],
    ['renaming', [1, 2], /no permutation of 2 states/],
  ])('%s: %j is refused by name', (key, value, message) => {
    expect(() => scheme.restore({ ...params, [key]: value })).toThrow(message);
  });
});

it('a hidden Markov model whose states have collapsed onto points far from every row gives probabilities still', () => {
  const scheme = parseLabels({ use: 'hmm', params: { states: 3, windows: [12] }, filter: null, leadBars: 0 }, HOUR_MS);
  const collapsed = scheme.restore({
    mean: [0, -5],
    deviation: [1e-4, 1e-3],
    start: [1, 0, 0],
    transition: [
      [1, 0, 0],
      [1e-300, 1, 0],
      [0, 0, 1],
    ],
    means: [
      [5, 5],
      [-5, -5],
      [0, 0],
    ],
    covariances: [
      [1e-14, 1e-14],
      [1e-14, 1e-14],
      [0, 1e-14],
    ],
  });
  const columns = collapsed.inputs(bars);
  for (let row = 12; row < ROWS; row++) {
    const sum = [0, 1, 2].reduce((total, k) => total + columns[`rule_p_STATE_${k}`]![row]!, 0);
    expect(sum, `row ${row}`).toBeCloseTo(1, 12);
  }
  expect(
    collapsed
      .raw(bars)
      .regime.subarray(12)
      .every((code) => code === 0),
  ).toBe(true);
});
