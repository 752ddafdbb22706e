import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { selectionStability } from '../../src/trainers/index.ts';

const sets = (...rows: readonly string[]): Uint8Array => Uint8Array.from(rows.join(''), Number);

describe('the stability of selected sets', () => {
  // Values by the formulas of the authors' own Python package (github.com/nogueirs/JMLR2018), numpy 2, float64.
  it.each([
    [
      8,
      sets('00011011', '00111111', '00001111', '10000111', '11011101', '00000011'),
      [0.19440559440559435, -0.03081752388584924, 0.41962871269703794],
    ],
    [
      12,
      sets(
        ...[
          '000011110101',
          '000101110111',
          '001000011011',
          '000001101111',
          '101100110111',
          '000010100111',
          '100001111101',
        ],
        ...[
          '000000100111',
          '001000101110',
          '001110011111',
          '000001110011',
          '000001111111',
          '101011010111',
          '010001111111',
        ],
      ),
      [0.2739844425237684, 0.1681359123039225, 0.3798329727436143],
    ],
  ] as const)('over %i columns is the authors’', (columns, kept, [value, low, high]) => {
    const stability = selectionStability(kept, columns);
    expect(stability.value).toBeCloseTo(value, 12);
    expect(stability.ci95[0]).toBeCloseTo(low, 12);
    expect(stability.ci95[1]).toBeCloseTo(high, 12);
  });

  it('is 1 where all sets are the same, near 0 where chance draws them, undefined where nothing is chosen', () => {
    expect(selectionStability(sets('1100', '1100', '1100'), 4).value).toBe(1);
    const rng = makeRng(3);
    const drawn = Uint8Array.from({ length: 400 * 30 }, () => Number(rng.next() < 0.4));
    expect(Math.abs(selectionStability(drawn, 30).value)).toBeLessThan(0.02);
    expect(selectionStability(sets('1111', '1111'), 4).value).toBeNaN();
    expect(selectionStability(sets('1010'), 4).value).toBeNaN();
    expect(selectionStability(new Uint8Array(0), 0).value).toBeNaN();
  });
});
