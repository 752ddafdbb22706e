/**
 * Regression of y on 0, 1, 2 … as points are added; the first point is (0, 0), so that sums stay small.
 *
 * slope = S_xy ÷ S_xx, t = slope ÷ √(SSE ÷ (n − 2) ÷ S_xx), SSE = S_yy − slope × S_xy, all sums about the means.
 */
export class TrendFit {
  #count = 1;
  #sum = 0;
  #squares = 0;
  #cross = 0;

  start(): void {
    this.#count = 1;
    this.#sum = 0;
    this.#squares = 0;
    this.#cross = 0;
  }

  push(y: number): void {
    this.#sum += y;
    this.#squares += y * y;
    this.#cross += this.#count * y;
    this.#count++;
  }

  /** t of the slope: ±∞ on a straight line, 0 where nothing moves. Needs 3 points. */
  tValue(): number {
    const n = this.#count;
    const { xx, xy, yy } = this.#centred();
    if (xy === 0) return 0;
    const slope = xy / xx;
    return slope / Math.sqrt(Math.max(0, yy - slope * xy) / (n - 2) / xx);
  }

  /** R² with the slope's sign, −1 to 1; 0 where nothing moves. */
  signedR2(): number {
    const { xx, xy, yy } = this.#centred();
    return yy > 0 ? Math.max(-1, Math.min(1, (Math.sign(xy) * xy * xy) / (xx * yy))) : 0;
  }

  #centred(): { readonly xx: number; readonly xy: number; readonly yy: number } {
    const n = this.#count;
    return {
      xx: (n * (n * n - 1)) / 12,
      xy: this.#cross - (this.#sum * (n - 1)) / 2,
      yy: this.#squares - (this.#sum * this.#sum) / n,
    };
  }
}
