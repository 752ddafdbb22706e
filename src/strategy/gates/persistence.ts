import { z } from 'zod';
import { ConfigError, durationBars } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../columns.ts';
import { windowSchema } from '../windows.ts';
import { gateEntry } from './gate.ts';

const schema = z.strictObject({ bars: windowSchema, votes: z.number().int().positive().nullable().default(null) });

/**
 * A vote against flicker: the target is taken only where its side (long, short or flat) held in at least `votes` of the
 * last `bars` rows, this one included (all of them unless `votes` is given); else the gated target of the row before
 * stays, 0 before the first.
 */
export const persistence = gateEntry({
  schema,
  create(params, { intervalMs }, path) {
    const bars = durationBars(params.bars, intervalMs, `${path}.bars`);
    const votes = params.votes ?? bars;
    if (votes > bars) {
      throw new ConfigError('CONFIG_INVALID', {
        what: `${votes} votes of ${bars} bars can never be reached`,
        where: `${path}.votes`,
        path: `${path}.votes`,
        mend: `use at most ${bars}`,
      });
    }
    return { needs: NEEDS_NOTHING, filter: (target) => vote(target, bars, votes) };
  },
});

function vote(target: Float64Array, bars: number, votes: number): Float64Array {
  const out = new Float64Array(target.length);
  const held = [0, 0, 0]; // short, flat, long rows of the window
  let before = 0;
  for (let t = 0; t < target.length; t++) {
    const side = Math.sign(target[t]!) + 1;
    held[side]!++;
    if (t >= bars) held[Math.sign(target[t - bars]!) + 1]!--;
    if (held[side]! >= votes) before = target[t]!;
    out[t] = before;
  }
  return out;
}
