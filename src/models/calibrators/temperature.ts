import { z } from 'zod';
import type { OnnxGraph, OnnxTensor } from '../graph.ts';
import type { Calibrator, FittedCalibrator } from './contract.ts';
import { fitRowsShape, whyUnfit } from './fit-rows.ts';

export const temperatureSchema = z.strictObject(fitRowsShape);

export type TemperatureParams = z.output<typeof temperatureSchema>;

type Facts = Readonly<Record<string, unknown>> & { readonly reason: string | null };

const COLDEST = 0.25;
const HOTTEST = 8;
/** Probabilities are raised to this first: float32 still holds it, and its logarithm is finite. */
const FLOOR = 1e-30;
/** A true class below this is one that the fit rows never showed: no temperature mends that, and it would drown the rest. */
const UNKNOWN_CLASS = 1e-9;

/**
 * One temperature for all classes: p^(1/T), normalised. T > 1 tones overconfident probabilities down, T < 1 sharpens; the
 * order of the classes stays. T minimises the log loss, within [0.25, 8].
 *
 * @see Guo et al. 2017, ICML, "On Calibration of Modern Neural Networks"
 */
export function temperature({ minRows }: TemperatureParams): Calibrator {
  return {
    name: 'temperature',
    fit(probabilities, truth, classes, given) {
      const known = rowsOfKnownClasses(probabilities, truth, classes, given);
      const codes = Int32Array.from(known, (row) => truth[row]!);
      const weights = Float64Array.from(known, (row) => given?.[row] ?? 1);
      const facts = { rows: codes.length, ignoredRows: truth.length - codes.length };
      const unfitted = (reason: string) => fitted(classes, 1, { ...facts, reason });
      const reason = whyUnfit(codes, minRows);
      if (reason !== null) return unfitted(facts.ignoredRows === 0 ? reason : ofKnown(reason));
      const logs = new Float64Array(codes.length * classes);
      for (let i = 0; i < logs.length; i++) {
        const p = probabilities[known[Math.floor(i / classes)]! * classes + (i % classes)]!;
        logs[i] = Math.log(Math.max(p, FLOOR));
      }
      const best = 1 / bestSharpness(logs, codes, weights);
      return fitted(classes, best, {
        ...facts,
        reason: null,
        logLossBefore: meanLoss(logs, codes, weights, 1).loss,
        logLossAfter: meanLoss(logs, codes, weights, 1 / best).loss,
      });
    },
  };
}

function ofKnown(reason: string): string {
  return reason.replace('calibration rows', 'calibration rows of regimes that the model knows');
}

function rowsOfKnownClasses(
  probabilities: Float64Array,
  truth: Int32Array,
  classes: number,
  weights: Float64Array | undefined,
): number[] {
  const rows: number[] = [];
  truth.forEach((code, row) => {
    if (probabilities[row * classes + code]! >= UNKNOWN_CLASS && weights?.[row] !== 0) rows.push(row);
  });
  return rows;
}

/** The sharpness 1/T with the least log loss. The loss is convex in it, so its slope changes sign once: bisection. */
function bestSharpness(logs: Float64Array, truth: Int32Array, weights: Float64Array): number {
  let low = 1 / HOTTEST;
  let high = 1 / COLDEST;
  if (meanLoss(logs, truth, weights, low).slope >= 0) return low;
  if (meanLoss(logs, truth, weights, high).slope <= 0) return high;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (meanLoss(logs, truth, weights, middle).slope < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Weighted mean log loss of softmax(sharpness × logs), and its derivative by the sharpness. */
function meanLoss(logs: Float64Array, truth: Int32Array, weights: Float64Array, sharpness: number) {
  const classes = logs.length / truth.length;
  let total = 0;
  let loss = 0;
  let slope = 0;
  for (let i = 0, row = 0; i < truth.length; i++, row += classes) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) top = Math.max(top, logs[row + k]!);
    let sum = 0;
    let weighed = 0;
    for (let k = 0; k < classes; k++) {
      const e = Math.exp(sharpness * (logs[row + k]! - top));
      sum += e;
      weighed += e * (logs[row + k]! - top);
    }
    const own = logs[row + truth[i]!]! - top;
    total += weights[i]!;
    loss += weights[i]! * (Math.log(sum) - sharpness * own);
    slope += weights[i]! * (weighed / sum - own);
  }
  return { loss: loss / total, slope: slope / total };
}

function fitted(classes: number, degrees: number, facts: Facts): FittedCalibrator {
  return {
    params: { use: 'temperature', temperature: degrees, ...facts },
    apply: (probabilities) => (degrees === 1 ? probabilities.slice() : soften(probabilities, classes, degrees)),
    appendTo: (graph) => (degrees === 1 ? graph : appendNodes(graph, degrees)),
  };
}

function soften(probabilities: Float64Array, classes: number, degrees: number): Float64Array {
  const out = probabilities.map((p) => Math.max(p, FLOOR) ** (1 / degrees));
  for (let row = 0; row < out.length; row += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += out[row + k]!;
    for (let k = 0; k < classes; k++) out[row + k]! /= sum;
  }
  return out;
}

function appendNodes({ nodes, initializers, output, ...rest }: OnnxGraph, degrees: number): OnnxGraph {
  const scalar = (name: string, value: number): OnnxTensor => ({ name, type: output.type, dims: [], data: [value] });
  const axis = { kind: 'int', value: -1 } as const;
  return {
    ...rest,
    nodes: [
      ...nodes,
      { op: 'Max', inputs: [output.name, 'calibration_floor'], outputs: ['calibration_raised'] },
      { op: 'Log', inputs: ['calibration_raised'], outputs: ['calibration_logs'] },
      { op: 'Div', inputs: ['calibration_logs', 'calibration_temperature'], outputs: ['calibration_margins'] },
      { op: 'Softmax', inputs: ['calibration_margins'], outputs: ['calibrated'], attributes: { axis } },
    ],
    initializers: [...initializers, scalar('calibration_floor', FLOOR), scalar('calibration_temperature', degrees)],
    output: { ...output, name: 'calibrated' },
  };
}
