import { type ClassificationSummary, type ClassScores, RunError } from '../../core/index.ts';
import {
  accuracy,
  balancedAccuracy,
  brier,
  classwiseCalibrationError,
  cohenKappa,
  confusionMatrix,
  expectedCalibrationError,
  macroF1Of,
  matthews,
  mean,
  rocAucOneVsRest,
  transitionScores,
  transitionTiming,
} from '../../metrics/index.ts';
import { dieboldMariano } from '../../stats/index.ts';
import type { EvaluateInput, SegmentPriors } from './evaluate-input.ts';
import type { ScoredRows } from './evaluate-rows.ts';

/** Log loss scores .99 p + .01 / K, so that one class absent from a train window doesn't decide the mean. */
const FLOOR = 0.01;

/**
 * The model's forecasts beside the naive forecast and the majority of the train rows, on the same rows.
 *
 * `naive` forecasts the newest known label; its probabilities are that label's row of the train rows' Markov table.
 * `majority` forecasts the train rows' commonest regime, with their shares as probabilities. `skill.logLoss` is the share
 * of the naive log loss that the model saves; Diebold and Mariano's t is positive where the model loses less.
 */
export function classify(rows: ScoredRows, input: EvaluateInput): ClassificationSummary {
  const { truth, predicted, naive, probability, segment, restarts } = rows;
  const m = truth.length;
  const classes = input.regimes.length;
  const priors = segmentLookup(input.segments);
  const majority = new Int8Array(m);
  const losses = { model: new Float64Array(m), naive: new Float64Array(m), majority: new Float64Array(m) };
  const said = { naive: new Float64Array(m * classes), majority: new Float64Array(m * classes) };
  for (let i = 0; i < m; i++) {
    const { classShares, markov } = priors(segment[i]!);
    const t = truth[i]!;
    majority[i] = classShares.indexOf(Math.max(...classShares));
    losses.model[i] = rowLoss(probability[i * classes + t]!, classes);
    losses.naive[i] = rowLoss(markov[naive[i]!]![t]!, classes);
    losses.majority[i] = rowLoss(classShares[t]!, classes);
    said.naive.set(markov[naive[i]!]!, i * classes);
    said.majority.set(classShares, i * classes);
  }
  const scoresOf = (calls: Int8Array, p: Float64Array, loss: Float64Array): ClassScores => {
    const matrix = confusionMatrix(truth, calls, classes);
    return {
      accuracy: accuracy(truth, calls),
      balancedAccuracy: balancedAccuracy(truth, calls, classes),
      macroF1: macroF1Of(matrix),
      kappa: cohenKappa(matrix),
      matthews: matthews(matrix),
      logLoss: mean(loss),
      brier: brier(p, truth, classes),
      auc: rocAucOneVsRest(p, truth, classes).macro,
    };
  };
  const model = scoresOf(predicted, probability, losses.model);
  const known = scoresOf(naive, said.naive, losses.naive);
  const test = dieboldMariano(losses.naive, losses.model, { atLeast: input.overlapBars });
  // The naive forecast finds each transition late by the whole overlap; half of it tells skill from lateness.
  const { precision, recall, f1 } = transitionScores(truth, predicted, Math.floor(input.overlapBars / 2), restarts);
  // Wide enough to show that the naive forecast is late by all of it.
  const timing = transitionTiming(truth, predicted, input.overlapBars, restarts);
  const { early, onTime, late, missed, medianLagBars } = timing;
  return {
    ...model,
    rows: m,
    ece: expectedCalibrationError(probability, truth, classes),
    classwiseEce: classwiseCalibrationError(probability, truth, classes).mean,
    confusion: confusionMatrix(truth, predicted, classes),
    regimes: input.regimes,
    naive: known,
    majority: scoresOf(majority, said.majority, losses.majority),
    skill: { logLoss: 1 - model.logLoss / known.logLoss, dieboldMarianoT: test.t, p: test.p },
    transitions: { precision, recall, f1, early, onTime, late, missed, medianLagBars },
  };
}

/** −ln of the true regime's probability, floored. */
export function rowLoss(probability: number, classes: number): number {
  return -Math.log((1 - FLOOR) * probability + FLOOR / classes);
}

/** The priors of a forecast's segment. @throws RunError INTERNAL where it has none */
export function segmentLookup(segments: readonly SegmentPriors[]): (index: number) => SegmentPriors {
  const known = new Map(segments.map((segment) => [segment.index, segment]));
  return (index) => {
    const found = known.get(index);
    if (found !== undefined) return found;
    throw new RunError('INTERNAL', {
      what: `there are forecasts of segment ${index}, but not the class shares of its train rows`,
      where: 'the evaluation of a run',
      mend: 'run again with --fresh; if it comes back, report it',
    });
  };
}
