import { type Bars, RecursiveAverage, trueRangeOf } from '../core/index.ts';

/**
 * Average directional index, row by row, 0 to 100: Wilder averages (each seeded with the mean of its first `windowBars` values) of
 * +DM, −DM and the true range; DX = 100 |+DI − −DI| ÷ (+DI + −DI), 0 where nothing moved; ADX is the Wilder average of DX.
 * NaN on the first 2 × `windowBars` − 1 rows.
 *
 * @see Wilder 1978, New Concepts in Technical Trading Systems
 */
export function adxSteps({ high, low, close }: Bars, windowBars: number): (row: number) => number {
  const average = (): RecursiveAverage => new RecursiveAverage(1 / windowBars, windowBars, 'sma');
  const plus = average();
  const minus = average();
  const ranges = average();
  const adx = average();
  return (row) => {
    if (row === 0) return Number.NaN;
    const up = high[row]! - high[row - 1]!;
    const down = low[row - 1]! - low[row]!;
    const plusMove = plus.push(up > down && up > 0 ? up : 0);
    const minusMove = minus.push(down > up && down > 0 ? down : 0);
    const range = ranges.push(trueRangeOf(high[row]!, low[row]!, close[row - 1]!));
    if (Number.isNaN(range)) return Number.NaN;
    const moved = plusMove + minusMove;
    return adx.push(moved > 0 && range > 0 ? (100 * Math.abs(plusMove - minusMove)) / moved : 0);
  };
}
