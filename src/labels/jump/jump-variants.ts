import { likeliest, type StateRun } from '../state-rule.ts';
import { ContinuousJump, simplexGrid } from './continuous-jump.ts';
import { cheapestPath, fitContinuousJump } from './fit-continuous.ts';
import { type FitJumpOptions, fitJump } from './fit-jump.ts';
import { centreCosts, jumpPath } from './jump-path.ts';
import { OnlineJump } from './online-jump.ts';

/** What the labeler needs of a jump model, discrete or continuous. */
export interface JumpVariant {
  /** @returns centres [K × D] and objective of the fit to the rows of `x` */
  fit(
    x: Float64Array,
    rows: number,
    features: number,
    options: FitJumpOptions,
  ): {
    readonly centres: Float64Array;
    readonly objective: number;
  };
  /** States from the first row on, by the forward pass. */
  online(centres: Float64Array, features: number, penalty: number): StateRun;
  /** The states of rows [rows × D] on the cheapest path through all of them. */
  path(x: Float64Array, rows: number, centres: Float64Array, features: number, penalty: number): Int8Array;
  inputName(state: number): string;
}

/** A row is in one state; its inputs are what ending in each state would cost more, in penalties, at most 1. */
export const discreteJump: JumpVariant = {
  fit: fitJump,
  online: (centres, features, penalty) => {
    const model = new OnlineJump(centres, features, penalty);
    const inputs = new Float64Array(centres.length / features);
    return {
      inputs,
      push: (x) => {
        const state = model.push(x);
        for (let k = 0; k < inputs.length; k++) {
          inputs[k] = penalty > 0 ? Math.min(1, model.excess[k]! / penalty) : Number(k !== state);
        }
        return state;
      },
    };
  },
  path: (x, rows, centres, features, penalty) => {
    const states = centres.length / features;
    const costs = new Float64Array(rows * states);
    centreCosts(x, rows, features, centres, costs);
    return jumpPath(costs, rows, states, penalty).path;
  },
  inputName: (state) => `rule_excess_STATE_${state}`,
};

/** A row is a mixture of states on a grid with this many steps; its inputs are the parts. */
export function continuousJump(states: number, steps: number): JumpVariant {
  const grid = simplexGrid(states, steps);
  return {
    fit: (x, rows, features, options) => fitContinuousJump(x, rows, features, options, grid),
    online: (centres, features, penalty) => {
      const model = new ContinuousJump(centres, features, penalty, grid);
      return {
        inputs: model.probabilities,
        push: (x) => {
          model.push(x);
          return model.state();
        },
      };
    },
    path: (x, rows, centres, features, penalty) =>
      likeliest(cheapestPath(x, rows, features, centres, penalty, grid).probabilities, states),
    inputName: (state) => `rule_p_STATE_${state}`,
  };
}
