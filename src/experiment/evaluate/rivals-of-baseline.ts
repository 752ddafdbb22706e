import { childSeed, makeRng, type RivalsOfBaseline } from '../../core/index.ts';
import { sampleDeviation } from '../../metrics/index.ts';
import { politisWhiteBlock, realityCheck, stationaryResamples, superiorPredictiveAbility } from '../../stats/index.ts';
import { leadOver } from './lead-over.ts';

/** Fewer days than these are no basis for a test. */
const FEWEST_DAYS = 20;

/**
 * White's and Hansen's tests of a baseline's rivals on daily returns, each rival's lead (`leadOver`). Both read the same resamples, whose
 * expected block is the longest that Politis & White's rule gives for a lead.
 *
 * @param daily returns of every strategy on the same days
 */
export function rivalsOfBaseline(
  baseline: string,
  rivals: readonly string[],
  daily: Readonly<Record<string, Float64Array>>,
  reps: number,
  seed: number,
): RivalsOfBaseline {
  const base = daily[baseline]!;
  const days = base.length;
  const deviation = sampleDeviation(base);
  const leads = rivals.map((name) => leadOver(daily[name]!, base));
  if (days < FEWEST_DAYS || !(deviation > 0) || leads.every((lead) => lead.every((value) => value === 0))) {
    const nan = Number.NaN;
    const spa = { best: null, pLower: nan, pConsistent: nan, pUpper: nan };
    return { baseline, rivals, realityCheck: { best: null, p: nan }, spa, blockDays: nan };
  }
  const width = rivals.length;
  const differentials = new Float64Array(days * width);
  leads.forEach((lead, j) => {
    for (let i = 0; i < days; i++) differentials[i * width + j] = lead[i]!;
  });
  const blockDays = Math.max(1, ...leads.map(politisWhiteBlock).filter((block) => !Number.isNaN(block)));
  const resamples = () =>
    stationaryResamples(days, blockDays, reps, makeRng(childSeed(seed, 'rivals', baseline, ...rivals)));
  const white = realityCheck({ differentials, width, resamples: resamples() });
  const hansen = superiorPredictiveAbility({ differentials, width, resamples: resamples() });
  const { pLower, pConsistent, pUpper } = hansen;
  return {
    baseline,
    rivals,
    realityCheck: { best: rivals[white.best] ?? null, p: white.p },
    spa: { best: rivals[hansen.best] ?? null, pLower, pConsistent, pUpper },
    blockDays,
  };
}
