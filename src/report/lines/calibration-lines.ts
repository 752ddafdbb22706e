import type {
  CalibrationSummary,
  ConformalTally,
  DecileTable,
  ReliabilitySummary,
  RunAnswer,
} from '../../core/index.ts';
import { count, fixed, formatCount, percent, signed } from '../numbers.ts';
import { title } from '../parts.ts';
import { inked, numbers, type TextOptions, table } from '../text.ts';
import { groupSkipped } from './segment-lines.ts';

/** Forecasts before and after their calibration, out of sample; nothing where none was asked for. */
export function calibrationLines({ calibration }: RunAnswer, options: TextOptions): string[] {
  if (calibration === undefined) return [];
  return [...regimeLines(calibration, options), ...calibration.returns.flatMap((head) => returnLines(head, options))];
}

function regimeLines({ regime }: CalibrationSummary, options: TextOptions): string[] {
  if (regime === null) return [];
  const { before, after } = regime;
  const lines = [title('Calibration', `${regime.use}, ${appliedText(regime)}; rows out of sample`, options)];
  if (before !== null && after !== null) {
    const both = [before, after];
    const column = (head: string, format: (scores: ReliabilitySummary) => string) => numbers(head, both.map(format));
    lines.push(
      ...table(
        [
          { head: '', cells: ['before', 'after'] },
          column('log loss', (s) => fixed(s.logLoss, 4)),
          column('Brier', (s) => fixed(s.brier, 4)),
          column('reliability', (s) => fixed(s.brierParts.reliability, 4)),
          column('resolution', (s) => fixed(s.brierParts.resolution, 4)),
          column('ECE width', (s) => percent(s.eceWidth)),
          column('ECE mass', (s) => percent(s.eceMass)),
        ],
        options,
      ),
    );
    lines.push(...reliabilityTable(after, options));
  }
  return [...lines, ...skippedLines(regime.skipped, options)];
}

function reliabilityTable({ bins }: ReliabilitySummary, options: TextOptions): string[] {
  return table(
    [
      numbers(
        'probability',
        bins.map((bin) => percent(bin.probability)),
      ),
      numbers(
        'came true',
        bins.map((bin) => percent(bin.share)),
      ),
      numbers(
        'rows',
        bins.map((bin) => count(bin.rows)),
      ),
    ],
    options,
  );
}

function returnLines(head: CalibrationSummary['returns'][number], options: TextOptions): string[] {
  const { horizon, use, before, after } = head;
  const applied = use === null ? 'not calibrated' : `${use}, ${appliedText(head)}`;
  return [
    title('Expected returns', `${horizon}, ${applied}; bps, predicted against realised by decile`, options),
    ...decileLines(after, options),
    `root mean squared error ${before === null ? '' : `${fixed(before.rmse, 1)} bps before, `}${fixed(after.rmse, 1)} bps${before === null ? '' : ' after'}`,
    ...skippedLines(head.skipped, options),
  ];
}

function decileLines({ deciles }: DecileTable, options: TextOptions): string[] {
  return table(
    [
      numbers(
        'decile',
        deciles.map((_, i) => String(i + 1)),
      ),
      numbers(
        'predicted',
        deciles.map((decile) => signed(decile.predicted, 1)),
      ),
      numbers(
        'realised',
        deciles.map((decile) => signed(decile.realised, 1)),
      ),
      numbers(
        '± error',
        deciles.map((decile) => fixed(decile.error, 1)),
      ),
      numbers(
        'rows',
        deciles.map((decile) => count(decile.rows)),
      ),
    ],
    options,
  );
}

/** Sets of regimes beside their nominal coverage; nothing where none were asked for. */
export function conformalLines({ conformal }: RunAnswer, options: TextOptions): string[] {
  if (conformal === undefined) return [];
  const methods = ['adaptive', 'split'] as const;
  const column = (head: string, format: (tally: ConformalTally) => string) =>
    numbers(
      head,
      methods.map((method) => format(conformal[method])),
    );
  return [
    title(
      'Conformal sets',
      `nominal ${percent(conformal.nominal)}, score ${conformal.score}, ${count(conformal.adaptive.rows)} rows out of sample; ${conformal.method} in the forecast file`,
      options,
    ),
    ...table(
      [
        { head: '', cells: methods },
        column('coverage', (tally) => percent(tally.coverage)),
        column('off by', (tally) => signed(100 * (tally.coverage - conformal.nominal), 1)),
        column('mean size', (tally) => fixed(tally.meanSize)),
        column('empty', (tally) => percent(tally.emptyShare)),
        column('all', (tally) => percent(tally.fullShare)),
        column('worst segment', (tally) => percent(tally.worstSegment)),
      ],
      options,
    ),
  ];
}

function appliedText({ applied, skipped }: { readonly applied: number; readonly skipped: readonly unknown[] }): string {
  const left = skipped.length === 0 ? '' : `, skipped in ${skipped.length}`;
  return `applied in ${formatCount(applied, 'segment')}${left}`;
}

/** Reasons without the figures of each segment, so that alike ones stand together. */
function skippedLines(skipped: CalibrationSummary['returns'][number]['skipped'], options: TextOptions): string[] {
  const plain = skipped.map(({ segment, reason }) => ({ index: segment, reason: reason.replace(/ \([^)]*\)$/, '') }));
  return groupSkipped(plain).map(({ segments, reason }) => inked(`skipped in ${segments}: ${reason}`, 'dim', options));
}
