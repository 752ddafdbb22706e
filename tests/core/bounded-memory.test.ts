import { describe, expect, it } from 'vitest';
import { BoundedMemory, bytesOf } from '../../src/core/index.ts';

describe('BoundedMemory', () => {
  it('makes a value once for a key', () => {
    const memory = new BoundedMemory(10_000);
    let made = 0;
    const make = () => ++made;
    expect([memory.recall('a', make), memory.recall('a', make), memory.recall('b', make)]).toEqual([1, 1, 2]);
  });

  it('gives undefined again as what was made', () => {
    const memory = new BoundedMemory(10_000);
    let made = 0;
    for (let i = 0; i < 3; i++) memory.recall('none', () => void made++);
    expect(made).toBe(1);
  });

  it('stays below its bound and lets go of what was not asked for longest', () => {
    const memory = new BoundedMemory(10_000);
    const values = () => new Float64Array(350);
    const first = values();
    memory.keep('a', first);
    for (const key of ['b', 'c']) memory.keep(key, values());
    expect(memory.peek('a')).toBe(first);
    memory.keep('d', values());
    expect(memory.bytes).toBeLessThanOrEqual(10_000);
    expect(['a', 'b', 'c', 'd'].filter((key) => memory.peek(key) !== undefined)).toEqual(['a', 'c', 'd']);
  });

  it('does not keep what takes more than half of it, nor anything where it may keep nothing', () => {
    const memory = new BoundedMemory(10_000);
    memory.keep('small', 'x');
    memory.keep('large', new Float64Array(700));
    expect(memory.peek('large')).toBeUndefined();
    expect(memory.peek('small')).toBe('x');
    const none = new BoundedMemory(0);
    none.keep('empty', null);
    expect(none.peek('empty')).toBeUndefined();
    expect(none.bytes).toBe(0);
  });

  it('counts a value that replaces another once', () => {
    const memory = new BoundedMemory(10_000);
    memory.keep('a', new Float64Array(100));
    const { bytes } = memory;
    memory.keep('a', new Float64Array(100));
    expect(memory.bytes).toBe(bytes);
  });

  it('does not keep errors', async () => {
    const memory = new BoundedMemory(10_000);
    const fail = () => {
      throw new Error('no');
    };
    expect(() => memory.recall('a', fail)).toThrow('no');
    await expect(memory.recallLater('a', async () => fail())).rejects.toThrow('no');
    expect(await memory.recallLater('a', async () => 7)).toBe(7);
    expect(await memory.recallLater('a', async () => fail())).toBe(7);
  });
});

describe('bytesOf', () => {
  it('counts the whole buffer behind a part of it, once', () => {
    const whole = new Float64Array(1000);
    const one = bytesOf({ a: whole.subarray(0, 10) });
    expect(one).toBeGreaterThanOrEqual(8000);
    expect(bytesOf({ a: whole.subarray(0, 10), b: whole.subarray(10, 20) }) - one).toBeLessThan(100);
  });
});
