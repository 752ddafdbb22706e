import type { Progress } from '../core/index.ts';

/** The shares done of the segments in training, for whoever watches. */
export class RunningShares {
  readonly #progress: Progress;
  readonly #shares = new Map<number, number>();

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** @param share 0 to 1 */
  set(segment: number, share: number): void {
    this.#shares.set(segment, share);
    this.#tell();
  }

  drop(segment: number): void {
    this.#shares.delete(segment);
    this.#tell();
  }

  #tell(): void {
    this.#progress.running?.([...this.#shares].sort(([a], [b]) => a - b).map(([, share]) => share));
  }
}

/** Lets a share through only where it is a hundredth above the last one: messages between threads cost more than they tell. */
export function everyHundredth(tell: (share: number) => void): (share: number) => void {
  let last = 0;
  return (share) => {
    if (share < last + 0.01) return;
    last = share;
    tell(share);
  };
}
