import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, parseParams } from '../../src/core/index.ts';

function refusal(schema: z.ZodType, value: unknown): ConfigError {
  try {
    parseParams(schema, value, 'p');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const window = z.union([z.number().int().positive(), z.string()]);

describe('parseParams says in plain words what a value must be, and how to mend it', () => {
  it.each<[string, z.ZodType, unknown, string, string]>([
    ['too small', z.number().nonnegative(), -1, 'p is -1: must be at least 0', 'give a number of at least 0'],
    ['not above', z.number().positive(), 0, 'p is 0: must be above 0', 'give a number above 0'],
    ['too big', z.number().max(16), 17, 'p is 17: must be at most 16', 'give a number of at most 16'],
    ['not below', z.number().lt(1), 1, 'p is 1: must be below 1', 'give a number below 1'],
    ['not whole', z.number().int(), 1.5, 'p is 1.5: must be a whole number', 'give a whole number'],
    ['NaN', z.number(), Number.NaN, 'p is NaN: expected a number', 'give a number'],
    ['text for a number', z.number(), 'x', 'p is "x": expected a number', 'give a number'],
    [
      'a number for a section',
      z.strictObject({}),
      3,
      'p is 3: expected a section with keys',
      'give a section with keys',
    ],
    ['null for a list', z.array(z.string()), null, 'p is null: expected a list', 'give a list'],
    ['an empty list', z.array(z.string()).min(1), [], 'p is []: needs at least 1 entry', 'give at least 1 entry'],
    ['empty text', z.string().min(1), '', 'p is "": must not be empty', 'give some text'],
    ['another name', z.enum(['a', 'b']), 'c', 'p is "c": expected one of a, b', 'use one of a, b'],
    ['text for a flag', z.boolean(), 'yes', 'p is "yes": expected true or false', 'give true or false'],
    ['a window of 0 bars', window, 0, 'p is 0: must be above 0', 'give a number above 0'],
    ['a window of half a bar', window, 0.5, 'p is 0.5: must be a whole number', 'give a whole number'],
    [
      'a flag for a window',
      window,
      true,
      'p is true: expected a number of bars or a duration (30m, 4h, 5d, 12w)',
      'give a number of bars or a duration (30m, 4h, 5d, 12w)',
    ],
    [
      'neither of a word and a number',
      z.union([z.literal('auto'), z.number()]),
      null,
      'p is null: expected auto or a number',
      'give auto or a number',
    ],
    ['a message of the schema', z.number().min(2, 'needs two'), 1, 'p is 1: needs two', 'give a number of at least 2'],
  ])('%s', (_, schema, value, what, mend) => {
    const error = refusal(schema, value);
    expect([error.code, error.what, error.mend]).toEqual(['CONFIG_INVALID', what, mend]);
  });

  it('says that a key is missing, and cuts long values', () => {
    const schema = z.strictObject({ a: z.number() });
    expect(refusal(schema, {}).what).toBe('p.a is missing: expected a number');
    expect(refusal(schema, {}).mend).toBe('add the key');
    expect(refusal(schema, { a: 'x'.repeat(500) }).what.length).toBeLessThan(120);
  });
});
