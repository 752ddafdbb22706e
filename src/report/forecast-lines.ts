import type { IcSummary, RunAnswer } from '../core/index.ts';
import { count, fixed, formatCount, percent, signed } from './numbers.ts';
import { title } from './parts.ts';
import { inked, numbers, type TextOptions, table } from './text.ts';

/** The model beside the naive forecast and the majority. */
export function classificationLines(answer: RunAnswer, options: TextOptions): string[] {
  const { classification: c, persistence } = answer;
  if (c === null) return [];
  const rows = [
    { name: 'model', scores: c },
    { name: 'naive', scores: c.naive },
    { name: 'majority', scores: c.majority },
  ];
  const lines = [
    title('Regime forecasts', `${count(c.rows)} rows out of sample; naive: the newest label already known`, options),
    ...table(
      [
        { head: '', cells: rows.map((row) => row.name) },
        numbers(
          'accuracy',
          rows.map((row) => percent(row.scores.accuracy)),
        ),
        numbers(
          'macro-F1',
          rows.map((row) => fixed(row.scores.macroF1, 3)),
        ),
        numbers(
          'balanced',
          rows.map((row) => percent(row.scores.balancedAccuracy)),
        ),
        numbers(
          'kappa',
          rows.map((row) => fixed(row.scores.kappa, 3)),
        ),
        numbers(
          'Matthews',
          rows.map((row) => fixed(row.scores.matthews, 3)),
        ),
        numbers(
          'log loss',
          rows.map((row) => fixed(row.scores.logLoss, 4)),
        ),
      ],
      options,
    ),
    `log-loss skill over naive ${signed(c.skill.logLoss, 4)} (Diebold–Mariano t ${signed(c.skill.dieboldMarianoT)}, p ${fixed(c.skill.p, 3)}); Brier ${fixed(c.brier, 4)}`,
    `calibration error ${percent(c.ece)}, each regime's own ${percent(c.classwiseEce)}; ROC-AUC ${fixed(c.auc, 3)}`,
    `transitions precision ${percent(c.transitions.precision)}, recall ${percent(c.transitions.recall)}, F1 ${fixed(c.transitions.f1, 3)}`,
    `${count(c.transitions.early)} early, ${count(c.transitions.onTime)} on time, ${count(c.transitions.late)} late (median ${signed(c.transitions.medianLagBars, 0)} bars), ${count(c.transitions.missed)} missed`,
  ];
  if (persistence !== null) {
    lines.push(
      `a predicted regime lasts ${fixed(persistence.predictedDays)} days, a label ${fixed(persistence.labelDays)}`,
    );
  }
  return lines;
}

/** How well the return forecasts rank what followed. */
export function icLines({ ic }: RunAnswer, options: TextOptions): string[] {
  if (ic === null) return [];
  return [
    title(
      'Information coefficient',
      `${formatCount(ic.horizonBars, 'bar')} ahead, ${count(ic.rows)} rows pooled`,
      options,
    ),
    `Spearman ${signed(ic.pooledSpearman, 4)} (Newey–West t ${signed(ic.neweyWestT)}), Pearson ${signed(ic.pooledPearson, 4)}, hit rate ${percent(ic.hitRate)}`,
    `the same forecast moved round the series ${count(ic.control?.shifts)} times: deviation ${fixed(ic.control?.deviation, 4)}, p ${fixed(ic.control?.p, 3)}`,
    // Runs of before have no curve.
    ...(ic.decay?.length > 0 ? [`Spearman by bars ahead: ${ic.decay.map(decayPoint).join(', ')}`] : []),
    inked(`mean of segments ${signed(ic.segmentMean, 4)}: a picture, biased upwards`, 'dim', options),
  ];
}

function decayPoint({ horizonBars, pooledSpearman }: IcSummary): string {
  return `${horizonBars} ${signed(pooledSpearman, 3)}`;
}
