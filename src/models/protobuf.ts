/**
 * Writes protobuf's wire format: just what an ONNX file needs. Fields come out in the order of the calls, so the same calls
 * give the same bytes.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtoWriter {
  #bytes = new Uint8Array(256);
  #size = 0;

  /** An integer field, negative ones in two's complement. */
  int(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  /** A float32 field. */
  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    return this.#raw(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** A string in UTF-8. */
  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    return this.#raw(value);
  }

  /** A nested message. */
  message(field: number, fill: (writer: ProtoWriter) => void): this {
    const inner = new ProtoWriter();
    fill(inner);
    return this.bytes(field, inner.finish());
  }

  /** A repeated integer field, packed. */
  ints(field: number, values: ArrayLike<number>): this {
    return this.message(field, (inner) => {
      for (let i = 0; i < values.length; i++) inner.#varint(values[i]!);
    });
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #varint(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer that a varint can hold`);
    this.#reserve(10);
    if (value >= 0) {
      let rest = value;
      while (rest >= 128) {
        this.#bytes[this.#size++] = (rest % 128) | 128;
        rest = Math.floor(rest / 128);
      }
      this.#bytes[this.#size++] = rest;
      return;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 128n) {
      this.#bytes[this.#size++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#size++] = Number(rest);
  }

  #raw(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#size);
    this.#size += value.length;
    return this;
  }

  #reserve(more: number): void {
    if (this.#size + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#size + more));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
}
