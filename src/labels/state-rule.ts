import { z } from 'zod';
import { type Bars, type Duration, durationBars } from '../core/index.ts';
import type { FittedRule, LabelParams, LabelRule, RuleSteps } from './contract.ts';
import { degeneracy, degenerateError } from './degenerate-fit.ts';
import { oncePerBars } from './once-per-bars.ts';
import { requireWindow, windowSchema } from './params.ts';
import { allInputs, ComputedInputs, StateInputs, standardiseInto } from './state-inputs.ts';
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
}

export interface StateRun {
  /** Written by each push, in the order of `inputNames`. */
  readonly inputs: Float64Array;
  push(x: Float64Array): number;
}

/** How a labeler fits its states. Its states must come ordered by volatility: the calmest is 0. */
export type FitStates = (train: TrainInputs, windows: readonly number[]) => StateModel;

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
  fitStates: FitStates,
): LabelRule {
  const windows = params.windows.map((window, i) => {
    const at = `${path}.windows.${i}`;
    return requireWindow(durationBars(window, intervalMs, at), 2, at);
  });
  const warmUp = Math.max(...windows);
  const { states } = params;
  const computed = oncePerBars((bars: Bars) => allInputs(bars.close, windows));
  return {
    name,
    names: Array.from({ length: states }, (_, k) => `STATE_${k}`),
    horizonBars: 0,
    lookbackBars: warmUp,
    fitted: true,
    fit: (bars, train) => {
      const range = train ?? { start: 0, end: bars.close.length };
      const inputs = trainInputs(bars.close, range, windows, 5 * states);
      const model = fitStates(inputs, windows);
      const shares = trainShares(model, inputs, states);
      const fault = degeneracy(shares);
      if (fault !== null && params.degenerate === 'refuse') throw degenerateError(name, fault, range, path);
      const fitted: FittedRule = {
        params: { windows, ...inputs.scale, ...model.params, trainShares: shares, degenerate: fault },
        steps: (b) => stepsOf(new StateInputs(b.close, windows), windows, inputs, model),
        replay: (b) => stepsOf(new ComputedInputs(computed(b), inputs.features), windows, inputs, model),
      };
      return fitted;
    },
  };
}

function stepsOf(
  source: Pick<StateInputs, 'values' | 'push'>,
  windows: readonly number[],
  { scale, features }: TrainInputs,
  model: StateModel,
): RuleSteps {
  const warmUp = Math.max(...windows);
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

/** A flat matrix as rows for JSON, NaN as null. */
export function rowsOf(values: Float64Array, width: number): (number | null)[][] {
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width), (value) => (Number.isNaN(value) ? null : value)),
  );
}
