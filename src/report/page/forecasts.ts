import type { ClassificationSummary, RunAnswer } from '../../core/index.ts';
import { escapeHtml, type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { NAIVE_LEGEND, persistenceRows, skillText } from '../lines/forecast-lines.ts';
import { count, fixed, percent, signed } from '../numbers.ts';
import { confusionHtml } from './confusion.ts';

/** The model beside the naive forecast and the majority: scores, changes of regime, confusion, persistence. */
export function forecastsHtml({
  classification,
  persistence,
  models,
}: Pick<RunAnswer, 'classification' | 'persistence' | 'models'>): string {
  const parts: string[] = [];
  if (classification !== null) parts.push(scoresHtml(classification));
  if (persistence !== null) {
    const rows = persistenceRows(persistence, classification);
    parts.push(
      htmlTable([
        { head: 'persistence', cells: rows.map(({ name }) => name), text: true },
        { head: 'days', hint: 'rows ÷ runs, in days', cells: rows.map(({ days }) => fixed(days)) },
        { head: 'accuracy', cells: rows.map((row) => (row.accuracy === undefined ? '' : percent(row.accuracy))) },
      ]),
    );
  }
  if (classification !== null)
    parts.push(transitionsHtml(classification), confusionHtml(classification, models?.confusion));
  const note = classification === null ? '' : `${count(classification.rows)} rows out of sample`;
  return section('Forecasts', note, parts.join('\n'));
}

function scoresHtml(c: ClassificationSummary): string {
  const rows = [c, c.naive, c.majority];
  // Told of the model alone: the others' probabilities are shares of the train rows.
  const own = (head: string, text: string, hint: string): HtmlColumn => ({ head, hint, cells: [text, '', ''] });
  return `${htmlTable([
    { head: '', cells: ['model', 'naive', 'majority'], text: true },
    { head: 'accuracy', cells: rows.map((r) => percent(r.accuracy)) },
    {
      head: 'balanced',
      hint: 'mean recall of the regimes that occur',
      cells: rows.map((r) => percent(r.balancedAccuracy)),
    },
    { head: 'macro-F1', cells: rows.map((r) => fixed(r.macroF1, 3)) },
    { head: 'kappa', hint: 'agreement beyond chance', cells: rows.map((r) => fixed(r.kappa, 3)) },
    { head: 'Matthews', cells: rows.map((r) => fixed(r.matthews, 3)) },
    { head: 'log loss', cells: rows.map((r) => fixed(r.logLoss, 4)) },
    { head: 'Brier', cells: rows.map((r) => fixed(r.brier, 4)) },
    { head: 'AUC', hint: 'ROC-AUC of each regime against the others, mean', cells: rows.map((r) => fixed(r.auc, 3)) },
    own('ECE', percent(c.ece), 'calibration error of the likeliest regime’s probability'),
    own('each regime’s', percent(c.classwiseEce), 'calibration error of each regime’s own probability, mean'),
  ])}<p class="legend">${escapeHtml(NAIVE_LEGEND)}</p>
<p>${escapeHtml(skillText(c))}.</p>`;
}

function transitionsHtml({ transitions: t }: ClassificationSummary): string {
  return htmlTable([
    { head: 'changes of regime', cells: ['model'], text: true },
    { head: 'early', hint: 'within the overlap of neighbouring targets', cells: [count(t.early)] },
    { head: 'on time', cells: [count(t.onTime)] },
    { head: 'late', cells: [count(t.late)] },
    { head: 'missed', cells: [count(t.missed)] },
    {
      head: 'median lag, bars',
      hint: 'from the true change to the one that was said',
      cells: [signed(t.medianLagBars, 0)],
    },
    { head: 'precision', hint: 'within half the overlap of neighbouring targets', cells: [percent(t.precision)] },
    { head: 'recall', hint: 'within half the overlap of neighbouring targets', cells: [percent(t.recall)] },
    { head: 'F1', cells: [fixed(t.f1, 3)] },
  ]);
}
