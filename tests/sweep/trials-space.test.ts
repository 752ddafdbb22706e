import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RegimewalkError } from '../../src/core/index.ts';
import { findMeasure } from '../../src/experiment/index.ts';
import { parseObjectives } from '../../src/sweep/trials/index.ts';
import { prepared, trialsWorld } from './trials-world.ts';

const { load } = trialsWorld('trials-space');
const objectives = [{ of: 'strategies.regime.sharpe' }];

/** The error, and the text of the line that it names. */
async function refused(
  sweep: Record<string, unknown>,
  sections: Record<string, unknown> = {},
): Promise<{ error: RegimewalkError; line: string }> {
  const loaded = load({ objectives, ...sweep }, sections);
  const error = await prepared(loaded).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RegimewalkError)) throw new Error(`was not refused: ${String(error)}`);
  const [, file, number] = /^(.*\.yml):(\d+) /.exec(error.where) ?? [];
  return { error, line: file === undefined ? '' : readFileSync(file, 'utf8').split('\n')[Number(number) - 1]!.trim() };
}

const FAST = 'strategies.trend.params.fast';
const GOOD = { 'strategies.trend.params.slow': { quniform: [60, 90, 10] } };

describe('a bad space is refused before the first trial, at its line', () => {
  it.each<[string, Record<string, unknown>, RegExp, string]>([
    [
      'a misspelt parameter',
      { 'strategies.trend.params.fsat': { randint: [2, 9] } },
      /unknown key "fsat"; did you mean "fast"/,
      'strategies.trend.params.fsat:',
    ],
    [
      'a misspelt strategy',
      { 'strategies.tren.params.fast': { randint: [2, 9] } },
      /no strategy "tren"; did you mean "trend"/,
      'strategies.tren.params.fast:',
    ],
    [
      'a misspelt section',
      { 'strategy.trend.params.fast': { randint: [2, 9] } },
      /no section "strategy"; did you mean "strategies"/,
      'strategy.trend.params.fast:',
    ],
    [
      'a misspelt key of a section',
      { 'walkForward.trainWeks': { choice: [4, 6] } },
      /unknown key "trainWeks"/,
      'walkForward.trainWeks:',
    ],
    ['a choice of another type', { [FAST]: { choice: [6, 12, 'soon'] } }, /cannot be "soon"/, 'soon'],
    ['an end of a range that is no window', { [FAST]: { uniform: [2.5, 9] } }, /cannot be 2.5/, `${FAST}:`],
    [
      'a range of numbers where whole ones are wanted',
      { 'walkForward.trainWeeks': { uniform: [4, 6] } },
      /cannot be 5.2/,
      'walkForward.trainWeeks:',
    ],
    ['a range of durations without steps', { [FAST]: { uniform: ['4h', '2d'] } }, /cannot be ".*": .*/, `${FAST}:`],
    ['a step of half a bar', { [FAST]: { quniform: ['4h', '52h', '90m'] } }, /cannot be "330m"/, `${FAST}:`],
    [
      'an upper end out of bounds',
      { 'walkForward.shares.stop': { uniform: [0.1, 1.5] } },
      /cannot be 1.5/,
      'walkForward.shares.stop:',
    ],
    ['a lower end out of bounds', { 'execution.costBps': { uniform: [-1, 5] } }, /cannot be -1/, 'execution.costBps:'],
    [
      'an unknown plug-in',
      { 'strategies.other.use': { choice: ['rsi-reversion', 'rsi-reversal'] } },
      /no signal "rsi-reversal"|unknown signal "rsi-reversal"|"rsi-reversal"/,
      'rsi-reversal',
    ],
    [
      'a parameter inside of a choice',
      {
        'strategies.regime.sizing': {
          choice: [{ use: 'fixed' }, { use: 'fixed', params: { size: { uniform: [-2, 1] } } }],
        },
      },
      /size cannot be -2/,
      'size:',
    ],
    ['a model that is not there', { 'model.use': { choice: ['logistic', 'logistics'] } }, /"logistics"/, 'logistics'],
    [
      'windows that no history holds',
      { 'walkForward.trainWeeks': { choice: [6, 600] } },
      /cannot be 600: .* bars/,
      '600',
    ],
    ['data', { 'data.from': { choice: ['2021-01-01'] } }, /may not change data/, 'data.from:'],
    ['the seed', { seed: { randint: [0, 100] } }, /may not change seed: the best of many seeds is luck/, 'seed:'],
    ['the sweep itself', { 'sweep.lockBox': { uniform: [0, 0.5] } }, /does not search itself/, 'sweep.lockBox:'],
    [
      'a strategy that no objective looks at',
      { 'strategies.other.params.window': { choice: [7, 14] } },
      /no objective looks at the strategy "other"/,
      'strategies.other.params.window:',
    ],
  ])('%s', async (name, space, what, at) => {
    const wanted = name === 'an unknown plug-in' ? [{ of: 'strategies.other.sharpe' }] : objectives;
    const { error, line } = await refused({
      space: { ...(name === 'an unknown plug-in' ? {} : GOOD), ...space },
      objectives: wanted,
    });
    expect(error.what).toMatch(what);
    expect(error.where).toContain(' sweep.space.');
    expect(error.exitCode).toBe(2);
    expect(line.startsWith(at) || line.startsWith(`- ${at}`), `${error.where}: ${line}`).toBe(true);
  });

  it('a fixed value that may not be one', async () => {
    const { error, line } = await refused({ space: GOOD, fixed: { 'strategies.trend.params.fast': 'never' } });
    expect(error.where).toContain('sweep.fixed.strategies.trend.params.fast');
    expect(line).toBe('strategies.trend.params.fast: never');
    const other = await refused({ space: GOOD, fixed: { 'data.from': '2021-01-01' } });
    expect(other.error.what).toMatch(/may not change data/);
    expect(other.line).toMatch(/^data.from:/);
  });

  it('but not one whose values only do not all go together', async () => {
    const space = { [FAST]: { quniform: [10, 100, 10] }, 'strategies.trend.params.slow': { quniform: [20, 200, 10] } };
    await expect(prepared(load({ objectives, space }))).resolves.toMatchObject({ kind: 'strategies' });
  });

  it('and forecasts of another run beside models', async () => {
    const loaded = load({ objectives, space: { 'model.params.C': { loguniform: [0.001, 1] } } });
    await expect(prepared(loaded, { run: 'latest' })).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      where: '--run latest',
    });
  });

  it('and a lock box that leaves nothing', async () => {
    const { error } = await refused({ space: GOOD, lockBox: 0.999 });
    expect(error.what).toMatch(/leaves [01] to search on/);
  });
});

describe('objectives', () => {
  const parse = (list: unknown) => parseObjectives(load({ space: GOOD, objectives: list }).config);

  it('take the better side of their figure, or the one that is named', () => {
    expect(
      parse([
        { of: 'strategies.regime.sharpe' },
        { of: 'strategies.trend.maxDrawdown' },
        { of: 'strategies.trend.exposure', goal: 'minimise' },
      ]),
    ).toEqual([
      { of: 'strategies.regime.sharpe', goal: 'maximise', strategy: 'regime' },
      { of: 'strategies.trend.maxDrawdown', goal: 'minimise', strategy: 'trend' },
      { of: 'strategies.trend.exposure', goal: 'minimise', strategy: 'trend' },
    ]);
    expect(parse([{ of: 'classification.logLoss' }, { of: 'improvements.regime.sharpeDelta' }])).toEqual([
      { of: 'classification.logLoss', goal: 'minimise', strategy: null },
      { of: 'improvements.regime.sharpeDelta', goal: 'maximise', strategy: 'regime', baseline: 'trend' },
    ]);
  });

  it.each([
    [[], /no objective/],
    [
      [{ of: 'strategies.regime.sharp' }],
      /no measure "strategies.regime.sharp"; did you mean "strategies.regime.sharpe"/,
    ],
    [[{ of: 'strategies.regmie.sharpe' }], /no strategy "regmie"/],
    [[{ of: 'strategies.regime.exposure' }], /neither side of "strategies.regime.exposure" is the better one/],
    [[{ of: 'strategies.regime.sharpe' }, { of: 'strategies.regime.sharpe' }], /is an objective already/],
  ])('are refused: %j', (list, what) => {
    expect(() => parse(list)).toThrow(what);
  });

  it('of forecasts are refused where strategies alone are searched', async () => {
    const { error } = await refused({ space: GOOD, objectives: [{ of: 'classification.accuracy' }] });
    expect(error.what).toMatch(/same in every trial/);
    expect(error.where).toMatch(/config-\d+.yml:\d+ sweep.objectives.0.of/);
  });

  it('know every figure that an own target may name', () => {
    const { config } = load({ space: GOOD, objectives });
    expect(findMeasure('persistence.predictedDays', 'x', config).of.kind).toBe('forecasts');
  });
});
