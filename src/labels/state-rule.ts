import { z } from 'zod';
import { type Bars, type Duration, durationBars, type Range } from '../core/index.ts';
import type { FittedRule, LabelParams, LabelRule, RuleSteps } from './contract.ts';
import { degeneracy, degenerateError } from './degenerate-fit.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, windowSchema } from './params.ts';
import { allInputs, ComputedInputs, type InputScale, StateInputs, standardiseInto } from './state-inputs.ts';
import { storedNumbers } from './stored-numbers.ts';
import { type TrainInputs, trainInputs } from './train-inputs.ts';

/** Parameters that all labelers with fitted states have. */
export const stateParams = {
  states: z.number().int().min(2).max(8).default(3),
  /** Each gives a log return and a log volatility. */
  windows: z.array(windowSchema).min(1).max(6).default(['1d']),
  starts: z.number().int().min(1).max(100).default(5),
  seed: z.number().int().min(0).default(1),
  /** What becomes of a fit with an empty state or one above 99 %: refused with the reason, or kept and reported. */
  degenerate: z.enum(['refuse', 'keep']).default('refuse'),
};

/** The states' part of a fit: how a row's standardised inputs become a state that is known at the row. */
export interface StateModel {
  readonly params: LabelParams;
  /** Names of what `run` writes beside the state. */
  readonly inputNames: readonly string[];
  /** A fresh run from the first row on; takes the rows in order. */
  run(): StateRun;
  /** The states of rows [rows × D] as seen from the last of them; absent where training rows learn the states known at each. */
  hindsight?: ((x: Float64Array, rows: number) => Int8Array) | undefined;
}

export interface StateRun {
  /** Written by each push, in the order of `inputNames`. */
  readonly inputs: Float64Array;
  push(x: Float64Array): number;
}

/** How a labeler comes by its states, which must be ordered by volatility: the calmest is 0. */
export interface StateFamily {
  fit(train: TrainInputs): StateModel;
  /** The model that `params` describe, with the bits of the one that was fitted. @throws InputError BUNDLE_CORRUPT */
  restore(params: LabelParams, features: number): StateModel;
}

/** A labeler with fitted states, named STATE_0 (the calmest) … by the mean log volatility of the first window. */
export function stateRule(
  name: string,
  params: {
    readonly states: number;
    readonly windows: readonly Duration[];
    readonly degenerate: 'refuse' | 'keep';
  },
  intervalMs: number,
  path: string,
  family: StateFamily,
): LabelRule {
  const windows = params.windows.map((window, i) => {
    const at = `${path}.windows.${i}`;
    return requireWindow(durationBars(window, intervalMs, at), 2, at);
  });
  const { states } = params;
  const computed = oncePerBars((bars: Bars) => allInputs(bars.close, windows));
  const ruleOf = (model: StateModel, scale: InputScale, own: LabelParams): FittedRule => {
    const { hindsight } = model;
    return {
      params: own,
      steps: (b) => stepsOf(new StateInputs(b.close, windows), windows, scale, model),
      replay: (b) => stepsOf(new ComputedInputs(computed(b), 2 * windows.length), windows, scale, model),
      ...(hindsight === undefined
        ? {}
        : { hindsight: (b, train) => hindsightCodes(computed(b), windows, scale, train, hindsight) }),
    };
  };
  return {
    name,
    names: Array.from({ length: states }, (_, k) => `STATE_${k}`),
    horizonBars: 0,
    lookbackBars: Math.max(...windows),
    fitted: true,
    matched: true,
    fit: (bars, train) => {
      const range = train ?? { start: 0, end: bars.close.length };
      const inputs = trainInputs(bars.close, range, windows, 5 * states);
      const model = family.fit(inputs);
      const shares = trainShares(model, inputs, states);
      const fault = degeneracy(shares);
      if (fault !== null && params.degenerate === 'refuse') throw degenerateError(name, fault, range, path);
      const own = { windows, ...inputs.scale, ...model.params, trainShares: shares, degenerate: fault };
      return ruleOf(model, inputs.scale, own);
    },
    restore: (own) => {
      const features = 2 * windows.length;
      const scale = {
        mean: Array.from(storedNumbers(own, 'mean', features)),
        deviation: Array.from(storedNumbers(own, 'deviation', features)),
      };
      return ruleOf(family.restore(own, features), scale, own);
    },
  };
}

/**
 * Smoothed states of the rows in `train`, −1 in the warm-up. Their inputs may read rows before the window, as those of the states
 * known at each row do; nothing after it is read.
 */
function hindsightCodes(
  all: Float64Array,
  windows: readonly number[],
  scale: InputScale,
  train: Range,
  hindsight: (x: Float64Array, rows: number) => Int8Array,
): Int8Array {
  const features = 2 * windows.length;
  const codes = new Int8Array(train.end - train.start).fill(-1);
  const from = Math.min(train.end, Math.max(train.start, ...windows));
  const rows = train.end - from;
  const x = new Float64Array(rows * features);
  for (let t = 0; t < rows; t++) {
    const at = (from + t) * features;
    standardiseInto(all.subarray(at, at + features), scale, x.subarray(t * features, (t + 1) * features));
  }
  codes.set(hindsight(x, rows), from - train.start);
  return codes;
}

function stepsOf(
  source: Pick<StateInputs, 'values' | 'push'>,
  windows: readonly number[],
  scale: InputScale,
  model: StateModel,
): RuleSteps {
  const warmUp = Math.max(...windows);
  const features = 2 * windows.length;
  const x = new Float64Array(features);
  const run = model.run();
  const inputs = new Float64Array(run.inputs.length + features).fill(Number.NaN);
  const inputNames = [
    ...model.inputNames,
    ...windows.flatMap((bars) => [`rule_return_${bars}`, `rule_ln_volatility_${bars}`]),
  ];
  return {
    inputNames,
    inputs,
    at: (row) => {
      source.push(row);
      if (row < warmUp) return -1;
      standardiseInto(source.values, scale, x);
      const state = run.push(x);
      inputs.set(run.inputs);
      inputs.set(x, run.inputs.length);
      return state;
    },
  };
}

/** Share of the train rows that are in each state, by what is known at each row. */
function trainShares(model: StateModel, { x, rows, features }: TrainInputs, states: number): number[] {
  const counts = new Array<number>(states).fill(0);
  const run = model.run();
  for (let t = 0; t < rows; t++) counts[run.push(x.subarray(t * features, (t + 1) * features))]!++;
  return counts.map((count) => count / rows);
}

/** States in the order of an input's mean, smallest first; states without one (NaN) last. */
export function orderByInput(means: Float64Array, features: number, input: number): number[] {
  const of = (k: number): number => {
    const mean = means[k * features + input]!;
    return Number.isNaN(mean) ? Number.POSITIVE_INFINITY : mean;
  };
  const order = Array.from({ length: means.length / features }, (_, k) => k);
  return order.sort((a, b) => (of(a) === of(b) ? a - b : of(a) - of(b)));
}

/** The state with the greatest part of each row [n × K]; of equal ones the first. */
export function likeliest(parts: Float64Array, states: number): Int8Array {
  return Int8Array.from({ length: parts.length / states }, (_, t) => {
    let best = 0;
    for (let k = 1; k < states; k++) if (parts[t * states + k]! > parts[t * states + best]!) best = k;
    return best;
  });
}

/** A flat matrix as rows for JSON, NaN as null. */
export function rowsOf(values: Float64Array, width: number): (number | null)[][] {
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width), (value) => (Number.isNaN(value) ? null : value)),
  );
}
