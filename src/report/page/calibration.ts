import type { RunAnswer } from '../../core/index.ts';
import { htmlTable, section } from '../charts/html-text.ts';
import { count, fixed, percent, signed } from '../numbers.ts';

/** The page's tables of calibration and sets; empty for runs without them. */
export function calibrationHtml({ calibration, conformal, models }: RunAnswer): string {
  const parts: string[] = [];
  const { before, after } = calibration?.regime ?? { before: null, after: null };
  if (before !== null && after !== null) {
    const both = [before, after];
    parts.push(
      section(
        'Calibration',
        `${calibration!.regime!.use}, applied in ${calibration!.regime!.applied} segments, skipped in ${calibration!.regime!.skipped.length}`,
        htmlTable([
          { head: '', cells: ['before', 'after'], text: true },
          { head: 'log loss', cells: both.map((s) => fixed(s.logLoss, 4)) },
          { head: 'Brier', cells: both.map((s) => fixed(s.brier, 4)) },
          { head: 'reliability', cells: both.map((s) => fixed(s.brierParts.reliability, 4)) },
          { head: 'resolution', cells: both.map((s) => fixed(s.brierParts.resolution, 4)) },
          { head: 'ECE width', cells: both.map((s) => percent(s.eceWidth)) },
          { head: 'ECE mass', cells: both.map((s) => percent(s.eceMass)) },
        ]) +
          htmlTable([
            { head: 'probability after', cells: after.bins.map((bin) => percent(bin.probability)) },
            { head: 'came true', cells: after.bins.map((bin) => percent(bin.share)) },
            { head: 'rows', cells: after.bins.map((bin) => count(bin.rows)) },
          ]),
      ),
    );
  }
  // Runs of before have no pictures of them.
  for (const { horizon, use, after: table } of models === undefined ? (calibration?.returns ?? []) : []) {
    parts.push(
      section(
        'Expected returns',
        `${horizon}, ${use ?? 'not calibrated'}; bps, predicted against realised by decile`,
        htmlTable([
          { head: 'decile', cells: table.deciles.map((_, i) => String(i + 1)) },
          { head: 'predicted', cells: table.deciles.map((decile) => signed(decile.predicted, 1)) },
          { head: 'realised', cells: table.deciles.map((decile) => signed(decile.realised, 1)) },
          { head: '± error', cells: table.deciles.map((decile) => fixed(decile.error, 1)) },
          { head: 'rows', cells: table.deciles.map((decile) => count(decile.rows)) },
        ]),
      ),
    );
  }
  if (conformal !== undefined) {
    const tallies = [conformal.adaptive, conformal.split];
    parts.push(
      section(
        'Conformal sets',
        `nominal ${percent(conformal.nominal)}, score ${conformal.score}; ${conformal.method} in the forecast file`,
        htmlTable([
          { head: '', cells: ['adaptive', 'split'], text: true },
          { head: 'coverage', cells: tallies.map((tally) => percent(tally.coverage)) },
          { head: 'mean size', cells: tallies.map((tally) => fixed(tally.meanSize)) },
          { head: 'empty', cells: tallies.map((tally) => percent(tally.emptyShare)) },
          { head: 'all', cells: tallies.map((tally) => percent(tally.fullShare)) },
          { head: 'worst segment', cells: tallies.map((tally) => percent(tally.worstSegment)) },
        ]),
      ),
    );
  }
  return parts.join('\n');
}
