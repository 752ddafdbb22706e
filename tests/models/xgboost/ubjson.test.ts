import { expect, it } from 'vitest';
import { decodeUbjson } from '../../../src/models/xgboost/ubjson.ts';

/** Bytes from letters and numbers: `{` stands for itself, 3 for the byte 3. */
const bytes = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : Array.from(part, (c) => c.charCodeAt(0)))),
  );
const decode = (...parts: (string | number)[]): unknown => decodeUbjson(bytes(...parts), 'file');

it('reads every kind of value, big-endian', () => {
  expect(decode('i', 0xff)).toBe(-1);
  expect(decode('U', 0xff)).toBe(255);
  expect(decode('I', 0x80, 0)).toBe(-32768);
  expect(decode('l', 0, 1, 0, 0)).toBe(65536);
  expect(decode('L', 0, 0, 0, 1, 0, 0, 0, 0)).toBe(2 ** 32);
  expect(decode('d', 0x3f, 0x80, 0, 0)).toBe(1);
  expect(decode('D', 0xbf, 0xf0, 0, 0, 0, 0, 0, 0)).toBe(-1);
  expect(decode('T')).toBe(true);
  expect(decode('F')).toBe(false);
  expect(decode('Z')).toBeNull();
  expect(decode('Cx')).toBe('x');
  expect(decode('Si', 2, 0xc3, 0xa9)).toBe('é');
});

it('reads lists and objects with and without a length, and typed lists', () => {
  expect(decode('[i', 1, 'Ni', 2, ']')).toEqual([1, 2]);
  expect(decode('[#i', 2, 'T[]')).toEqual([true, []]);
  expect(decode('[$I#i', 2, 0, 1, 0xff, 0xff)).toEqual(Int16Array.of(1, -1));
  expect(decode('[$d#i', 1, 0x40, 0, 0, 0)).toEqual(Float32Array.of(2));
  expect(decode('[$L#i', 1, 0, 0, 0, 0, 0, 0, 0, 7)).toEqual([7]);
  expect(decode('{i', 1, 'ai', 5, 'i', 1, 'b{}}')).toEqual({ a: 5, b: {} });
  expect(decode('{#i', 1, 'i', 1, 'aZ')).toEqual({ a: null });
});

it('names the byte where it stops', () => {
  expect(() => decode('[i', 1)).toThrow('the file is cut off or damaged at byte 3 of 3');
  expect(() => decode('[$d#l', 0x7f, 0xff, 0xff, 0xff)).toThrow(/cut off or damaged/);
  expect(() => decode('[#l', 0x7f, 0xff, 0xff, 0xff)).toThrow(/cut off or damaged/);
  expect(() => decode('Si', 0xff)).toThrow(/length is no whole number/);
  expect(() => decode('Hi', 1, '1')).toThrow('"H" stands for no number');
  expect(() => decode('[$Z#i', 5)).toThrow('an array of "Z"');
  expect(() => decode('Si', 1, 0xff)).toThrow(/no UTF-8/);
});
