import type { DataSummary } from '../../core/index.ts';
import { compact, count, formatCount } from '../numbers.ts';
import { dataLines, joinBlocks, labelled } from '../parts.ts';
import { inked, numbers, type TextOptions, table } from '../text.ts';

/** What an audit found; the room `audit` makes these records. */
export interface AuditRecord {
  readonly data: DataSummary;
  readonly cuts: readonly { readonly row: number; readonly time: string }[];
  readonly segments: readonly number[];
  readonly checks: readonly {
    readonly name: string;
    readonly about: string;
    readonly compared: number;
    readonly leaks: readonly {
      readonly column: string;
      readonly row: number;
      readonly time: string;
      readonly what: string;
    }[];
    readonly skipped: string | null;
  }[];
  readonly leaks: number;
}

/** The checks with their verdicts, then each leak with its column and row. */
export function formatAudit(audit: AuditRecord, options: TextOptions = {}): string {
  const { checks, cuts, segments } = audit;
  const verdicts = checks.map(({ leaks, skipped }) =>
    skipped !== null ? 'nothing to check' : leaks.length === 0 ? 'holds' : formatCount(leaks.length, 'leak'),
  );
  return joinBlocks([
    [
      ...dataLines(audit.data, options),
      ...labelled(
        'cuts',
        `the bars from row ${cuts.map(({ row }) => count(row)).join(', ')} on cut off, and altered twice`,
        options,
      ),
      ...labelled('segments', `fitted again: ${segments.length === 0 ? 'none' : segments.join(', ')}`, options),
    ],
    table(
      [
        { head: 'check', cells: checks.map(({ name }) => name) },
        {
          head: '',
          cells: verdicts,
          ink: (i) => (checks[i]!.leaks.length > 0 ? 'red' : checks[i]!.skipped === null ? 'green' : 'dim'),
        },
        numbers(
          'compared',
          checks.map(({ compared }) => compact(compared)),
        ),
        { head: 'it would be a leak if', cells: checks.map(({ about, skipped }) => skipped ?? about) },
      ],
      options,
    ),
    ...checks
      .filter(({ leaks }) => leaks.length > 0)
      .map(({ name, leaks }) =>
        leaks.flatMap(({ column, row, time, what }) =>
          labelled(name.slice(0, 9), `${column}${row < 0 ? '' : `, row ${row} (${time})`}: ${what}`, options),
        ),
      ),
    [
      audit.leaks === 0
        ? inked('no leak found', 'green', options)
        : inked(`${formatCount(audit.leaks, 'leak')}: figures of this run are not to be believed`, 'red', options),
    ],
  ]);
}
