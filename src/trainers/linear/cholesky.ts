/**
 * Cholesky factor of a symmetric positive definite matrix, in place: the lower triangle becomes L with L·Lᵀ = A.
 *
 * @param a row-major, shape [n × n]; only its lower triangle is read
 * @returns whether the matrix is positive definite in float64; where not, `a` is left half done
 */
export function choleskyInto(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i > j) a[i * n + j] = sum / a[j * n + j]!;
      else if (sum > 0) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L·Lᵀ·x = b in place of `b`, shape [n]. */
export function solveCholeskyInto(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * b[k]!;
    b[i] = sum / factor[i * n + i]!;
  }
}

/**
 * Weighted sums of products: Σ wᵢ·zᵢ·zᵢᵀ, lower triangle, shape [width × width].
 *
 * @param z row-major, shape [rows × width]
 * @param weights shape [rows]
 */
export function gramMatrix(z: Float64Array, weights: Float64Array, width: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let i = 0, row = 0; i < weights.length; i++, row += width) {
    const weight = weights[i]!;
    for (let a = 0; a < width; a++) {
      const scaled = weight * z[row + a]!;
      if (scaled === 0) continue;
      const to = a * width;
      for (let b = 0; b <= a; b++) gram[to + b]! += scaled * z[row + b]!;
    }
  }
  return gram;
}

/** Weighted column sums, shape [width]. */
export function columnSums(z: Float64Array, weights: Float64Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let i = 0, row = 0; i < weights.length; i++, row += width) {
    for (let j = 0; j < width; j++) sums[j]! += weights[i]! * z[row + j]!;
  }
  return sums;
}
