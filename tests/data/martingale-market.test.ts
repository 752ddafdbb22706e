import { describe, expect, it } from 'vitest';
import { averageTrueRange, type Bars } from '../../src/core/index.ts';
import { generateMarket } from '../../src/data/index.ts';

const RANGE_BARS = 14;

interface Tally {
  count: number;
  sum: number;
  squares: number;
}

/**
 * What a stop order at a level gains over staying until the end: fill − close for a long, in average true ranges of the bar
 * before, over windows side by side in which the level is touched. Behind a gap the fill is the open.
 */
function tallyTouches(bars: Bars, ranges: Float64Array, windowBars: number, atr: number, side: 1 | -1, into: Tally) {
  const { open, low, high, close, gap } = bars;
  const toward = side > 0 ? low : high;
  for (let start = 100; start + windowBars <= close.length; start += windowBars) {
    if (gap[start] === 1) continue;
    const range = ranges[start - 1]!;
    const level = open[start]! - side * atr * range;
    for (let t = start; t < start + windowBars; t++) {
      if (gap[t] === 1 || side * (toward[t]! - level) > 0) continue;
      const fill = side * (open[t]! - level) < 0 ? open[t]! : level;
      const gain = (side * (fill - close[start + windowBars - 1]!)) / range;
      into.count++;
      into.sum += gain;
      into.squares += gain * gain;
      break;
    }
  }
}

describe('a market of one state without drift', () => {
  it('gives a stop order nothing, whatever its side, its distance and the bars that it waits (within 4 standard errors)', () => {
    const tallies = new Map<string, Tally>();
    for (let seed = 101; seed <= 125; seed++) {
      const bars = generateMarket({ years: 2, interval: '30m', regimes: 1, drift: 0, seed });
      const ranges = averageTrueRange(bars, RANGE_BARS, 'first');
      for (const windowBars of [1, 8]) {
        for (const atr of [0.5, 1, 2]) {
          for (const side of [1, -1] as const) {
            const key = `${side > 0 ? 'long' : 'short'}, ${atr} ranges, ${windowBars} bars`;
            const tally = tallies.get(key) ?? { count: 0, sum: 0, squares: 0 };
            tallies.set(key, tally);
            tallyTouches(bars, ranges, windowBars, atr, side, tally);
          }
        }
      }
    }
    expect(tallies.size).toBe(12);
    for (const [key, { count, sum, squares }] of tallies) {
      const mean = sum / count;
      const error = Math.sqrt((squares / count - mean * mean) / count);
      expect(count, key).toBeGreaterThan(8000);
      expect(error, key).toBeLessThan(0.025);
      expect(Math.abs(mean), key).toBeLessThan(4 * error);
    }
  });

  it.each(['5m', '1d'])('gives none in bars of %s of four states either', (interval) => {
    const years = interval === '1d' ? 100 : 2;
    const tally = { 1: { count: 0, sum: 0, squares: 0 }, [-1]: { count: 0, sum: 0, squares: 0 } };
    for (let seed = 1; seed <= 4; seed++) {
      const bars = generateMarket({ years, interval, regimes: 4, drift: 0, seed });
      const ranges = averageTrueRange(bars, RANGE_BARS, 'first');
      for (const side of [1, -1] as const) tallyTouches(bars, ranges, 1, 1, side, tally[side]);
    }
    for (const side of [1, -1] as const) {
      const { count, sum, squares } = tally[side];
      expect(Math.abs(sum / count)).toBeLessThan((4 * Math.sqrt(squares / count)) / Math.sqrt(count));
    }
  });
});
