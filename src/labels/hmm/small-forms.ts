/** Where a state's numbers lie, and where its densities go. */
export interface FormPlaces {
  /** First of the state's means. */
  readonly mean: number;
  /** First of the state's factors: a lower triangle in [D × D]. */
  readonly factor: number;
  /** First output, and the distance from one row's to the next. */
  readonly to: number;
  readonly step: number;
}

/** `out = constant − ½ |F (x − μ)|²` a row for two features: without inner loops it takes half the time. */
export function pairFormInto(
  x: Float64Array,
  rows: number,
  means: Float64Array,
  factors: Float64Array,
  constant: number,
  out: Float64Array,
  places: FormPlaces,
): void {
  const [m, f, step] = [places.mean, places.factor, places.step];
  const m0 = means[m]!;
  const m1 = means[m + 1]!;
  const f00 = factors[f]!;
  const f10 = factors[f + 2]!;
  const f11 = factors[f + 3]!;
  for (let t = 0, at = 0, to = places.to; t < rows; t++, at += 2, to += step) {
    const a = x[at]! - m0;
    const z0 = f00 * a;
    const z1 = f10 * a + f11 * (x[at + 1]! - m1);
    out[to] = constant - 0.5 * (z0 * z0 + z1 * z1);
  }
}

/** The same for three features. */
export function tripleFormInto(
  x: Float64Array,
  rows: number,
  means: Float64Array,
  factors: Float64Array,
  constant: number,
  out: Float64Array,
  places: FormPlaces,
): void {
  const [m, f, step] = [places.mean, places.factor, places.step];
  const m0 = means[m]!;
  const m1 = means[m + 1]!;
  const m2 = means[m + 2]!;
  const f00 = factors[f]!;
  const f10 = factors[f + 3]!;
  const f11 = factors[f + 4]!;
  const f20 = factors[f + 6]!;
  const f21 = factors[f + 7]!;
  const f22 = factors[f + 8]!;
  for (let t = 0, at = 0, to = places.to; t < rows; t++, at += 3, to += step) {
    const a = x[at]! - m0;
    const b = x[at + 1]! - m1;
    const z0 = f00 * a;
    const z1 = f10 * a + f11 * b;
    const z2 = f20 * a + f21 * b + f22 * (x[at + 2]! - m2);
    out[to] = constant - 0.5 * (z0 * z0 + z1 * z1 + z2 * z2);
  }
}
