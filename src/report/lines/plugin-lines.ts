import type { CheckResult } from '../../core/index.ts';
import { formatCount } from '../numbers.ts';
import { inked, type TextOptions, table, textWidth, wrap } from '../text.ts';

/** What the contract suite says of a plug-in. */
export interface PluginRecord {
  readonly file: string;
  readonly kind: string;
  readonly summary: string;
  readonly sha256: string;
  readonly files: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  readonly lookbackBars: number | null;
  readonly checks: readonly CheckResult[];
  readonly failed: number;
}

/** Every check with its verdict; what failed again below, in full. */
export function formatPlugin(plugin: PluginRecord, options: TextOptions = {}): string {
  const { file, kind, summary, names, lookbackBars, checks, failed } = plugin;
  const others = Object.keys(plugin.files).length - 1;
  const bad = checks.filter(({ ok }) => !ok);
  return [
    `${file}  ${kind}: ${summary}`,
    `${kind === 'feature' ? 'columns' : 'regimes'}  ${names.join(', ')}${lookbackBars === null ? '' : `; first defined row ${lookbackBars}`}`,
    `sha-256  ${plugin.sha256}${others > 0 ? ` (with ${formatCount(others, 'imported file')})` : ''}`,
    '',
    ...table(
      [
        { head: 'check', cells: checks.map(({ check }) => check) },
        {
          head: '',
          cells: checks.map(({ ok }) => (ok ? 'ok' : 'FAILED')),
          ink: (row) => (checks[row]!.ok ? 'green' : 'red'),
        },
        { head: '', cells: checks.map(({ ok, detail }) => (ok ? detail : 'see below')) },
      ],
      options,
    ),
    '',
    ...bad.flatMap(({ check, detail }) => [inked(check, 'red', options), ...wrap(detail, textWidth(options), '  ')]),
    failed === 0 ? `all ${checks.length} checks passed` : `${formatCount(failed, 'check')} of ${checks.length} failed`,
  ].join('\n');
}
