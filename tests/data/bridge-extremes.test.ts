import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { bridgeExtremes } from '../../src/data/bridge-extremes.ts';

const DRAWS = 100_000;

/** Mean of a figure over many bridges, and its standard error. */
function average(
  end: number,
  seed: number,
  figure: (up: number, down: number) => number,
): { mean: number; error: number } {
  const rng = makeRng(seed);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < DRAWS; i++) {
    const [up, down] = bridgeExtremes(end, 1, rng);
    const value = figure(up, down);
    sum += value;
    squares += value * value;
  }
  const mean = sum / DRAWS;
  return { mean, error: Math.sqrt((squares / DRAWS - mean * mean) / DRAWS) };
}

/** P(lowest > −a, highest < b) of a bridge from 0 to x: reflections in both barriers. */
function staysBetween(x: number, a: number, b: number): number {
  const width = a + b;
  let chance = 0;
  for (let k = -50; k <= 50; k++) {
    const far = b + k * width;
    chance += Math.exp(-2 * k * width * (x + k * width)) - Math.exp(-2 * far * (far - x));
  }
  return chance;
}

describe('bridgeExtremes', () => {
  it.each([0, 0.4, -0.4, 2, -3])('draws the lowest point of a bridge to %d with its own law', (end) => {
    for (const distance of [0.2, 0.6]) {
      const level = Math.min(0, end) - distance;
      const { mean, error } = average(end, 11, (_, down) => (down < level ? 1 : 0));
      expect(Math.abs(mean - Math.exp(2 * level * (end - level)))).toBeLessThan(4 * error);
    }
  });

  it.each([0, 0.4, -0.4, 2, -3])('draws both extremes of a bridge to %d with their joint law', (end) => {
    for (const [below, above] of [
      [0.3, 1],
      [0.6, 0.6],
      [1, 0.3],
    ] as const) {
      const a = below - Math.min(0, end);
      const b = above + Math.max(0, end);
      const { mean, error } = average(end, 12, (up, down) => (up < b && down > -a ? 1 : 0));
      expect(Math.abs(mean - staysBetween(end, a, b))).toBeLessThan(4 * error);
    }
  });

  it('has the range of Kuiper’s statistic where the bridge returns: mean √(π/2), mean square π²/6', () => {
    const first = average(0, 13, (up, down) => up - down);
    const second = average(0, 13, (up, down) => (up - down) ** 2);
    expect(Math.abs(first.mean - Math.sqrt(Math.PI / 2))).toBeLessThan(4 * first.error);
    expect(Math.abs(second.mean - Math.PI ** 2 / 6)).toBeLessThan(4 * second.error);
  });

  it('encloses both ends, at any scale', () => {
    const rng = makeRng(14);
    for (let i = 0; i < DRAWS; i++) {
      const deviation = 10 ** (-6 * rng.next());
      const end = deviation * 6 * rng.normal();
      const [up, down] = bridgeExtremes(end, deviation, rng);
      if (!(up >= Math.max(0, end) && down <= Math.min(0, end))) expect.fail(`${down} to ${up} around ${end}`);
    }
  });
});
