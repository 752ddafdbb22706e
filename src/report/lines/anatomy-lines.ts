import { count, fixed, signed, signedPercent } from '../numbers.ts';
import { joinBlocks, title } from '../parts.ts';
import type { AnalyzeRecord, AnatomyRecord, SpreadRecord, TradeLineRecord } from '../records.ts';
import { numbers, type TextOptions, table } from '../text.ts';
import { formatAnatomyHead } from './anatomy-head.ts';
import { outcomeLines } from './outcome-lines.ts';

/** A trade log's anatomy, strategy by strategy, at most 110 columns. */
export function formatAnalysis({ file, strategies }: AnalyzeRecord, options: TextOptions = {}): string {
  const all = Object.entries(strategies);
  const none = all.length === 0 ? [['the log has no strategies']] : [];
  return joinBlocks([
    [title('trade log', file, options)],
    ...none,
    ...all.flatMap(([name, anatomy]) => anatomyBlocks(name, anatomy, options)),
  ]);
}

function anatomyBlocks(name: string, anatomy: AnatomyRecord, options: TextOptions): string[][] {
  if (anatomy.trades === 0) return [[title(name, 'never traded', options)]];
  return [
    formatAnatomyHead(name, anatomy, options),
    distributionLines(anatomy, options),
    spreadLines(anatomy, options),
    tailLines(anatomy, options),
    outcomeLines(anatomy.outcomes, options),
  ];
}

function distributionLines({ pnl }: AnatomyRecord, options: TextOptions): string[] {
  const column = (head: string, text: string) => numbers(head, [text]);
  return [
    title('Profit of a trade', 'percent of equity, after costs', options),
    ...table(
      [
        column('mean', signed(pnl.mean * 100, 3)),
        column('sd', fixed(pnl.sd * 100, 3)),
        column('skew', signed(pnl.skew)),
        column('ex. kurtosis', signed(pnl.excessKurtosis)),
        ...pnl.quantiles.map(({ share, value }) =>
          column(share === 0.5 ? 'median' : `${Math.round(share * 100)} %`, signed(value * 100, 3)),
        ),
      ],
      options,
    ),
  ];
}

/** Holding times and excursions of winners and losers. */
function spreadLines({ hold, excursions }: AnatomyRecord, options: TextOptions): string[] {
  const percentOf = (value: number): string => fixed(value * 100);
  const rows: { name: string; of: SpreadRecord; form: (value: number) => string }[] = [
    { name: 'hold, bars: winners', of: hold.winners, form: (value) => fixed(value, 1) },
    { name: 'losers', of: hold.losers, form: (value) => fixed(value, 1) },
    { name: 'against (MAE), %: winners', of: excursions.winners.mae, form: percentOf },
    { name: 'losers', of: excursions.losers.mae, form: percentOf },
    { name: 'for (MFE), %: winners', of: excursions.winners.mfe, form: percentOf },
    { name: 'losers', of: excursions.losers.mfe, form: percentOf },
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const column = (head: string, value: (spread: SpreadRecord) => number) =>
    numbers(
      head,
      rows.map(({ of, form }) => (of.count === 0 ? '–' : form(value(of)))),
    );
  return [
    title(
      'Held, and how far it went',
      `percent of the entry price; edge ratio (mean for ÷ mean against) ${fixed(excursions.edgeRatio)}`,
      options,
    ),
    ...table(
      [
        { head: '', cells: rows.map(({ name }) => name.padStart(width)) },
        numbers(
          'trades',
          rows.map(({ of }) => count(of.count)),
        ),
        column('mean', (spread) => spread.mean),
        column('5 %', (spread) => spread.q5),
        column('25 %', (spread) => spread.q25),
        column('median', (spread) => spread.median),
        column('75 %', (spread) => spread.q75),
        column('95 %', (spread) => spread.q95),
      ],
      options,
    ),
  ];
}

/** The best and the worst trades; one that is both (few trades) stands twice. */
function tailLines({ tails }: AnatomyRecord, options: TextOptions): string[] {
  const rows: (TradeLineRecord & { kind: string })[] = [
    ...tails.best.map((trade, i) => ({ ...trade, kind: i === 0 ? 'best' : '' })),
    ...tails.worst.map((trade, i) => ({ ...trade, kind: i === 0 ? 'worst' : '' })),
  ];
  const minutes = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
  return [
    title('Tails', 'opens of the bars, UTC; profit of equity', options),
    ...table(
      [
        { head: '', cells: rows.map(({ kind }) => kind) },
        numbers(
          'profit',
          rows.map(({ pnl }) => signedPercent(pnl, 2)),
        ),
        { head: 'side', cells: rows.map(({ side }) => side) },
        { head: 'entered', cells: rows.map(({ entryTime }) => minutes(entryTime)) },
        { head: 'left', cells: rows.map(({ exitTime }) => (exitTime === null ? 'still open' : minutes(exitTime))) },
        numbers(
          'bars',
          rows.map(({ holdBars }) => count(holdBars)),
        ),
        { head: 'by', cells: rows.map(({ entryReason, exitReason }) => `${entryReason}, ${exitReason}`) },
        { head: 'regime', cells: rows.map(({ regime }) => regime) },
      ],
      options,
    ),
  ];
}
