import { childSeed } from '../../core/index.ts';
import { accuracy, confusionMatrix, macroF1Of, mean } from '../../metrics/index.ts';
import { type Interval, type MeanFunction, NO_INTERVAL } from '../../stats/index.ts';
import { countDays } from '../evaluate/evaluate-days.ts';
import type { EvaluateInput } from '../evaluate/evaluate-input.ts';
import type { ScoredRows } from '../evaluate/evaluate-rows.ts';
import { countWidth, difference, type Who } from '../evaluate/evaluate-score-functions.ts';
import {
  aucColumns,
  brierColumn,
  DaySums,
  lossColumn,
  probabilitiesOf,
  transitionColumns,
} from './forecast-columns.ts';
import {
  aucFunction,
  balancedAccuracyFunction,
  kappaFunction,
  matthewsFunction,
  ratioFunction,
} from './forecast-functions.ts';
import { type Finding, type Measure, nothing, type OwnEvidence } from './measure.ts';
import {
  FEWEST_DAYS,
  FEWEST_EVENTS,
  STUDENTISED,
  smoothEstimates,
  TOO_FEW_DAYS,
  tooFew,
  UNDEFINED,
} from './resample-days.ts';

const NAIVE = 'the naive forecast';

/** Columns of days, and the score of each side as a function of their means; `naive` is null where the score is against it already. */
interface Score {
  readonly columns: readonly Float64Array[];
  readonly model: MeanFunction;
  readonly naive: MeanFunction | null;
  /** Changes of regime that the score is a share of; absent where it is one of rows. */
  readonly changes?: number;
}

type Scored = (rows: ScoredRows, input: EvaluateInput) => Score;

/** A score of the counts of calls, hits and true regimes. */
function ofCounts(score: (who: Who, classes: number) => MeanFunction): Scored {
  return (rows, { regimes }) => {
    const width = countWidth(regimes.length);
    const table = countDays(rows, regimes.length);
    const columns = Array.from({ length: width }, (_, j) =>
      Float64Array.from({ length: table.length / width }, (_, d) => table[d * width + j]!),
    );
    return { columns, model: score('model', regimes.length), naive: score('naive', regimes.length) };
  };
}

/** A mean of rows of both sides' losses. */
function ofLosses(column: typeof lossColumn): Scored {
  return (rows, input) => {
    const sums = new DaySums(rows.day);
    const classes = input.regimes.length;
    const of = (who: Who) => column(probabilitiesOf(who, rows, input), rows, classes, sums);
    return {
      columns: [sums.of(() => 1), of('model'), of('naive')],
      model: ratioFunction({ 1: 1 }, { 0: 1 }),
      naive: ratioFunction({ 2: 1 }, { 0: 1 }),
    };
  };
}

/** Met changes ÷ true or predicted ones, or both: columns are the model's true, said and met changes, then the naive forecast's. */
function ofTransitions(above: number, below: (at: number) => Readonly<Record<number, number>>): Scored {
  return (rows, input) => {
    const sums = new DaySums(rows.day);
    const of = (calls: Int8Array) => transitionColumns(calls, rows, Math.floor(input.overlapBars / 2), sums);
    const columns = [...of(rows.predicted), ...of(rows.naive)];
    return {
      columns,
      model: ratioFunction({ 2: above }, below(0)),
      naive: ratioFunction({ 5: above }, below(3)),
      changes: Math.min(...Object.keys(below(0)).map((j) => total(columns[Number(j)]!))),
    };
  };
}

const skill: Scored = (rows, input) => {
  const { columns } = ofLosses(lossColumn)(rows, input);
  return { columns, model: ratioFunction({ 1: -1, 2: 1 }, { 2: 1 }), naive: null };
};

const auc: Scored = (rows, input) => {
  const sums = new DaySums(rows.day);
  const classes = input.regimes.length;
  const of = (who: Who) => aucColumns(probabilitiesOf(who, rows, input), rows, classes, sums);
  const [model, naive] = [of('model'), of('naive')];
  return {
    columns: [...model.columns, ...naive.columns],
    model: aucFunction(0, model.areas),
    naive: aucFunction(4 * classes, naive.areas),
  };
};

/** Where shares and coefficients of agreement lie; no interval reaches beyond. */
const SHARE: Interval = [0, 1];
const AGREEMENT: Interval = [-1, 1];

type NamedScore = readonly [name: string, title: string, better: 'higher' | 'lower', range: Interval, scored: Scored];

const SCORES: readonly NamedScore[] = [
  ['balancedAccuracy', 'the balanced accuracy', 'higher', SHARE, ofCounts(balancedAccuracyFunction)],
  ['kappa', "Cohen's kappa", 'higher', AGREEMENT, ofCounts(kappaFunction)],
  ['matthews', "Matthews' coefficient", 'higher', AGREEMENT, ofCounts(matthewsFunction)],
  ['logLoss', 'the log loss', 'lower', [0, Number.POSITIVE_INFINITY], ofLosses(lossColumn)],
  ['brier', 'the Brier score', 'lower', [0, 2], ofLosses(brierColumn)],
  ['auc', 'the ROC-AUC', 'higher', SHARE, auc],
  ['skill.logLoss', 'the log-loss skill over the naive forecast', 'higher', [Number.NEGATIVE_INFINITY, 1], skill],
  [
    'transitions.precision',
    'the precision of changes of regime',
    'higher',
    SHARE,
    ofTransitions(1, (at) => ({ [at + 1]: 1 })),
  ],
  ['transitions.recall', 'the recall of changes of regime', 'higher', SHARE, ofTransitions(1, (at) => ({ [at]: 1 }))],
  [
    'transitions.f1',
    'the F1 of changes of regime',
    'higher',
    SHARE,
    ofTransitions(2, (at) => ({ [at]: 1, [at + 1]: 1 })),
  ],
];

/** The measures `classification.<score>`, as a run's answer names them. */
export function forecastMeasures(): Measure[] {
  const fractions = ['balancedAccuracy'];
  return [
    builtIn('accuracy', 'the accuracy', 'fraction'),
    builtIn('macroF1', 'the macro-F1', 'number'),
    ...SCORES.map(
      ([name, title, better, range, scored]): Measure => ({
        name: `classification.${name}`,
        title,
        unit: fractions.includes(name) ? 'fraction' : 'number',
        better,
        range,
        yardstick: name === 'skill.logLoss' ? null : NAIVE,
        find: (evidence) => find(`classification.${name}`, scored, evidence),
        of: { kind: 'forecasts', value: (rows, input) => scoreOf(scored, rows, input) },
      }),
    ),
  ];
}

/** The two scores that every run judges: the same intervals as theirs. */
function builtIn(name: 'accuracy' | 'macroF1', title: string, unit: Measure['unit']): Measure {
  return {
    name: `classification.${name}`,
    title,
    unit,
    better: 'higher',
    yardstick: NAIVE,
    find: ({ forecasts }) => {
      if (forecasts === null) return unscored();
      const { classification, intervals } = forecasts;
      const value = classification[name];
      const naive = classification.naive[name];
      const lead = { value: value - naive, ci95: intervals[`${name}Lead`] };
      const why = Number.isNaN(intervals[name][0]) ? TOO_FEW_DAYS : null;
      return { value, ci95: intervals[name], naive, lead, method: STUDENTISED, why };
    },
    of: {
      kind: 'forecasts',
      value: ({ truth, predicted }, { regimes }) =>
        name === 'accuracy' ? accuracy(truth, predicted) : macroF1Of(confusionMatrix(truth, predicted, regimes.length)),
    },
  };
}

/** A score alone, without an interval. */
function scoreOf(scored: Scored, rows: ScoredRows, input: EvaluateInput): number {
  const { columns, model } = scored(rows, input);
  return model.value(Float64Array.from(columns, mean));
}

function find(name: string, scored: Scored, { forecasts, input, reps }: OwnEvidence): Finding {
  if (forecasts === null) return unscored();
  const { columns, model, naive, changes = FEWEST_EVENTS } = scored(forecasts.rows, input);
  const functions = naive === null ? [model] : [model, naive, difference(model, naive)];
  const seed = childSeed(input.seed, 'own target', name);
  const [own, theirs, lead] = smoothEstimates(columns, functions, 'equal', { reps, seed });
  const unable = columns[0]!.length < FEWEST_DAYS ? TOO_FEW_DAYS : Number.isNaN(own!.ci95[0]) ? UNDEFINED : null;
  const why = changes < FEWEST_EVENTS ? tooFew('changes of regime') : unable;
  return {
    value: own!.value,
    ci95: why === null ? own!.ci95 : NO_INTERVAL,
    naive: theirs?.value ?? null,
    lead: lead === undefined ? null : { ...lead, ci95: why === null ? lead.ci95 : NO_INTERVAL },
    method: STUDENTISED,
    why,
  };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function unscored(): Finding {
  return nothing('no forecast could be scored');
}
