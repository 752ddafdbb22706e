import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, relocate } from '../../src/config/index.ts';
import { RegimewalkError } from '../../src/core/index.ts';
import { parseSampler } from '../../src/sweep/samplers/catalog.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';

function failure(action: () => unknown): RegimewalkError {
  try {
    action();
  } catch (error) {
    if (error instanceof RegimewalkError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function refused(raw: Record<string, unknown>, constraints: readonly string[] = []): RegimewalkError {
  return failure(() => parseSpace(raw, constraints, 'sweep.space', 'sweep.constraints'));
}

const INVALID = 'CONFIG_INVALID';
const UNKNOWN = 'CONFIG_UNKNOWN_KEY';

describe('a bad space is refused, with the key and how to mend it', () => {
  it.each([
    // Empty ranges.
    [{ x: { uniform: [2, 2] } }, INVALID, 'x.uniform', 'the range [2, 2] is empty', /smaller than the upper/],
    [{ x: { loguniform: [3, 2] } }, INVALID, 'x.loguniform', 'the range [3, 2] is empty', /smaller than the upper/],
    [{ x: { uniform: ['2d', '4h'] } }, INVALID, 'x.uniform', 'the range [2d, 4h] is empty', /smaller than the upper/],
    [{ x: { randint: [3, 3] } }, INVALID, 'x.randint', 'the range [3, 3] is empty', /randint leaves it out/],
    [{ x: { randint: 0 } }, INVALID, 'x.randint', 'the range [0, 0] is empty', /above the lower one/],
    // Wrong words.
    [
      { x: { unifrom: [0, 1] } },
      UNKNOWN,
      'x.unifrom',
      /no distribution "unifrom"; did you mean "uniform"/,
      /use one of/,
    ],
    [{ x: { rand_int: 5 } }, UNKNOWN, 'x.rand_int', /did you mean "randint"/, /use one of choice/],
    [{ a: { b: { gauss: [0, 1] } } }, UNKNOWN, 'a.b.gauss', /no distribution "gauss"/, /lognormal/],
    [{ x: { uniform: [0, 1], q: 2 } }, INVALID, 'x.q', /"q" stands beside "uniform"/, /\{ uniform: \[0,1\] \} alone/],
    // Wrong types.
    [
      { x: { uniform: ['a', 2] } },
      INVALID,
      'x.uniform',
      /needs the numbers \[low, high\], not \["a",2\]/,
      /write uniform:/,
    ],
    [{ x: { uniform: [0] } }, INVALID, 'x.uniform', /needs the numbers \[low, high\]/, /write uniform: \[low, high\]/],
    [{ x: { quniform: { low: 0 } } }, INVALID, 'x.quniform', /\[low, high, step\], not \{"low":0\}/, /write quniform:/],
    [{ x: { uniform: null } }, INVALID, 'x.uniform', /not null/, /write uniform/],
    [{ x: { uniform: [0, true] } }, INVALID, 'x.uniform', /not \[0,true\]/, /write uniform/],
    [{ x: { uniform: [0, Number.POSITIVE_INFINITY] } }, INVALID, 'x.uniform', /needs the numbers/, /write uniform/],
    [{ x: { uniformint: [0.5, 2] } }, INVALID, 'x.uniformint', /\[0.5, 2\] are not whole numbers/, /whole numbers/],
    [{ x: { randint: 2.5 } }, INVALID, 'x.randint', /are not whole numbers/, /whole numbers/],
    [{ x: { normal: [0, 0] } }, INVALID, 'x.normal', /deviation 0 is not positive/, /above 0/],
    [{ x: { loguniform: [0, 1] } }, INVALID, 'x.loguniform', /logarithm of 0/, /lower bound above 0/],
    [{ x: { qloguniform: [1, 9, 2] } }, INVALID, 'x.qloguniform', /logarithm of 1/, /above half a step/],
    // Durations and numbers.
    [
      { x: { uniform: ['4h', 48] } },
      INVALID,
      'x.uniform',
      '["4h",48] has numbers beside durations',
      /give all 2 a unit/,
    ],
    [{ x: { quniform: ['4h', '2d', 2] } }, INVALID, 'x.quniform', /numbers beside durations/, /give all 3 a unit/],
    [{ x: { quniform: [0, '2d', '2h'] } }, INVALID, 'x.quniform', /numbers beside durations/, /nothing is 0s/],
    [{ x: { randint: ['4h', '2d'] } }, INVALID, 'x.randint', /randint counts in whole numbers/, /quniform: \[4h/],
    [{ x: { uniformint: ['4h', 9] } }, INVALID, 'x.uniformint', /uniformint counts in whole numbers/, /quniform/],
    [{ x: { normal: ['4h', '1h'] } }, INVALID, 'x.normal', /normal has no bounds/, /quniform/],
    // Steps.
    [{ x: { quniform: [0, 1, 2] } }, INVALID, 'x.quniform', 'the step 2 is longer than the range', /choice: \[value\]/],
    [{ x: { quniform: ['1h', '2h', '1d'] } }, INVALID, 'x.quniform', 'the step 1d is longer than the range', /smaller/],
    [{ x: { quniform: [0, 1, 0] } }, INVALID, 'x.quniform', 'the step 0 is not positive', /above 0/],
    [{ x: { quniform: ['1h', '2h', '0h'] } }, INVALID, 'x.quniform', 'the step 0s is not positive', /above 0/],
    [{ x: { qnormal: [0, 1, -1] } }, INVALID, 'x.qnormal', 'the step -1 is not positive', /above 0/],
    // Choices of nothing.
    [
      { x: { choice: [] } },
      INVALID,
      'x.choice',
      'choice needs a list of at least one value, not []',
      /\[first, second\]/,
    ],
    [{ x: { choice: { a: 1 } } }, INVALID, 'x.choice', /not \{"a":1\}/, /choice: \[first/],
    [{ x: { choice: [{ y: { uniform: [1, 0] } }] } }, INVALID, 'x.choice.0.y.uniform', /\[1, 0\] is empty/, /smaller/],
    // Nothing to search.
    [{}, INVALID, '', 'the space leaves nothing to search', /give a distribution/],
    [{ x: 3 }, INVALID, 'x', 'x leaves nothing to search', /sweep\.fixed/],
    [{ x: null }, INVALID, 'x', 'x leaves nothing to search', /give a distribution/],
    [{ a: { b: {} } }, INVALID, 'a.b', 'a.b leaves nothing to search', /give a distribution/],
    [{ a: { b: { uniform: [0, 1] }, c: 2 } }, INVALID, 'a.c', 'a.c leaves nothing to search', /sweep\.fixed/],
    // The same value twice.
    [
      { 'a.b': { uniform: [0, 1] }, a: { b: { uniform: [0, 2] } } },
      INVALID,
      'a.b',
      'a.b is given twice',
      /one of the two/,
    ],
    [
      { m: { choice: [{ p: 1 }] }, 'm.p': { uniform: [0, 1] } },
      INVALID,
      'm.p',
      'm.p and m lie inside each other',
      /whole block or values inside/,
    ],
    [
      { m: { p: { uniform: [0, 1] } }, 'm.p.q': { uniform: [0, 1] } },
      INVALID,
      'm.p.q',
      'm.p.q and m.p lie inside each other',
      /whole block/,
    ],
  ] as [Record<string, unknown>, string, string, string | RegExp, RegExp][])('%j', (raw, code, key, what, mend) => {
    const error = refused(raw);
    const at = key === '' ? 'sweep.space' : `sweep.space.${key}`;
    expect([error.code, error.path, error.where]).toEqual([code, at, at]);
    if (typeof what === 'string') expect(error.what).toBe(what);
    else expect(error.what).toMatch(what);
    expect(error.mend).toMatch(mend);
  });
});

describe('a bad constraint is refused, with its place', () => {
  const raw = {
    'strategies.trend.params.fast': { quniform: ['4h', '2d', '2h'] },
    depth: { randint: [2, 9] },
    kind: { choice: ['a', 'b'] },
    window: { choice: ['1d', 30] },
  };

  it.each([
    [
      'dept < 3',
      UNKNOWN,
      /no parameter "dept"; did you mean "depth"/,
      /use one of strategies.trend.params.fast, depth/,
    ],
    ['slow < 3', UNKNOWN, /no parameter "slow"/, /use one of/],
    ['depth', INVALID, /has no comparison/, /write a comparison/],
    ['kind < 3', INVALID, /"kind", of whose choices "a" is no number/, /write a comparison/],
    ['window < 3', INVALID, /whose choices are numbers and durations/, /all durations, or all numbers/],
    ['strategies.trend.params.fast < 3', INVALID, /puts a duration and a number side by side/, /durations a unit/],
    ['depth > 2d', INVALID, /puts a duration and a number side by side/, /numbers none/],
    ['depth + 1h < 2d', INVALID, /side by side/, /numbers none/],
    ['strategies.trend.params.fast * 1h < 2d', INVALID, /numbers of other units/, /numbers none/],
    ['depth < 2x', INVALID, /goes on with|cannot be read/, /write a comparison/],
  ] as [string, string, RegExp, RegExp][])('%s', (text, code, what, mend) => {
    const error = refused(raw, ['depth > 2', text]);
    expect([error.code, error.path]).toEqual([code, 'sweep.constraints.1']);
    expect(error.what).toMatch(what);
    expect(error.mend).toMatch(mend);
  });
});

describe('a sampler that cannot search a space is refused', () => {
  const many = Object.fromEntries(Array.from({ length: 22 }, (_, i) => [`x${i}`, { uniform: [0, 1] }]));
  it.each([
    ['sobol', many, /22 parameters; Sobol's sequence is known for 21 at most/, /sampler: halton/],
    ['grid', many, /more than 1000000 points/, /narrow the ranges/],
    ['cma-es', { kind: { choice: ['a', 'b'] } }, /"kind" is a list of choices/, /sampler: tpe/],
  ] as [string, Record<string, unknown>, RegExp, RegExp][])('%s', (use, raw, what, mend) => {
    const space = parseSpace(raw, [], 'sweep.space', 'sweep.constraints');
    const error = failure(() => parseSampler({ use }, space, 'sweep.sampler'));
    expect(error.code).toBe(INVALID);
    expect(error.path).toMatch(/^sweep\.(sampler|space)$/);
    expect(error.what).toMatch(what);
    expect(error.mend).toMatch(mend);
  });

  it('halton takes as many parameters as there are', () => {
    const space = parseSpace(many, [], 'sweep.space', 'sweep.constraints');
    expect(Object.keys(parseSampler({ use: 'halton' }, space, 'sweep.sampler').ask(0, [], 1))).toHaveLength(22);
  });
});

it('a refusal names the line of the file, in dotted paths as in nested mappings', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-space-'));
  try {
    const file = path.join(folder, 'my.yml');
    const where = (lines: readonly string[]): string => {
      writeFileSync(file, lines.join('\n'));
      const loaded = loadConfig({ file });
      const { space, constraints } = loaded.config.sweep;
      const error = failure(() => parseSpace(space, constraints, 'sweep.space', 'sweep.constraints'));
      return (relocate(error, loaded) as RegimewalkError).where.replace(file, 'my.yml');
    };
    const trend = 'strategies.trend.params.fast';
    expect(where(['sweep:', '  space:', `    ${trend}: { quniform: [4h, 2d, 3] }`])).toBe(
      `my.yml:3 sweep.space.${trend}.quniform`,
    );
    const nested = ['sweep:', '  space:', '    strategies:', '      trend:', '        params:'];
    expect(where([...nested, '          fast:', '            uniform: [2, 1]'])).toBe(
      `my.yml:7 sweep.space.${trend}.uniform`,
    );
    expect(where([...nested, '          fast: { uniform: [1, 2] }', '  constraints: [fast < 3]'])).toBe(
      'my.yml:7 sweep.constraints.0',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
