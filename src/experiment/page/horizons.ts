import type { HorizonDetails, HorizonPoint, IcAnswer } from '../../core/index.ts';
import { forwardReturns, IC_LAG_HORIZONS, neweyWestError, rotatedIcs } from '../../metrics/index.ts';
import { sortedQuantile } from '../../stats/index.ts';
import { controlShifts, saidEdges } from '../evaluate/evaluate-ic.ts';
import type { EvaluateInput } from '../evaluate/evaluate-input.ts';
import { Z95 } from './worth.ts';

type Input = Pick<EvaluateInput, 'forecast' | 'close' | 'gap' | 'overlapBars'>;

/** Enough for the middle 95 % of a curve. */
const SHIFTS = 99;

/** Intervals and controls of the coefficients that the run tells, and of their hit rates. */
export function horizonDetails(input: Input, ic: IcAnswer): HorizonDetails {
  const said = saidEdges(input)!;
  let shifts = 0;
  const points = ic.decay.map((at): HorizonPoint => {
    const { horizonBars, rows, pooledSpearman, neweyWestT, hitRate } = at;
    const realised = forwardReturns(input.close, horizonBars);
    const lagBars = IC_LAG_HORIZONS * horizonBars;
    const moves = controlShifts(rows, Math.max(lagBars, input.overlapBars), SHIFTS);
    const moved = rotatedIcs(said, realised, moves).sort();
    shifts = Math.max(shifts, moves.length);
    const quantile = (share: number): number => (moved.length === 0 ? Number.NaN : sortedQuantile(moved, share));
    return {
      horizonBars,
      rows,
      ic: pooledSpearman,
      icCi95: around(pooledSpearman, Math.abs(pooledSpearman / neweyWestT)),
      control95: [quantile(0.025), quantile(0.975)],
      hitRate,
      ...signsOf(said, realised, hitRate, lagBars),
    };
  });
  return { points, shifts };
}

/** What hitting the sign is worth beside always saying the commoner one. Rows with a 0 are no hit and no miss. */
function signsOf(
  said: Float64Array,
  realised: Float64Array,
  hitRate: number,
  lagBars: number,
): Pick<HorizonPoint, 'hitCi95' | 'constant'> {
  const hits: number[] = [];
  let up = 0;
  for (let t = 0; t < said.length; t++) {
    const [x, y] = [said[t]!, realised[t]!];
    if (Number.isNaN(x) || Number.isNaN(y) || x === 0 || y === 0) continue;
    hits.push(Number(x > 0 === y > 0));
    if (y > 0) up++;
  }
  const share = up / hits.length;
  const [low, high] = around(hitRate, neweyWestError(hits, lagBars));
  return { hitCi95: [Math.max(0, low), Math.min(1, high)], constant: Math.max(share, 1 - share) };
}

function around(value: number, error: number): [number, number] {
  return [value - Z95 * error, value + Z95 * error];
}
