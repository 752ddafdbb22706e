/** How often each code occurs among the last `windowBars` codes; undefined ones (−1) take a place and count for none. */
export class CodeWindow {
  readonly counts = new Int32Array(128);
  readonly #ring: Int8Array;
  #slot = 0;

  constructor(windowBars: number) {
    this.#ring = new Int8Array(windowBars).fill(-1);
  }

  push(code: number): void {
    const { counts } = this;
    const ring = this.#ring;
    if (code >= 0) counts[code]!++;
    const leaving = ring[this.#slot]!;
    if (leaving >= 0) counts[leaving]!--;
    ring[this.#slot] = code;
    this.#slot = this.#slot + 1 === ring.length ? 0 : this.#slot + 1;
  }
}
