import type { Dimension, Point } from '../../space/space.ts';

/** Points as rows of numbers in the order of the dimensions, NaN where a dimension has no value. A point is read once. */
export class PointRows {
  readonly #names: readonly string[];
  readonly #rows = new WeakMap<Point, Float64Array>();

  constructor(dimensions: readonly Dimension[]) {
    this.#names = dimensions.map(({ name }) => name);
  }

  of(point: Point): Float64Array {
    let row = this.#rows.get(point);
    if (row === undefined) {
      row = Float64Array.from(this.#names, (name) => point[name] ?? Number.NaN);
      this.#rows.set(point, row);
    }
    return row;
  }
}
