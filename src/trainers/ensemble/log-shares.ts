import type { JoinedGraphs } from './join-graphs.ts';

/** Share of the uniform forecast in a probability before its logarithm is taken: a 0 of one member must not be a veto. */
const UNIFORM_SHARE = 0.01;

/** ln(.99 p + .01 ÷ classes), row-major. */
export function logShares(p: Float64Array, classes: number): Float64Array {
  return p.map((share) => Math.log((1 - UNIFORM_SHARE) * share + UNIFORM_SHARE / classes));
}

/** The same of each member's answer as nodes. @returns their names */
export function addLogs(joined: JoinedGraphs, classes: number): string[] {
  joined.initializers.push(
    { name: 'own_share', type: 'float64', dims: [], data: [1 - UNIFORM_SHARE] },
    { name: 'uniform_share', type: 'float64', dims: [], data: [UNIFORM_SHARE / classes] },
  );
  return joined.outputs.map((name, m) => {
    joined.nodes.push(
      { op: 'Mul', inputs: [name, 'own_share'], outputs: [`own_${m}`] },
      { op: 'Add', inputs: [`own_${m}`, 'uniform_share'], outputs: [`share_${m}`] },
      { op: 'Log', inputs: [`share_${m}`], outputs: [`log_${m}`] },
    );
    return `log_${m}`;
  });
}

/** Softmax of each row, row-major. */
export function softmaxRows(margins: Float64Array, classes: number): Float64Array {
  const out = new Float64Array(margins.length);
  for (let at = 0; at < margins.length; at += classes) {
    let top = -Infinity;
    for (let k = 0; k < classes; k++) top = Math.max(top, margins[at + k]!);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      out[at + k] = Math.exp(margins[at + k]! - top);
      sum += out[at + k]!;
    }
    for (let k = 0; k < classes; k++) out[at + k]! /= sum;
  }
  return out;
}
