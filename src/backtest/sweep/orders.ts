/** Orders to a weight, in the order of their fills; the memory is used again for every combination. */
export class SweepOrders {
  count = 0;
  row: Int32Array = new Int32Array(0);
  price: Float64Array = new Float64Array(0);
  weight: Float64Array = new Float64Array(0);
  reason: Uint8Array = new Uint8Array(0);
  /** The row at whose close the position was decided. */
  signal: Int32Array = new Int32Array(0);

  /** Room for `count` orders. */
  reserve(count: number): void {
    if (count <= this.row.length) return;
    const length = Math.max(count, 2 * this.row.length);
    this.row = new Int32Array(length);
    this.price = new Float64Array(length);
    this.weight = new Float64Array(length);
    this.reason = new Uint8Array(length);
    this.signal = new Int32Array(length);
  }
}
