import { describe, expect, it } from 'vitest';
import { parseSampler } from '../../src/sweep/samplers/catalog.ts';
import { firstPrimes, radicalInverse } from '../../src/sweep/samplers/halton.ts';
import { directionNumbers, SOBOL_DIMENSIONS, sobolBits } from '../../src/sweep/samplers/sobol.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';

/** scipy 1.17.1, `qmc.Sobol(21, scramble=False, bits=32)`: points × 2³². */
const SOBOL: readonly (readonly [index: number, bits: readonly number[]])[] = [
  [
    37,
    [
      3959422976, 2751463424, 2483027968, 3959422976, 3288334336, 1275068416, 738197504, 3422552064, 2617245696,
      738197504, 67108864, 335544320, 2483027968, 3690987520, 469762048, 2080374784, 3422552064, 1811939328, 201326592,
      603979776, 4093640704,
    ],
  ],
  [
    200,
    [
      889192448, 1660944384, 1761607680, 2533359616, 3506438144, 2399141888, 117440512, 4177526784, 1426063360,
      2667577344, 4278190080, 2533359616, 1325400064, 2533359616, 419430400, 2969567232, 2734686208, 3640655872,
      3204448256, 754974720, 1560281088,
    ],
  ],
];

/** scipy 1.17.1, `qmc.Halton(22, scramble=False)`. */
const HALTON: readonly (readonly [index: number, values: readonly number[]])[] = [
  [
    5,
    [
      0.625, 0.7777777777777777, 0.04, 0.7142857142857142, 0.4545454545454546, 0.38461538461538464, 0.29411764705882354,
      0.2631578947368421, 0.21739130434782608, 0.1724137931034483, 0.16129032258064516, 0.13513513513513514,
      0.12195121951219512, 0.11627906976744186, 0.10638297872340426, 0.09433962264150943, 0.0847457627118644,
      0.0819672131147541, 0.07462686567164178, 0.07042253521126761, 0.0684931506849315, 0.06329113924050633,
    ],
  ],
  [
    1000,
    [
      0.0927734375, 0.3475080018289895, 0.00512, 0.9162848812994586, 0.9316303531179565, 0.9904415111515704,
      0.8483614899246896, 0.6706516984983233, 0.5161502424591108, 0.4887449259912255, 0.2591386660400792,
      0.04674945215485756, 0.4045211183819155, 0.2682531097890752, 0.28610230873698506, 0.8743325026699892,
      0.9537489227233554, 0.39774254232733136, 0.9284918690131433, 0.08728426899424717, 0.7010696190654906,
      0.6601506168883191,
    ],
  ],
];

describe("scipy's sequences", () => {
  it.each(SOBOL)('Sobol, point %i: every bit of 21 dimensions', (index, bits) => {
    expect(Array.from({ length: SOBOL_DIMENSIONS }, (_, d) => sobolBits(directionNumbers(d), index))).toEqual(bits);
  });

  it.each(HALTON)('Halton, point %i: 22 dimensions', (index, values) => {
    firstPrimes(22).forEach((base, d) => {
      expect(radicalInverse(index, base)).toBeCloseTo(values[d]!, 14);
    });
  });
});

describe('the sequences that trials are drawn from', () => {
  const axes = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, { uniform: [0, 1] }]));
  const space = parseSpace(axes, [], 'space', 'constraints');

  it("Sobol's first 64 points have one in each 64th of every axis, whatever the seed", () => {
    for (const seed of [1, 2, 3]) {
      const sampler = parseSampler({ use: 'sobol' }, space, 'sampler');
      const points = Array.from({ length: 64 }, (_, number) => sampler.ask(number, [], seed));
      for (const axis of Object.keys(axes))
        expect(new Set(points.map((point) => Math.floor(64 * point[axis]!))).size).toBe(64);
    }
  });

  it("Halton's first b² points have one in each b²-th of the axis with base b", () => {
    const sampler = parseSampler({ use: 'halton' }, space, 'sampler');
    firstPrimes(5).forEach((base, d) => {
      const cells = base ** 2;
      const axis = Object.keys(axes)[d]!;
      const seen = Array.from({ length: cells }, (_, number) => sampler.ask(number, [], 9)[axis]!);
      expect(new Set(seen.map((u) => Math.floor(cells * u + 1e-9))).size).toBe(cells);
    });
  });
});
