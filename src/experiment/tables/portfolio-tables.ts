import type { PortfolioAnswer } from '../../core/index.ts';
import { readParquetColumns } from '../../data/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { byName, placeboTable } from './answer-tables.ts';
import { type ResultTable, tableOf } from './table.ts';
import { codeSpan } from './write-tables.ts';

/** A portfolio's own tables: what its days say, and of each asset what its run answers in short. */
export async function portfolioTables(store: RunStore, answer: PortfolioAnswer): Promise<ResultTable[]> {
  const { runId, days, hashes, strategies, improvements, targets, assets } = answer;
  const all = Object.entries(assets);
  const { columns } = await readParquetColumns(store.file('equity.parquet'));
  const tables = [
    tableOf('run', 'What the portfolio is of: days, hashes.', [{ runId, days, hashes }]),
    tableOf(
      'assets',
      'Each asset with the id of its run, whose own tables `report --run ID --tables DIR` writes.',
      all.map(([asset, { runId: id, data, segments }]) => {
        const { file: _file, series: _series, ...bars } = data;
        const { skipped: _skipped, ...counts } = segments;
        return { asset, runId: id, data: bars, segments: counts };
      }),
    ),
    tableOf(
      'targets',
      'Targets with their verdicts.',
      targets.map(({ own: _own, ...target }) => ({ ...target })),
    ),
    tableOf('strategies', 'Each strategy held on all assets with equal weights.', byName('strategy', strategies)),
    tableOf(
      'improvements',
      'Each strategy against its baseline, paired by day.',
      improvements.map((one) => ({ ...one })),
    ),
    placeboTable(improvements),
    tableOf(
      'asset-strategies',
      'Headline figures of each strategy on each asset.',
      all.flatMap(([asset, own]) => byName('strategy', own.strategies).map((row) => ({ asset, ...row }))),
    ),
    tableOf(
      'asset-improvements',
      'The same pairs on each asset alone.',
      all.flatMap(([asset, own]) => own.improvements.map((one) => ({ asset, ...one }))),
    ),
    tableOf(
      'asset-targets',
      'The targets of each asset.',
      all.flatMap(([asset, own]) => own.targets.map(({ own: _own, ...target }) => ({ asset, ...target }))),
    ),
    {
      name: 'equity',
      about: 'Return and equity of every strategy at each UTC day, each asset’s return beside them.',
      columns,
      timeColumns: ['time'],
    },
  ];
  return tables.filter((table) => table !== null);
}

/** How to get the tables of one asset. */
export function assetsNote({ assets }: PortfolioAnswer): string {
  const lines = Object.entries(assets).map(
    ([name, { runId }]) => `- ${codeSpan(name)}: \`npm run report -- --run ${runId} --tables DIR\``,
  );
  return `Tables of one asset (trades, forecasts, months and all else) are those of its own run:\n\n${lines.join('\n')}`;
}
