import type { FeaturesPart, SegmentsPart } from '../../core/index.ts';
import type { TextColumn } from '../../data/index.ts';
import { featuresPart } from '../page/features.ts';
import { segmentsPart } from '../page/segments.ts';
import type { PageSource } from '../page/source.ts';
import { tradesPart } from '../page/trades.ts';
import { type ResultTable, tableOf } from './table.ts';

/** The tables that lie in the run's folder: each row of the trade log and of the equity, and what its segments left. */
export async function storedTables(source: PageSource): Promise<(ResultTable | null)[]> {
  const trades = await tradesPart(source);
  return [
    segmentTable(await segmentsPart(source)),
    ...featureTables(await featuresPart(source)),
    tableOf(
      'trade-exits',
      'Trades by the reason that ended them.',
      trades.flatMap(({ name, exits }) => exits.map((one) => ({ strategy: name, ...one }))),
    ),
    tableOf(
      'trade-holds',
      'Trades by bars held.',
      trades.flatMap(({ name, hold }) => hold.map((one) => ({ strategy: name, ...one }))),
    ),
    tableOf(
      'trade-profits',
      'Trades by profit, in bins.',
      trades.flatMap(({ name, pnl }) => pnl.map((one) => ({ strategy: name, ...one }))),
    ),
    await rowsOf(source, 'trades', 'Every trade of every strategy.'),
    await rowsOf(source, 'fills', 'Every fill of every strategy.'),
    await rowsOf(source, 'equity', 'Equity, return, target and position of every strategy at each scored row.'),
    await rowsOf(source, 'hold', 'Holding the market on the same rows.'),
    await rowsOf(source, 'forecasts', 'The forecast of each row of the test windows.'),
  ];
}

function segmentTable(part: SegmentsPart | null): ResultTable | null {
  const rows = (part?.segments ?? []).map(({ train, test, returns, ...one }) => ({
    ...one,
    reason: one.reason === '' ? null : one.reason,
    trainFrom: train[0],
    trainTo: train[1],
    testFrom: test[0],
    testTo: test[1],
    returns: Object.fromEntries(part!.strategies.map((name, i) => [name, returns[i]])),
  }));
  return tableOf('segments', 'The walk-forward: windows, rows, scores and returns of each segment.', rows);
}

function featureTables(part: FeaturesPart | null | undefined): (ResultTable | null)[] {
  const heads = part?.heads ?? [];
  return [
    tableOf(
      'importance',
      'What each head leans on: share of its |Shapley values|, mean and spread over the segments.',
      heads.flatMap(({ head, features }) =>
        features.map(({ bySegment: _, outputs: _outputs, ...one }) => ({ head, ...one })),
      ),
    ),
    tableOf(
      'importance-segments',
      'The same by segment.',
      heads.flatMap(({ head, segments, features }) =>
        features.flatMap(({ name, bySegment }) =>
          bySegment.map((share, i) => ({ head, feature: name, segment: segments[i], share })),
        ),
      ),
    ),
  ];
}

/** Codes of the run's tables and the lists, in the metadata, of what they stand for. */
const CODES: Readonly<Record<string, string>> = {
  strategy: 'strategies',
  entryReason: 'entryReasons',
  exitReason: 'exitReasons',
  reason: 'fillReasons',
  regime: 'regimes',
  label: 'regimes',
  target_regime: 'regimes',
  naive_regime: 'regimes',
};
const TIMES = ['time', 'signalTime', 'entryTime', 'exitTime'];

/** One of the run's own tables with its codes in words; null where the run has none. */
async function rowsOf({ table }: PageSource, name: string, about: string): Promise<ResultTable | null> {
  const found = await table(`${name}.parquet`);
  if (found === null) return null;
  const entries = Object.entries(found.columns).map(([column, values]): [string, Float64Array | TextColumn] => {
    const names = CODES[column] === undefined ? undefined : listOf(found.metadata[CODES[column]!]);
    return [column, names === undefined ? values : Array.from(values, (code) => names[code] ?? null)];
  });
  const columns = Object.fromEntries(entries);
  return { name, about, columns, timeColumns: TIMES.filter((time) => Object.hasOwn(columns, time)) };
}

/** Lists stand as JSON; the regimes of forecasts, whose names hold no comma, behind one another. */
function listOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as string[];
  } catch {
    return text.split(',');
  }
}
