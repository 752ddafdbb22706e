import type { ClassificationSummary, IcSummary, PersistenceSummary, RunAnswer } from '../../core/index.ts';
import { count, fixed, formatCount, type MaybeNumber, percent, pValue, signed } from '../numbers.ts';
import { title } from '../parts.ts';
import { inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';

/** What "naive" and "majority" mean, wherever they stand in a table. */
export const NAIVE_LEGEND =
  'naive: the last realised label; its probabilities are that label’s row of the train rows’ Markov table. ' +
  'majority: the train rows’ commonest regime, their shares as probabilities.';

/** The model beside the naive forecast and the majority. */
export function classificationLines(answer: RunAnswer, options: TextOptions): string[] {
  const { classification: c, persistence } = answer;
  if (c === null) return [];
  const rows = [
    { name: 'model', scores: c },
    { name: 'naive', scores: c.naive },
    { name: 'majority', scores: c.majority },
  ];
  const column = (head: string, cell: (scores: (typeof rows)[number]['scores']) => string) =>
    numbers(
      head,
      rows.map(({ scores }) => cell(scores)),
    );
  const { transitions: t } = c;
  const sentences = [
    `${skillText(c)}; calibration error ${percent(c.ece)}, each regime's own ${percent(c.classwiseEce)}`,
    `transitions precision ${percent(t.precision)}, recall ${percent(t.recall)}, F1 ${fixed(t.f1, 3)} within half the overlap of neighbouring targets; within all of it ${count(t.early)} early, ${count(t.onTime)} on time, ${count(t.late)} late (median ${signed(t.medianLagBars, 0)} bars), ${count(t.missed)} missed`,
    ...(persistence === null ? [] : [persistenceText(persistence, c)]),
  ];
  return [
    title('Regime forecasts', `${count(c.rows)} rows out of sample`, options),
    ...table(
      [
        { head: '', cells: rows.map((row) => row.name) },
        column('accuracy', (s) => percent(s.accuracy)),
        column('macro-F1', (s) => fixed(s.macroF1, 3)),
        column('balanced', (s) => percent(s.balancedAccuracy)),
        column('kappa', (s) => fixed(s.kappa, 3)),
        column('Matthews', (s) => fixed(s.matthews, 3)),
        column('log loss', (s) => fixed(s.logLoss, 4)),
        column('Brier', (s) => fixed(s.brier, 4)),
        column('AUC', (s) => fixed(s.auc, 3)),
      ],
      options,
    ),
    ...wrap(NAIVE_LEGEND, textWidth(options)).map((line) => inked(line, 'dim', options)),
    ...sentences.flatMap((sentence) => wrap(sentence, textWidth(options))),
  ];
}

/** Whether the model loses less than the naive forecast, and whether that can be told from chance. */
export function skillText({ skill }: ClassificationSummary): string {
  return `log-loss skill over naive ${signed(skill.logLoss, 4)} (Diebold–Mariano t ${signed(skill.dieboldMarianoT)}, p ${pValue(skill.p)})`;
}

/** How long regimes last in each sequence, with its accuracy where it forecasts anything. */
export function persistenceRows(
  { predictedDays, labelDays, naiveDays, filteredDays, filteredAccuracy }: PersistenceSummary,
  scores: ClassificationSummary | null,
): { name: string; days: MaybeNumber; accuracy?: MaybeNumber }[] {
  return [
    { name: 'labels', days: labelDays },
    // Runs of before say nothing of the next and the last.
    ...(naiveDays === undefined ? [] : [{ name: 'naive', days: naiveDays, accuracy: scores?.naive.accuracy }]),
    { name: 'predictions', days: predictedDays, accuracy: scores?.accuracy },
    ...(filteredDays == null
      ? []
      : [{ name: 'predictions behind the labels’ filter', days: filteredDays, accuracy: filteredAccuracy }]),
  ];
}

function persistenceText(
  { predictedDays, labelDays, filteredDays, filteredAccuracy }: PersistenceSummary,
  { accuracy }: ClassificationSummary,
): string {
  const plain = `a predicted regime lasts ${fixed(predictedDays)} days, a label ${fixed(labelDays)}`;
  if (filteredDays == null) return plain;
  return `${plain}; behind the labels' filter a prediction lasts ${fixed(filteredDays)} days at an accuracy of ${percent(filteredAccuracy)} (${percent(accuracy)} without it)`;
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
