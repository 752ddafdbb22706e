import { z } from 'zod';

/** The parameter that every calibrator has. */
export const fitRowsShape = {
  /** Fewer rows than this leave the probabilities as they are. */
  minRows: z.number().int().min(1).default(50),
};

/**
 * Why these rows can teach nothing; null where they can.
 *
 * @param weights rows of weight 0 don't count
 */
export function whyUnfit(truth: ArrayLike<number>, minRows: number, weights?: ArrayLike<number>): string | null {
  let rows = 0;
  const codes = new Set<number>();
  for (let i = 0; i < truth.length; i++) {
    if (weights?.[i] === 0) continue;
    rows++;
    codes.add(truth[i]!);
  }
  if (rows < minRows) return `${rows} calibration rows, ${minRows} needed`;
  return codes.size < 2 ? 'one regime only among the calibration rows' : null;
}
