/** Typed arrays one after the other in a buffer, each at a multiple of 64 bytes. Their contents are whatever was there. */
export class Arena {
  static readonly alignment = 64;
  readonly #buffer: ArrayBufferLike;
  #at: number;

  constructor(buffer: ArrayBufferLike, from = 0) {
    this.#buffer = buffer;
    this.#at = from;
  }

  bytes(length: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.#take(length), length);
  }

  ints(length: number): Int32Array {
    return new Int32Array(this.#buffer, this.#take(4 * length), length);
  }

  floats(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.#take(4 * length), length);
  }

  doubles(length: number): Float64Array {
    return new Float64Array(this.#buffer, this.#take(8 * length), length);
  }

  #take(bytes: number): number {
    const at = this.#at;
    this.#at += Math.ceil(bytes / Arena.alignment) * Arena.alignment;
    return at;
  }
}
