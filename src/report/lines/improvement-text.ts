import type { Improvement } from '../../core/index.ts';
import { type MaybeNumber, percent, pValue, signed } from '../numbers.ts';

/** From here on a p is no evidence. */
const ALPHA = 0.05;

/** How the null-market p of a run is made. */
export const NULL_HINT =
  'null p: npm run walkforward -- --null 200 repeats the run on 200 markets shuffled from its own bars';

/** What a pair shows, in one sentence that says noise where it cannot be told from noise. */
export function improvementSentence(pair: Improvement): string {
  const { against, baseline, sharpeDelta, p } = pair;
  if (!known(sharpeDelta))
    return `${against} cannot be compared with ${baseline}: one of them has no Sharpe ratio, as it never trades or its days do not vary.`;
  const lead = `${against} against ${baseline}: ${signed(sharpeDelta)} of Sharpe`;
  if (!known(p)) return `${lead}, which too few days, or too few on which they differ, leave without an interval.`;
  const doubts = doubtsOf(pair);
  if (p >= ALPHA) {
    const chance = `a difference this large comes by chance in ${percent(p, 0)} of such histories`;
    const kept =
      doubts.timed && sharpeDelta > 0 ? '; the place of its regimes counts, but does not carry it beyond chance' : '';
    return `${lead} is noise as far as these days tell: ${[chance, ...doubts.told].join(', ')}${kept}.`;
  }
  if (sharpeDelta < 0) return `${lead}, a loss beyond chance (p ${pValue(p)}).`;
  if (doubts.told.length > 0)
    return `${lead} is more than chance between the two (p ${pValue(p)}), but noise does as well: ${doubts.told.join(', ')}.`;
  return `${lead}, beyond chance (p ${pValue(p)})${doubts.timed ? ', and its regimes elsewhere in time do not do as well' : ''}.`;
}

/** What the placebo and the null markets say against a lead; `timed`: the placebo speaks for it. */
function doubtsOf({ placeboP, placebo, nullP }: Improvement): { told: string[]; timed: boolean } {
  const told: string[] = [];
  // So few placebos could not speak for it whatever they show, and so say nothing against it either.
  const few = placebo != null && 1 / (placebo.draws.length + 1) >= ALPHA;
  if (!few && known(placeboP) && placeboP >= ALPHA)
    told.push(`the same regimes moved elsewhere in time do as well in ${percent(placeboP, 0)}`);
  if (known(nullP) && nullP >= ALPHA)
    told.push(`markets shuffled from the same bars show as much in ${percent(nullP, 0)}`);
  return { told, timed: known(placeboP) && placeboP < ALPHA };
}

/** "24 of 43"; nothing where the parts were not looked at. */
export function improvedOf(count: Improvement['segments'] | undefined): string {
  return count === null || count === undefined ? '–' : `${count.improved} of ${count.of}`;
}

function known(value: MaybeNumber): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}
