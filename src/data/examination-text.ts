import { formatDuration } from '../core/index.ts';
import type { FileExamination } from './examine-file.ts';
import { formatDataReport } from './report.ts';

const STEPS_SHOWN = 5;

/** An examination for people: what the file is, what was found, what looks odd, and whether commands would read it. */
export function formatExamination(seen: FileExamination): string {
  const lines = [seen.report === null ? `${seen.file}: cannot be read` : formatDataReport(seen.report)];
  lines.push(`  manifest: ${seen.manifest}${seen.madeFrom === null ? '' : ` (${seen.madeFrom.made})`}`);
  for (const { kind, count, what, first } of seen.findings) {
    const noun = `${kind === 'absent' ? 'bar' : 'row'}${count === 1 ? '' : 's'}`;
    lines.push(`  ${kind}: ${count} ${noun} ${what}; first ${first.join(', ')}${count > first.length ? ', …' : ''}`);
  }
  for (const { ms, count, first } of seen.steps.slice(0, STEPS_SHOWN)) {
    lines.push(`  step of ${formatDuration(ms)}: ${count} ${count === 1 ? 'time' : 'times'}, first at ${first}`);
  }
  lines.push(...suspicionLines(seen));
  if (seen.refused.length === 0) lines.push('  would be read as it is');
  for (const { code, what, mend } of seen.refused) lines.push(`  refused: ${code}: ${what}; mend: ${mend}`);
  return lines.join('\n');
}

function suspicionLines({ suspicions }: FileExamination): string[] {
  if (suspicions === null) return [];
  const { zeroVolumeShare, repeatedCloses, outliers } = suspicions;
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const stale = repeatedCloses.longest;
  return [
    `  suspicions: volume 0 in ${percent(zeroVolumeShare)} of the bars, close repeated in ${percent(repeatedCloses.share)}` +
      (stale === null ? '' : ` (longest ${stale.bars} bars from ${stale.from})`) +
      `, ${outliers.count} moves beyond 20 robust deviations`,
    ...outliers.largest.map(
      ({ time, move, deviations }) => `    ${time} ${percent(move)}, ${deviations.toFixed(0)} deviations`,
    ),
  ];
}
