import { COST_SOURCES, ENTRY_REASONS, EXIT_REASONS } from '../../src/core/index.ts';
import type { TradeLog } from '../../src/metrics/index.ts';

/** One trade as a test writes it; what is left out is plain. */
export interface TradeRow {
  readonly pnl: number;
  readonly side?: 1 | -1;
  /** ISO, UTC. */
  readonly entry?: string;
  /** ISO, UTC; null while open. */
  readonly exit?: string | null;
  readonly price?: number;
  readonly size?: number;
  readonly fee?: number;
  readonly funding?: number;
  readonly entryReason?: (typeof ENTRY_REASONS)[number];
  readonly exitReason?: (typeof EXIT_REASONS)[number];
  readonly mae?: number;
  readonly mfe?: number;
  readonly holdBars?: number;
  readonly regime?: number;
}

export const REGIMES = ['BULL', 'BEAR'];

/** The log of these trades, of an account in units. */
export function logOf(rows: readonly TradeRow[], accounting: TradeLog['accounting'] = 'units'): TradeLog {
  const column = (value: (row: TradeRow) => number): Float64Array => Float64Array.from(rows, value);
  const cost = ({ fee = 0, funding = 0 }: TradeRow): number => fee + funding;
  return {
    columns: {
      side: column(({ side = 1 }) => side),
      entryTime: column(({ entry = '2024-01-01T00:00Z' }) => Date.parse(entry)),
      exitTime: column(({ exit = '2024-01-02T00:00Z' }) => (exit === null ? Number.NaN : Date.parse(exit))),
      entryPrice: column(({ price = 100 }) => price),
      size: column(({ size = 0.01 }) => size),
      pnl: column(({ pnl }) => pnl),
      costs: column(cost),
      entryReason: column(({ entryReason = 'entry' }) => ENTRY_REASONS.indexOf(entryReason)),
      exitReason: column(({ exitReason = 'signal' }) => EXIT_REASONS.indexOf(exitReason)),
      mae: column(({ mae = 0 }) => mae),
      mfe: column(({ mfe = 0 }) => mfe),
      holdBars: column(({ holdBars = 1 }) => holdBars),
      regime: column(({ regime = -1 }) => regime),
      label: column(({ regime = -1 }) => regime),
      case: column(() => 0),
    },
    costsBy: Object.fromEntries(
      COST_SOURCES.map((source) => [
        source,
        column((row) => (source === 'fee' || source === 'funding' ? (row[source] ?? 0) : 0)),
      ]),
    ),
    accounting,
    entryReasons: ENTRY_REASONS,
    exitReasons: EXIT_REASONS,
    regimes: REGIMES,
    cases: ['base'],
  };
}

/**
 * Six trades: three winners (+3 %, +2 %, +1 %), three losers (−1 %, −1 %, and −0.5 % still open). Monday 2024-01-01 to
 * Wednesday; all enter at 100 and hold 0.01 units, which are worth 1, but the third, which holds half of it.
 */
export const SIX: readonly TradeRow[] = [
  {
    pnl: 0.03,
    entry: '2024-01-01T09:00Z',
    exit: '2024-01-01T13:00Z',
    fee: 0.002,
    mae: 0.01,
    mfe: 0.05,
    holdBars: 4,
    regime: 0,
    exitReason: 'take-profit',
  },
  {
    pnl: -0.01,
    entry: '2024-01-01T14:00Z',
    exit: '2024-01-01T15:00Z',
    fee: 0.002,
    mae: 0.02,
    mfe: 0.01,
    holdBars: 1,
    regime: 0,
    exitReason: 'stop-loss',
  },
  {
    pnl: -0.01,
    entry: '2024-01-02T09:00Z',
    exit: '2024-01-02T11:30Z',
    size: 0.005,
    fee: 0.001,
    mae: 0.04,
    mfe: 0,
    holdBars: 3,
    regime: 1,
    exitReason: 'stop-loss',
  },
  {
    pnl: 0.02,
    side: -1,
    entry: '2024-01-02T14:00Z',
    exit: '2024-01-02T23:00Z',
    fee: 0.002,
    funding: -0.001,
    mae: 0,
    mfe: 0.03,
    holdBars: 9,
    regime: 1,
    exitReason: 'flip',
  },
  {
    pnl: 0.01,
    entry: '2024-01-02T23:00Z',
    exit: '2024-01-03T05:00Z',
    fee: 0.002,
    mae: 0.01,
    mfe: 0.02,
    holdBars: 6,
    entryReason: 'flip',
  },
  {
    pnl: -0.005,
    entry: '2024-01-03T09:00Z',
    exit: null,
    fee: 0.001,
    mae: 0.02,
    mfe: 0.01,
    holdBars: 2,
    exitReason: 'end',
  },
];
