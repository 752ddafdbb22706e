import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { cscv } from '../../src/stats/index.ts';

function noise(seed: number, rows: number, trials: number): Float64Array[] {
  const rng = makeRng(seed);
  return Array.from({ length: trials }, () => Float64Array.from({ length: rows }, () => rng.normal()));
}

const plus = (column: Float64Array, gain: number): Float64Array => column.map((value) => value + gain);

describe('cscv', () => {
  it('is about a half on trials that differ by luck, and about none where one is truly better', () => {
    let sum = 0;
    for (let seed = 0; seed < 40; seed++) sum += cscv({ returns: noise(seed, 240, 10), partitions: 8 }).pbo;
    expect(Math.abs(sum / 40 - 0.5)).toBeLessThan(0.12);
    const [best, ...others] = noise(99, 400, 10);
    const result = cscv({ returns: [...others, plus(best!, 0.5)], partitions: 8 });
    expect(result.pbo).toBe(0);
    expect(new Set(result.winners)).toEqual(new Set([9]));
    expect(result.probabilityOfLoss).toBe(0);
  });

  it('is the same whatever the unit of each trial, and the order of the trials', () => {
    const returns = noise(3, 320, 7);
    const plain = cscv({ returns, partitions: 10 });
    const scaled = cscv({ returns: returns.map((column, j) => column.map((v) => v * 2 ** (j - 3))), partitions: 10 });
    const turned = cscv({ returns: [...returns].reverse(), partitions: 10 });
    expect(scaled.logits).toEqual(plain.logits);
    expect(turned.logits).toEqual(plain.logits);
    expect(turned.winners).toEqual(plain.winners.map((j) => 6 - j));
  });

  it('takes the first of equal trials, and shares their rank', () => {
    const [a] = noise(5, 160, 1);
    const { winners, logits, pbo } = cscv({ returns: [a!, a!, a!], partitions: 4 });
    expect(new Set(winners)).toEqual(new Set([0]));
    // Rank 2 of 3: in the middle, which counts as overfitting.
    for (const logit of logits) expect(logit).toBe(0);
    expect(pbo).toBe(1);
  });

  it('gives a trial that stands still a Sharpe ratio of 0', () => {
    const losers = noise(6, 160, 3).map((column) => plus(column, -1));
    const { winners, outOfSample, logits, probabilityOfLoss } = cscv({
      returns: [...losers, new Float64Array(160)],
      partitions: 4,
    });
    expect(new Set(winners)).toEqual(new Set([3]));
    expect(new Set(outOfSample)).toEqual(new Set([0]));
    expect(probabilityOfLoss).toBe(0);
    for (const logit of logits) expect(logit).toBeCloseTo(Math.log(4), 12);
  });

  it('gives a trial that stands still over the other half exactly 0 there', () => {
    const [gains, losses] = noise(7, 160, 2);
    const early = gains!.map((value, i) => (i < 80 ? value + 2 : 0));
    const { winners, outOfSample } = cscv({ returns: [plus(losses!, -1), early], partitions: 4 });
    // The first combination chooses the two early blocks.
    expect(winners[0]).toBe(1);
    expect(outOfSample[0]).toBe(0);
  });

  it('never chooses a trial without variance, and is undefined where there are no others', () => {
    const constant = new Float64Array(160).fill(0.01);
    expect(new Set(cscv({ returns: [constant, ...noise(1, 160, 2)], partitions: 4 }).winners).has(0)).toBe(false);
    const none = cscv({ returns: [constant, constant], partitions: 4 });
    expect(none.pbo).toBeNaN();
    expect(none.winners[0]).toBe(-1);
    expect(cscv({ returns: noise(1, 160, 1), partitions: 4 }).pbo).toBeNaN();
  });

  it('leaves out the oldest rows that do not fill the blocks', () => {
    const returns = noise(2, 165, 4);
    const result = cscv({ returns, partitions: 8 });
    expect(result.rowsDropped).toBe(5);
    expect(result.combinations).toBe(70);
    expect(result.logits).toEqual(cscv({ returns: returns.map((column) => column.slice(5)), partitions: 8 }).logits);
  });

  it('refuses an odd number of blocks, too many of them, and blocks without rows', () => {
    for (const partitions of [0, 3, 24, 2.5, Number.NaN])
      expect(() => cscv({ returns: noise(1, 100, 2), partitions })).toThrow(RangeError);
    expect(() => cscv({ returns: noise(1, 15, 2), partitions: 8 })).toThrow(/15 rows/);
    expect(() => cscv({ returns: [], partitions: 8 })).toThrow(RangeError);
  });
});
