import { describe, expect, it } from 'vitest';
import { edgeBps, trailingVolatilityBps, zEdge } from '../../src/core/index.ts';

describe('edgeBps', () => {
  it('brings each horizon to the reference and weighs them', () => {
    const heads = [
      { horizon: '1h', horizonBars: 1, weight: 1 },
      { horizon: '4h', horizonBars: 4, weight: 3 },
    ];
    // 2 bps an hour are 8 over four; weights 1/4 and 3/4.
    const edge = edgeBps([Float64Array.of(2), Float64Array.of(4)], heads, 4);
    expect(edge[0]).toBeCloseTo(0.25 * 8 + 0.75 * 4, 12);
  });

  it('is undefined where a head has no forecast', () => {
    const heads = [{ horizon: '1h', horizonBars: 1, weight: 1 }];
    expect(edgeBps([Float64Array.of(Number.NaN)], heads, 1)[0]).toBeNaN();
  });
});

describe('trailingVolatilityBps', () => {
  const close = Float64Array.from({ length: 500 }, (_, t) => 100 * Math.exp(0.01 * Math.sin(t * 1.7)));

  it('equals the root of the plain sum of squared log returns', () => {
    const found = trailingVolatilityBps(close, 24);
    for (const t of [24, 25, 100, 499]) {
      let sum = 0;
      for (let s = t - 23; s <= t; s++) sum += Math.log(close[s]! / close[s - 1]!) ** 2;
      expect(found[t]).toBeCloseTo(1e4 * Math.sqrt(sum), 9);
    }
    expect(found[23]).toBeNaN();
  });

  it('reads no later bar', () => {
    const whole = trailingVolatilityBps(close, 24);
    const part = trailingVolatilityBps(close.slice(0, 77), 24);
    expect(Array.from(part)).toEqual(Array.from(whole.subarray(0, 77)));
  });

  it('is exactly 0 once a market that moved has stood still for the window', () => {
    const stopped = Float64Array.from({ length: 80 }, (_, t) => close[Math.min(t, 37)]!);
    const found = trailingVolatilityBps(stopped, 24);
    expect(found[60]).toBeGreaterThan(0);
    expect([...found.subarray(61)]).toEqual(new Array(19).fill(0));
  });

  it('gives an undefined zEdge where nothing moved', () => {
    const still = trailingVolatilityBps(new Float64Array(50).fill(100), 10);
    expect(zEdge(Float64Array.of(3), still.subarray(20, 21))[0]).toBeNaN();
  });
});
