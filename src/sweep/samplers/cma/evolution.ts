import type { Rng } from '../../../core/index.ts';

/**
 * Mean, step size and covariance of a search distribution, moved by ranked generations: towards the better half, away from the poorer one.
 *
 * @see Hansen 2016, arXiv 1604.00772, with negative weights
 */
export class Evolution {
  readonly #d: number;
  /** One a rank of a generation: positive ones sum to 1; the poorer half's are negative and push the covariance alone. */
  readonly #weights: Float64Array;
  readonly #parents: number;
  /** 1 ÷ sum of squares of the positive weights. */
  readonly #mass: number;
  readonly #rates: {
    readonly sigma: number;
    readonly damp: number;
    readonly path: number;
    readonly one: number;
    readonly mu: number;
  };
  readonly #mean: Float64Array;
  readonly #pathSigma: Float64Array;
  readonly #pathC: Float64Array;
  readonly #c: Float64Array;
  #factor: Float64Array;
  #sigma: number;
  #generation = 0;

  /** Begins at the centre of the unit cube. */
  constructor(dimensions: number, population: number, deviation: number) {
    const d = dimensions;
    const raw = Float64Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
    const parents = Math.floor(population / 2);
    const mass = massOf(raw.subarray(0, parents));
    const one = 2 / ((d + 1.3) ** 2 + mass);
    const mu = Math.min(1 - one, (2 * (mass - 2 + 1 / mass)) / ((d + 2) ** 2 + mass));
    const sigma = (mass + 2) / (d + mass + 5);
    const against = Math.min(
      1 + one / mu,
      1 + (2 * massOf(raw.subarray(parents))) / (mass + 2),
      (1 - one - mu) / (d * mu),
    );
    const good = sumOf(raw.filter((weight) => weight >= 0));
    const poor = -sumOf(raw.filter((weight) => weight < 0));
    this.#d = d;
    this.#weights = raw.map((weight) => (weight >= 0 ? weight / good : (against * weight) / poor));
    this.#parents = parents;
    this.#mass = mass;
    this.#rates = {
      sigma,
      damp: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (d + 1)) - 1) + sigma,
      path: (4 + mass / d) / (d + 4 + (2 * mass) / d),
      one,
      mu,
    };
    this.#mean = new Float64Array(d).fill(0.5);
    this.#pathSigma = new Float64Array(d);
    this.#pathC = new Float64Array(d);
    this.#c = identity(d);
    this.#factor = identity(d);
    this.#sigma = deviation;
  }

  /** mean + σ A z. */
  draw(rng: Rng): Float64Array {
    const z = Float64Array.from({ length: this.#d }, () => rng.normal());
    return this.#mean.map((mean, i) => {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += this.#factor[i * this.#d + j]! * z[j]!;
      return mean + this.#sigma * sum;
    });
  }

  /** @param ranked the generation's coordinates, best first */
  step(ranked: readonly Float64Array[]): void {
    const d = this.#d;
    const { sigma: rateSigma, damp, path, one, mu } = this.#rates;
    const steps = Array.from(this.#weights.keys(), (k) => ranked[k]!.map((x, i) => (x - this.#mean[i]!) / this.#sigma));
    const shift = new Float64Array(d);
    for (let k = 0; k < this.#parents; k++) {
      for (let i = 0; i < d; i++) shift[i]! += this.#weights[k]! * steps[k]![i]!;
    }
    for (let i = 0; i < d; i++) this.#mean[i]! += this.#sigma * shift[i]!;
    const white = solveLower(this.#factor, shift);
    const pull = Math.sqrt(rateSigma * (2 - rateSigma) * this.#mass);
    for (let i = 0; i < d; i++) this.#pathSigma[i] = (1 - rateSigma) * this.#pathSigma[i]! + pull * white[i]!;
    const length = Math.sqrt(this.#pathSigma.reduce((sum, x) => sum + x * x, 0));
    const usual = Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d));
    this.#generation++;
    const settled = Math.sqrt(1 - (1 - rateSigma) ** (2 * this.#generation));
    // A path that is already long would stretch the covariance where only the step size is too small.
    const stalled = length / settled < (1.4 + 2 / (d + 1)) * usual ? 1 : 0;
    const pullC = stalled * Math.sqrt(path * (2 - path) * this.#mass);
    for (let i = 0; i < d; i++) this.#pathC[i] = (1 - path) * this.#pathC[i]! + pullC * shift[i]!;
    // A far step that is to be avoided would overturn the covariance: it counts as one of usual length.
    const pushes = steps.map((step, k) => {
      const weight = this.#weights[k]!;
      if (weight >= 0) return weight;
      const whitened = solveLower(this.#factor, Float64Array.from(step));
      return (weight * d) / Math.max(1e-12, sumOf(whitened.map((x) => x * x)));
    });
    const keep = 1 - one - mu * sumOf(this.#weights) + (1 - stalled) * one * path * (2 - path);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        let spread = 0;
        steps.forEach((step, k) => {
          spread += pushes[k]! * step[i]! * step[j]!;
        });
        const value = keep * this.#c[i * d + j]! + one * this.#pathC[i]! * this.#pathC[j]! + mu * spread;
        this.#c[i * d + j] = value;
        this.#c[j * d + i] = value;
      }
    }
    this.#sigma = Math.min(1, this.#sigma * Math.exp((rateSigma / damp) * (length / usual - 1)));
    const factor = lowerFactor(this.#c, d);
    // A covariance that has lost its rank (all points alike) begins anew in shape, not in place.
    if (factor === null) this.#c.set(identity(d));
    this.#factor = factor ?? identity(d);
  }
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** Observations that equal weights would need to vary as little: (Σ w)² ÷ Σ w². */
function massOf(weights: Float64Array): number {
  return sumOf(weights) ** 2 / sumOf(weights.map((weight) => weight * weight));
}

function identity(d: number): Float64Array {
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) matrix[i * d + i] = 1;
  return matrix;
}

/** A with A Aᵀ = C; null where C is not positive definite. */
function lowerFactor(c: Float64Array, d: number): Float64Array | null {
  const a = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = c[i * d + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * d + k]! * a[j * d + k]!;
      if (i === j) {
        if (!(sum > 1e-20)) return null;
        a[i * d + i] = Math.sqrt(sum);
      } else a[i * d + j] = sum / a[j * d + j]!;
    }
  }
  return a;
}

/** A⁻¹ b. */
function solveLower(a: Float64Array, b: Float64Array): Float64Array {
  const d = b.length;
  const x = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * d + k]! * x[k]!;
    x[i] = sum / a[i * d + i]!;
  }
  return x;
}
