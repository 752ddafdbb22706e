import type { HmmModel } from './model.ts';
import { pairFormInto, tripleFormInto } from './small-forms.ts';

/** Smallest pivot of a covariance matrix: a state that has collapsed onto a point (or a line) stays a density. */
const LEAST_PIVOT = 1e-10;

/**
 * Log densities of the model's Gaussian states: −½ (D ln 2π + ln |Σ| + (x − μ)ᵀ Σ⁻¹ (x − μ)).
 *
 * With Σ = L Lᵀ the quadratic form is |L⁻¹ (x − μ)|²; L⁻¹ is taken once a model.
 */
export class Densities {
  readonly #model: HmmModel;
  /** `diag`: 1 ÷ deviation [K × D]; `full`: lower triangles of L⁻¹ [K × D × D]. */
  readonly #factors: Float64Array;
  /** −½ (D ln 2π + ln |Σ|), [K]. */
  readonly #constants: Float64Array;
  /** x − μ of the row at hand, [D]. */
  readonly #apart: Float64Array;

  constructor(model: HmmModel) {
    this.#model = model;
    this.#factors = new Float64Array(model.covariances.length);
    this.#constants = new Float64Array(model.states);
    this.#apart = new Float64Array(model.features);
    this.refresh();
  }

  /** Takes over what has been written to the model. */
  refresh(): void {
    const { states, features, covariance, covariances } = this.#model;
    const size = covariance === 'diag' ? features : features * features;
    for (let k = 0; k < states; k++) {
      const factor = this.#factors.subarray(k * size, (k + 1) * size);
      const source = covariances.subarray(k * size, (k + 1) * size);
      const halfLogDet =
        covariance === 'diag' ? invertDeviations(source, factor) : invertCholesky(source, features, factor);
      this.#constants[k] = -0.5 * features * Math.log(2 * Math.PI) - halfLogDet;
    }
  }

  /**
   * @param x rows of inputs, shape [n × D]
   * @param out shape [n × K]
   */
  into(x: Float64Array, rows: number, out: Float64Array): void {
    const { states, features, covariance } = this.#model;
    const full = covariance === 'full' && features > 1;
    for (let k = 0; k < states; k++) {
      if (full && features <= 3) this.#smallInto(x, rows, k, out);
      else if (full) this.#fullInto(x, rows, k, out);
      else this.#diagonalInto(x, rows, k, out);
    }
  }

  #smallInto(x: Float64Array, rows: number, k: number, out: Float64Array): void {
    const { states, features, means } = this.#model;
    const places = { mean: k * features, factor: k * features * features, to: k, step: states };
    const formInto = features === 2 ? pairFormInto : tripleFormInto;
    formInto(x, rows, means, this.#factors, this.#constants[k]!, out, places);
  }

  #diagonalInto(x: Float64Array, rows: number, k: number, out: Float64Array): void {
    const { states, features, means } = this.#model;
    const factors = this.#factors;
    const constant = this.#constants[k]!;
    const from = k * features;
    for (let t = 0, at = 0, to = k; t < rows; t++, to += states) {
      let sum = 0;
      for (let d = 0; d < features; d++) {
        const z = (x[at++]! - means[from + d]!) * factors[from + d]!;
        sum += z * z;
      }
      out[to] = constant - 0.5 * sum;
    }
  }

  #fullInto(x: Float64Array, rows: number, k: number, out: Float64Array): void {
    const { states, features, means } = this.#model;
    const factors = this.#factors;
    const constant = this.#constants[k]!;
    const apart = this.#apart;
    const mean = k * features;
    for (let t = 0, at = 0, to = k; t < rows; t++, to += states) {
      for (let d = 0; d < features; d++) apart[d] = x[at++]! - means[mean + d]!;
      let sum = 0;
      let row = mean * features;
      for (let i = 0; i < features; i++, row += features) {
        let z = 0;
        for (let j = 0; j <= i; j++) z += factors[row + j]! * apart[j]!;
        sum += z * z;
      }
      out[to] = constant - 0.5 * sum;
    }
  }
}

/** 1 ÷ deviations; returns ½ ln of the determinant. */
function invertDeviations(variances: Float64Array, out: Float64Array): number {
  let half = 0;
  for (let d = 0; d < variances.length; d++) {
    const variance = Math.max(variances[d]!, LEAST_PIVOT);
    out[d] = 1 / Math.sqrt(variance);
    half += 0.5 * Math.log(variance);
  }
  return half;
}

/** L⁻¹ of the Cholesky factor L, row by row; returns ½ ln of the determinant. */
function invertCholesky(matrix: Float64Array, size: number, out: Float64Array): number {
  const lower = new Float64Array(size * size);
  let half = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let m = 0; m < j; m++) sum -= lower[i * size + m]! * lower[j * size + m]!;
      if (i === j) {
        const pivot = Math.max(sum, LEAST_PIVOT);
        lower[i * size + i] = Math.sqrt(pivot);
        half += 0.5 * Math.log(pivot);
      } else lower[i * size + j] = sum / lower[j * size + j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum -= lower[i * size + m]! * out[m * size + j]!;
      out[i * size + j] = sum / lower[i * size + i]!;
    }
    out[i * size + i] = 1 / lower[i * size + i]!;
  }
  return half;
}
