import { count, day, fixed } from '../numbers.ts';
import { dataLines, joinBlocks, labelled } from '../parts.ts';
import type { PredictRecord, TrainRecord } from '../records.ts';
import { inked, type TextOptions, textWidth, wrap } from '../text.ts';

/** What `train` made. */
export function formatTrain(answer: TrainRecord, options: TextOptions = {}): string {
  const { model, window, rows, heads, scores, xgboost } = answer;
  const line = (label: string, text: string): string[] => labelled(label, text, options);
  const scored = (['stop', 'calibrate'] as const).flatMap((part) => {
    const score = scores[part];
    if (score === null) return [];
    const naive = score.naiveAccuracy === null ? '' : `, naive ${fixed(100 * score.naiveAccuracy, 1)} %`;
    return line(
      part,
      `accuracy ${fixed(100 * score.accuracy, 1)} %${naive}, log loss ${fixed(score.logLoss, 3)} on ${count(score.rows)} rows`,
    );
  });
  return joinBlocks([
    [
      ...dataLines(answer.data, options),
      ...line('window', `${day(window.from)} to ${day(window.to)}, ${count(window.rows)} bars`),
      ...line(
        'rows',
        `${count(rows.fit)} fitted, ${count(rows.stop)} stopped on, ${count(rows.calibrate)} calibrated on`,
      ),
      ...line('columns', `${count(answer.features.length)}, for ${answer.regimes.join(', ')}`),
      ...line('heads', Object.keys(heads).join(', ')),
    ],
    scored.length === 0
      ? []
      : [
          ...scored,
          ...note(
            'These rows lie in the train window: they chose rounds and calibration, and say nothing of bars to come. A walk-forward does.',
            options,
          ),
        ],
    [
      ...line('model', model.name === null ? model.dir : `${model.name} ${model.version}, ${model.dir}`),
      ...Object.values(xgboost).flatMap((file) => line('xgboost', file)),
    ],
  ]);
}

/** What `predict` found. */
export function formatPredict(answer: PredictRecord, options: TextOptions = {}): string {
  const { model, rows, newest } = answer;
  const line = (label: string, text: string): string[] => labelled(label, text, options);
  const flattering = [
    ...(rows.inTrain > 0
      ? [`${count(rows.inTrain)} forecasts lie in the model's own train window (column in_train): they flatter it.`]
      : []),
    ...(rows.beforeTrain > 0
      ? [`${count(rows.beforeTrain)} lie before it: the model knows bars that came later.`]
      : []),
  ];
  const shown = Object.entries(newest.columns).map(
    ([name, value]) => `${name} ${value === null ? '–' : fixed(value, 4)}`,
  );
  return joinBlocks([
    [
      ...dataLines(answer.data, options),
      ...line('model', `${model.name}, trained on ${day(model.trainedFrom)} to ${day(model.trainedTo)}`),
      ...line('rows', `${count(rows.forecast)} forecasts, ${count(rows.warmUp)} warm-up rows without`),
    ],
    flattering.length === 0 ? [] : note(flattering.join(' '), options),
    [
      ...line('newest', `${newest.time} ${newest.regime ?? 'no forecast'}`),
      ...wrap(shown.join(', '), textWidth(options), ''),
    ],
    answer.out === null ? [] : [`written to ${answer.out}`],
  ]);
}

function note(text: string, options: TextOptions): string[] {
  return wrap(text, textWidth(options), '').map((part) => inked(part, 'yellow', options));
}
