/**
 * Thrift's compact protocol as far as a Parquet footer needs it: any structure in, the same structure out. Fields that
 * nobody here knows travel through unchanged.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const MAP = 11;
const STRUCT = 12;
/** Deeper nesting than this is no footer but garbage. */
const MAX_DEPTH = 32;

export interface ThriftField {
  readonly id: number;
  readonly type: number;
  value: ThriftValue;
}
export type ThriftStruct = ThriftField[];
export interface ThriftList {
  readonly type: number;
  items: ThriftValue[];
}
interface ThriftMap {
  readonly keyType: number;
  readonly valueType: number;
  readonly entries: readonly (readonly [ThriftValue, ThriftValue])[];
}
/** Whole numbers are bigint (zigzag decoded), a double its eight bytes. */
export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftStruct | ThriftList | ThriftMap;

/** @throws RangeError where the bytes are no structure */
export function decodeThrift(bytes: Uint8Array): ThriftStruct {
  return new Decoder(bytes).struct(0);
}

export function encodeThrift(struct: ThriftStruct): Uint8Array {
  const encoder = new Encoder();
  encoder.struct(struct);
  return encoder.finish();
}

/** A field's value by its number. */
export function fieldOf<T extends ThriftValue>(struct: ThriftStruct, id: number): T | undefined {
  return struct.find((field) => field.id === id)?.value as T | undefined;
}

class Decoder {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(depth: number): ThriftStruct {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
    const fields: ThriftStruct = [];
    let id = 0;
    for (;;) {
      const head = this.#byte();
      const type = head & 15;
      if (type === STOP) return fields;
      id = head >> 4 === 0 ? Number(this.#zigzag()) : id + (head >> 4);
      const value = type === TRUE || type === FALSE ? type === TRUE : this.#value(type, depth);
      fields.push({ id, type, value });
    }
  }

  #value(type: number, depth: number): ThriftValue {
    if (type === TRUE || type === FALSE) return this.#byte() === TRUE;
    if (type === BYTE) return this.#byte();
    if (type > BYTE && type < DOUBLE) return this.#zigzag();
    if (type === DOUBLE) return this.#take(8);
    if (type === BINARY) return this.#take(Number(this.#varint()));
    if (type === LIST || type === SET) return this.#list(depth);
    if (type === MAP) return this.#map(depth);
    if (type === STRUCT) return this.struct(depth + 1);
    throw new RangeError(`unknown type ${type}`);
  }

  #list(depth: number): ThriftList {
    const head = this.#byte();
    const type = head & 15;
    const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    const items: ThriftValue[] = [];
    // Grows as it reads: a garbled length ends at the footer's end and not in memory.
    for (let i = 0; i < size; i++) items.push(this.#value(type, depth + 1));
    return { type, items };
  }

  #map(depth: number): ThriftMap {
    const size = Number(this.#varint());
    const types = size === 0 ? 0 : this.#byte();
    const entries: [ThriftValue, ThriftValue][] = [];
    for (let i = 0; i < size; i++) {
      entries.push([this.#value(types >> 4, depth + 1), this.#value(types & 15, depth + 1)]);
    }
    return { keyType: types >> 4, valueType: types & 15, entries };
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new RangeError('ends too early');
    return this.#bytes[this.#at++]!;
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new RangeError('ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError('a number without an end');
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
}

class Encoder {
  #bytes = new Uint8Array(4096);
  #length = 0;

  struct(fields: ThriftStruct): void {
    let last = 0;
    for (const { id, type, value } of fields) {
      const kind = type === TRUE || type === FALSE ? (value === true ? TRUE : FALSE) : type;
      const step = id - last;
      if (step > 0 && step < 16) this.#byte((step << 4) | kind);
      else {
        this.#byte(kind);
        this.#zigzag(BigInt(id));
      }
      if (kind !== TRUE && kind !== FALSE) this.#value(kind, value);
      last = id;
    }
    this.#byte(STOP);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #value(type: number, value: ThriftValue): void {
    if (type === TRUE || type === FALSE) this.#byte(value === true ? TRUE : FALSE);
    else if (type === BYTE) this.#byte(value as number);
    else if (type < DOUBLE) this.#zigzag(value as bigint);
    else if (type === DOUBLE) this.#push(value as Uint8Array);
    else if (type === BINARY) {
      this.#varint(BigInt((value as Uint8Array).length));
      this.#push(value as Uint8Array);
    } else if (type === STRUCT) this.struct(value as ThriftStruct);
    else if (type === MAP) this.#map(value as ThriftMap);
    else this.#list(value as ThriftList);
  }

  #list({ type, items }: ThriftList): void {
    this.#byte((Math.min(items.length, 15) << 4) | type);
    if (items.length >= 15) this.#varint(BigInt(items.length));
    for (const item of items) this.#value(type, item);
  }

  #map({ keyType, valueType, entries }: ThriftMap): void {
    this.#varint(BigInt(entries.length));
    if (entries.length > 0) this.#byte((keyType << 4) | valueType);
    for (const [key, value] of entries) {
      this.#value(keyType, key);
      this.#value(valueType, value);
    }
  }

  #byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  #push(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  #varint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#byte(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  #zigzag(value: bigint): void {
    this.#varint(value < 0n ? -2n * value - 1n : 2n * value);
  }
}
