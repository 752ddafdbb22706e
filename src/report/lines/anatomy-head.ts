import { count, fixed, formatCount, interval, percent, pValue, signed, signedPercent } from '../numbers.ts';
import { labelled, title } from '../parts.ts';
import type { AnatomyRecord } from '../records.ts';
import type { TextOptions } from '../text.ts';

/** At this p a mean is called different from 0. */
const LEVEL = 0.05;

/** A strategy's trades in sentences: outcome, expectancy and whether it can be told from 0, tails, costs. */
export function formatAnatomyHead(name: string, anatomy: AnatomyRecord, options: TextOptions): string[] {
  const { trades, open, accounting } = anatomy;
  const still = open === 0 ? '' : `, ${count(open)} still open at the end`;
  const unit = accounting === 'units' ? 'money, initial equity 1' : 'fractions of equity, summed';
  return [
    title(name, '', options),
    ...labelled('trades', `${count(trades)}${still}; account in ${accounting}: ${unit}`, options),
    ...labelled('outcome', outcomeText(anatomy), options),
    ...labelled('expects', expectancyText(anatomy), options),
    ...labelled('tails', tailsText(anatomy), options),
    ...labelled('costs', costsText(anatomy), options),
  ];
}

function outcomeText({ totalPnl, hit, profitFactor, payoffRatio }: AnatomyRecord): string {
  return (
    `${signedPercent(totalPnl, 2)} in all; hit rate ${percent(hit.rate)} ` +
    `(95 %: ${interval(hit.ci95, (value) => percent(value))}), ` +
    `profit factor ${fixed(profitFactor)}, payoff ratio ${fixed(payoffRatio)}`
  );
}

function expectancyText({ trades, expectancy: { bps, standardErrorBps, t, p } }: AnatomyRecord): string {
  const value = `${signed(bps, 1)} bps of what it holds a trade, ± ${fixed(standardErrorBps, 1)} (t ${signed(t)}, p ${pValue(p)})`;
  if (trades < 2 || fixed(p) === '–') return `${value}: too little to tell it from 0`;
  return `${value}: ${p < LEVEL ? 'distinguishable from 0, if trades are independent' : 'not distinguishable from 0'}`;
}

function tailsText({ tails, trades }: AnatomyRecord): string {
  const shares = tails.bestShares.filter(({ share }) => fixed(share) !== '–');
  const streak = `longest run without a gain ${formatCount(tails.longestLosingStreak, 'trade')} of ${count(trades)}`;
  const shortfall = `mean of the worst 5 % ${signedPercent(tails.expectedShortfall, 2)}`;
  if (shares.length === 0) return `${shortfall}; ${streak}`;
  const best = shares.map(({ trades: n, share }) => `best ${n} ${percent(share, 0)}`).join(', ');
  return `share of the whole profit: ${best}; ${shortfall}; ${streak}`;
}

function costsText({ costs }: AnatomyRecord): string {
  if (costs.bySource.length === 0) return 'none';
  const parts = costs.bySource.map(
    ({ source, amount, share }) => `${source} ${percent(amount, 2)} (${percent(share, 0)})`,
  );
  const gross =
    fixed(costs.shareOfGross) === '–'
      ? `gross profit ${signedPercent(costs.grossPnl, 2)}: nothing to pay them from`
      : `${percent(costs.shareOfGross, 0)} of the gross profit of ${signedPercent(costs.grossPnl, 2)}`;
  return `${percent(costs.total, 2)}, ${gross}: ${parts.join(', ')}`;
}
