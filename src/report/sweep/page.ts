import type { SweepAnswer } from '../../core/index.ts';
import { htmlDocument } from '../charts/document.ts';
import { THEME_BAR } from '../charts/theme-bar.ts';
import { historyHtml, stepsHtml } from './curves.ts';
import { frontHtml } from './front.ts';
import { heatHtml } from './heat.ts';
import { importanceHtml } from './importance.ts';
import { parallelHtml } from './parallel.ts';
import { slicesHtml } from './slices.ts';
import { SORT_SCRIPT, SWEEP_STYLE } from './style.ts';
import { honestyHtml, sweepHeaderHtml, trialsHtml, winnerHtml } from './tables.ts';

/** A sweep as one HTML page that needs nothing else and asks for nothing. The same answer gives the same bytes. */
export function renderSweepHtml(answer: SweepAnswer): string {
  return htmlDocument({
    title: `Sweep ${answer.sweepId}`,
    style: SWEEP_STYLE,
    body: [
      sweepHeaderHtml(answer),
      THEME_BAR,
      winnerHtml(answer),
      honestyHtml(answer),
      historyHtml(answer),
      frontHtml(answer),
      importanceHtml(answer),
      slicesHtml(answer),
      heatHtml(answer),
      parallelHtml(answer),
      stepsHtml(answer),
      trialsHtml(answer),
    ],
    script: SORT_SCRIPT,
  });
}
