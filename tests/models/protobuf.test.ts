import { describe, expect, it } from 'vitest';
import { ProtoWriter } from '../../src/models/protobuf.ts';

const hex = (writer: ProtoWriter): string => Buffer.from(writer.finish()).toString('hex');

// The first three are the examples of protobuf.dev/programming-guides/encoding.
describe('ProtoWriter', () => {
  it('writes a varint field as the protobuf guide does', () =>
    expect(hex(new ProtoWriter().int(1, 150))).toBe('089601'));
  it('writes a string field as the guide does', () =>
    expect(hex(new ProtoWriter().text(2, 'testing'))).toBe('120774657374696e67'));
  it('writes a nested message as the guide does', () =>
    expect(hex(new ProtoWriter().message(3, (w) => w.int(1, 150)))).toBe('1a03089601'));
  it('packs repeated integers', () => expect(hex(new ProtoWriter().ints(6, [3, 270, 86942]))).toBe('3206038e029ea705'));
  it('writes -1 in ten bytes', () => expect(hex(new ProtoWriter().int(1, -1))).toBe('08ffffffffffffffffff01'));
  it('writes a float32 in little-endian order', () => expect(hex(new ProtoWriter().float(2, 1.5))).toBe('150000c03f'));
  it('keeps integers above 2^32 whole', () => expect(hex(new ProtoWriter().int(1, 2 ** 40))).toBe('08808080808020'));
  it('keeps what it has written when it grows', () => {
    const bytes = new ProtoWriter().int(1, 7).bytes(2, new Uint8Array(5000).fill(9)).finish();
    expect([bytes[0], bytes[1], bytes.length, bytes.at(-1)]).toEqual([8, 7, 5005, 9]);
  });
  it('refuses a fraction', () => expect(() => new ProtoWriter().int(1, 0.5)).toThrow(RangeError));
});
