import { count, fixed, formatCount, percent, signed } from '../numbers.ts';
import { title } from '../parts.ts';
import type { AnatomyRecord, OutcomeRecord } from '../records.ts';
import { numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';

const HEADS: Readonly<Record<keyof AnatomyRecord['outcomes'], string>> = {
  exitReason: 'exit',
  entryReason: 'entry',
  side: 'side',
  regime: 'regime',
  label: 'label',
  case: 'case',
  hour: 'hour, UTC',
  weekday: 'weekday',
  holdBars: 'bars held',
};

/** Groups that nobody knows before the trade is over: sorted by the outcome itself, they always differ. */
const AFTERWARDS: ReadonlySet<string> = new Set<keyof AnatomyRecord['outcomes']>(['exitReason', 'holdBars']);

/** Standard errors from 0 beyond which one group in twenty lies by chance. */
const TWO_ERRORS = 2;

/** Outcomes by group in one table. Groups of fewer than ten trades carry a mark: nobody should read them as signal. */
export function outcomeLines(outcomes: AnatomyRecord['outcomes'], options: TextOptions): string[] {
  const rows = Object.entries(HEADS).flatMap(([key, head]) =>
    outcomes[key as keyof typeof HEADS].map((outcome, i) => ({
      ...outcome,
      by: i === 0 ? head : '',
      before: !AFTERWARDS.has(key),
    })),
  );
  const few = rows.filter((row) => row.few).length;
  const groups = rows.filter((row) => row.before && !row.few);
  const tested = groups.length;
  const beyond = groups.filter((row) => Math.abs(row.meanPnl) > TWO_ERRORS * row.standardError).length;
  const marked =
    few === 0 ? '' : `* fewer than 10 trades (${count(few)} of ${formatCount(rows.length, 'group')}): no evidence. `;
  const chance =
    tested === 0
      ? ''
      : `Of ${formatCount(tested, 'group')} known at the entry with 10 or more, ${count(beyond)} ${beyond === 1 ? 'lies' : 'lie'} more than two ` +
        `standard errors from 0; about ${fixed(tested / 20, 1)} would by chance alone. Exit and bars held are known only ` +
        'afterwards: they sort trades by their outcome.';
  return [
    title('Outcome by', 'profit in percent of equity; ± standard error of the mean', options),
    ...table(
      [
        { head: '', cells: rows.map(({ by }) => by) },
        { head: '', cells: rows.map(({ group }) => group) },
        numbers('trades', rows.map(tradesCell)),
        numbers(
          'hit',
          rows.map(({ hitRate }) => percent(hitRate, 0)),
        ),
        numbers(
          'mean',
          rows.map(({ meanPnl }) => signed(meanPnl * 100, 3)),
        ),
        numbers(
          '±',
          rows.map(({ standardError }) => (fixed(standardError) === '–' ? '–' : fixed(standardError * 100, 3))),
        ),
        numbers(
          'total',
          rows.map(({ totalPnl }) => signed(totalPnl * 100)),
        ),
      ],
      options,
    ),
    ...wrap(marked + chance, textWidth(options)),
  ];
}

/** The mark stands where a blank stands in other rows, so that digits stay under digits. */
function tradesCell({ trades, few }: OutcomeRecord): string {
  return `${count(trades)}${few ? '*' : ' '}`;
}
