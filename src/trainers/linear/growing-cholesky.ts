/** Cholesky factor of a part of a symmetric matrix: rows and columns come and go without starting anew. */
export class GrowingCholesky {
  /** Rows of the matrix in the part, in the order of the factor. */
  readonly members: number[] = [];
  readonly #matrix: Float64Array;
  readonly #size: number;
  readonly #factor: Float64Array;

  /** @param matrix positive definite, row-major, shape [size × size] */
  constructor(matrix: Float64Array, size: number) {
    this.#matrix = matrix;
    this.#size = size;
    this.#factor = new Float64Array(size * size);
  }

  /** Makes the part these rows (1: in), as far as it stays positive definite in float64. */
  become(wanted: Uint8Array): void {
    for (let at = this.members.length - 1; at >= 0; at--) if (wanted[this.members[at]!] === 0) this.#remove(at);
    const present = new Set(this.members);
    for (let row = 0; row < wanted.length; row++) if (wanted[row] === 1 && !present.has(row)) this.#append(row);
  }

  /** Solves part · x = b in place of the first entries of `b`, in the order of the members. */
  solveInto(b: Float64Array): void {
    const factor = this.#factor;
    const n = this.#size;
    const count = this.members.length;
    for (let i = 0; i < count; i++) {
      let sum = b[i]!;
      for (let k = 0, at = i * n; k < i; k++) sum -= factor[at + k]! * b[k]!;
      b[i] = sum / factor[i * n + i]!;
    }
    for (let i = count - 1; i >= 0; i--) {
      const value = b[i]! / factor[i * n + i]!;
      b[i] = value;
      for (let k = 0, at = i * n; k < i; k++) b[k]! -= factor[at + k]! * value;
    }
  }

  #append(row: number): void {
    const factor = this.#factor;
    const n = this.#size;
    const count = this.members.length;
    const to = count * n;
    let rest = this.#matrix[row * n + row]!;
    const least = 1e-14 * rest;
    for (let i = 0; i < count; i++) {
      let sum = this.#matrix[row * n + this.members[i]!]!;
      for (let k = 0, at = i * n; k < i; k++) sum -= factor[at + k]! * factor[to + k]!;
      const entry = sum / factor[i * n + i]!;
      factor[to + i] = entry;
      rest -= entry * entry;
    }
    if (!(rest > least)) return;
    factor[to + count] = Math.sqrt(rest);
    this.members.push(row);
  }

  /** Takes a row out and turns what follows back into a triangle. */
  #remove(gone: number): void {
    const factor = this.#factor;
    const n = this.#size;
    this.members.splice(gone, 1);
    const count = this.members.length;
    for (let i = gone; i < count; i++) factor.copyWithin(i * n, (i + 1) * n, (i + 1) * n + i + 2);
    for (let k = gone; k < count; k++) {
      const over = factor[k * n + k + 1]!;
      const length = Math.hypot(factor[k * n + k]!, over);
      const cos = factor[k * n + k]! / length;
      const sin = over / length;
      for (let i = k, at = k * n + k; i < count; i++, at += n) {
        const [left, right] = [factor[at]!, factor[at + 1]!];
        factor[at] = cos * left + sin * right;
        factor[at + 1] = cos * right - sin * left;
      }
    }
  }
}
