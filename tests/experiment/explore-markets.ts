import { type Bars, makeBars, makeRng, type Rng } from '../../src/core/index.ts';

export const HOUR = 3_600_000;
export const START = Date.UTC(2021, 0, 1);

export function wandering(n: number, tau: number, rng: Rng): Float64Array {
  const stay = Math.exp(-1 / tau);
  let x = rng.normal();
  return Float64Array.from({ length: n }, () => {
    x = stay * x + Math.sqrt(1 - stay * stay) * rng.normal();
    return x;
  });
}

/** Hourly closes that walk at random; the deviation of a return from the row on. */
export function walk(n: number, seed: number, deviation: (row: number) => number = () => 0.01): Bars {
  const rng = makeRng(seed);
  const close = new Float64Array(n);
  let price = 100;
  for (let t = 0; t < n; t++) {
    price *= Math.exp(deviation(t) * rng.normal());
    close[t] = price;
  }
  const volume = Float64Array.from({ length: n }, () => Math.exp(rng.normal()));
  return makeBars({
    time: Float64Array.from({ length: n }, (_, t) => START + t * HOUR),
    intervalMs: HOUR,
    columns: { open: close.slice(), high: close.slice(), low: close.slice(), close, volume },
  });
}

/** Regimes that hold 72 rows on the mean and know nothing of anything else. */
export function stickyLabels(n: number, rng: Rng, classes = 3): Int8Array {
  let code = 0;
  return Int8Array.from({ length: n }, () => {
    if (rng.next() < 1 / 48) code = rng.int(classes);
    return code;
  });
}
