import type { SweepAnswer } from '../core/index.ts';
import { PAGE_STYLE } from './html-style.ts';
import { escapeHtml } from './html-text.ts';
import { pageScript } from './page-script.ts';
import { historyHtml, stepsHtml } from './sweep-curves.ts';
import { frontHtml } from './sweep-front.ts';
import { heatHtml } from './sweep-heat.ts';
import { importanceHtml } from './sweep-importance.ts';
import { parallelHtml } from './sweep-parallel.ts';
import { slicesHtml } from './sweep-slices.ts';
import { SORT_SCRIPT, SWEEP_STYLE } from './sweep-style.ts';
import { honestyHtml, sweepHeaderHtml, trialsHtml, winnerHtml } from './sweep-tables.ts';
import { THEME_BAR } from './theme-bar.ts';

/** A sweep as one HTML page that needs nothing else and asks for nothing. The same answer gives the same bytes. */
export function renderSweepHtml(answer: SweepAnswer): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(`Sweep ${answer.sweepId}`)}</title>
<style>${PAGE_STYLE}${SWEEP_STYLE}</style>
</head>
<body>
${[
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
]
  .filter((part) => part !== '')
  .join('\n')}
<script>${pageScript('')}${SORT_SCRIPT}</script>
</body>
</html>
`;
}
