import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../src/core/index.ts';
import { scoredRows } from '../../src/experiment/evaluate/scored-rows.ts';
import { predictedRegimes } from '../../src/experiment/strategy-columns.ts';

const mask = (text: string): Uint8Array => Uint8Array.from(text, (c) => Number(c));
const textOf = (values: Uint8Array): string => Array.from(values).join('');

describe('scoredRows', () => {
  it('ends with the last tradable row', () => {
    expect(textOf(scoredRows(mask('0011110000'), mask('0000000000')))).toBe('001111');
  });

  it('counts the two bars after a block on which its last position still earns and is left', () => {
    expect(textOf(scoredRows(mask('0110000110'), mask('0000000000')))).toBe('011110011');
  });

  it('waits for real bars where an outage follows the block', () => {
    expect(textOf(scoredRows(mask('0110000000010'), mask('0001100000000')))).toBe('011111100001');
  });

  it('is empty where nothing can be traded', () => {
    expect(scoredRows(mask('0000'), mask('0000'))).toHaveLength(0);
  });
});

describe('predictedRegimes', () => {
  const forecast = (a: number[], b: number[]): Forecast => ({
    time: Float64Array.from(a, (_, i) => i),
    row: Int32Array.from(a, (_, i) => i),
    segment: new Int32Array(a.length),
    columns: { p_A: Float64Array.from(a), p_B: Float64Array.from(b) },
    regimes: ['A', 'B'],
  });

  it('is the likeliest regime, and unknown where a probability is missing', () => {
    const found = predictedRegimes(forecast([0.7, 0.2, Number.NaN, 0.9], [0.3, 0.8, 0.6, Number.NaN]));
    expect(Array.from(found)).toEqual([0, 1, -1, -1]);
  });

  it('is unknown without probabilities', () => {
    const { columns: _, ...rest } = forecast([1], [0]);
    expect(Array.from(predictedRegimes({ ...rest, columns: { edgeBps: Float64Array.of(3) } }))).toEqual([-1]);
  });
});
