import type { RunAnswer } from '../../core/index.ts';
import { fixed } from '../numbers.ts';
import { dataLines, joinBlocks, labelled, title } from '../parts.ts';
import type { TextOptions } from '../text.ts';
import { calibrationLines, conformalLines } from './calibration-lines.ts';
import { choiceLines } from './choice-lines.ts';
import { dayLines, yearLines } from './detail-lines.ts';
import { equityLines } from './equity-lines.ts';
import { executionBlocks } from './execution-blocks.ts';
import { classificationLines, icLines } from './forecast-lines.ts';
import { horizonLines } from './horizon-lines.ts';
import { improvementLines } from './improvement-lines.ts';
import { labelLines } from './label-lines.ts';
import { nullLines } from './null-lines.ts';
import { segmentLines } from './segment-lines.ts';
import { selectionBiasLines } from './selection-bias-lines.ts';
import { strategyLines } from './strategy-lines.ts';
import { targetLines } from './target-lines.ts';

/**
 * A run for the terminal, at most 110 columns: what ran, strategies side by side, forecasts beside naive and majority,
 * the targets with their verdicts, and where everything lies. Undefined numbers are "–".
 */
export function formatSummary(answer: RunAnswer, options: TextOptions = {}): string {
  const { total, ...stages } = answer.timings;
  const seconds = Object.entries(stages);
  const all = total ?? seconds.reduce((sum, [, value]) => sum + value, 0);
  return joinBlocks([
    [
      title(`run ${answer.runId}`, '', options),
      ...dataLines(answer.data, options),
      ...segmentLines(answer.segments, options),
    ],
    strategyLines(answer.strategies, options, answer.hold),
    equityLines(answer.details, options),
    improvementLines(answer.improvements, options, true),
    nullLines(answer, options),
    selectionBiasLines(answer.selectionBias, options),
    dayLines(answer, options),
    yearLines(answer, options),
    ...executionBlocks(answer.execution, options),
    labelLines(answer.labels, options),
    classificationLines(answer, options),
    icLines(answer, options),
    horizonLines(answer, options),
    choiceLines(answer, options),
    calibrationLines(answer, options),
    conformalLines(answer, options),
    targetLines(answer.targets, options),
    [
      ...labelled('results', answer.dir, options),
      ...labelled('page', `${answer.dir.replace(/[\\/]$/, '')}/report.html`, options),
      ...(seconds.length === 0
        ? []
        : labelled(
            'time',
            `${seconds.map(([stage, value]) => `${stage} ${fixed(value, 1)}s`).join(', ')}; ${fixed(all, 1)}s in all`,
            options,
          )),
    ],
  ]);
}
