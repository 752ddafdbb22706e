/** Units held, noted where they change, so that bars in between cost nothing. */
export class HoldingsLog {
  #row = new Int32Array(64);
  #units = new Float64Array(64);
  #count = 0;

  /** From the close of `row` on `units` are held; rows never fall. */
  push(row: number, units: number): void {
    if (this.#count === this.#row.length) {
      const rows = new Int32Array(2 * this.#count);
      const values = new Float64Array(2 * this.#count);
      rows.set(this.#row);
      values.set(this.#units);
      this.#row = rows;
      this.#units = values;
    }
    this.#row[this.#count] = row;
    this.#units[this.#count++] = units;
  }

  /** Weight at each close: units × close ÷ equity, shape [n]; 0 where nothing is held. */
  weights(close: Float64Array, equity: Float64Array): Float64Array {
    const out = new Float64Array(equity.length);
    for (let k = 0; k < this.#count; k++) {
      const units = this.#units[k]!;
      if (units === 0) continue;
      const end = Math.min(out.length, k + 1 < this.#count ? this.#row[k + 1]! : out.length);
      for (let t = this.#row[k]!; t < end; t++) out[t] = (units * close[t]!) / equity[t]!;
    }
    return out;
  }
}

/** Change of an equity that starts at 1, bar by bar, shape [n]; 0 once there is none left. */
export function returnsOf(equity: Float64Array): Float64Array {
  let previous = 1;
  return equity.map((value) => {
    const change = previous > 0 ? value / previous - 1 : 0;
    previous = value;
    return change;
  });
}
