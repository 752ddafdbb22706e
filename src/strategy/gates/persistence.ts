import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { NEEDS_NOTHING } from '../needs.ts';
import type { WishReader } from '../steps.ts';
import { windowBars, windowSchema } from '../windows.ts';
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
    const bars = windowBars(params.bars, intervalMs, `${path}.bars`);
    const votes = params.votes ?? bars;
    if (votes > bars) {
      throw new ConfigError('CONFIG_INVALID', {
        what: `${votes} votes of ${bars} bars can never be reached`,
        where: `${path}.votes`,
        path: `${path}.votes`,
        mend: `use at most ${bars}`,
      });
    }
    return { needs: NEEDS_NOTHING, filter: () => voteSteps(bars, votes) };
  },
});

function voteSteps(bars: number, votes: number): WishReader {
  /** Side + 1 of the last rows; the place of the oldest is overwritten. */
  const window = new Uint8Array(bars);
  /** Short, flat, long rows of the window. */
  const held = new Int32Array(3);
  let at = 0;
  let seen = 0;
  let taken = 0;
  return (_, wish) => {
    const side = Math.sign(wish) + 1;
    if (seen < bars) seen++;
    else held[window[at]!]!--;
    window[at] = side;
    at = at + 1 === bars ? 0 : at + 1;
    held[side]!++;
    if (held[side]! >= votes) taken = wish;
    return taken;
  };
}
