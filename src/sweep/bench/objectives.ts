import type { Dimension, Point, SearchSpace } from '../space/space.ts';

/** A function to be minimised. */
export interface Objective {
  readonly name: string;
  readonly space: SearchSpace;
  value(point: Point): number;
}

const ALPHA = [1, 1.2, 3, 3.2];
const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
const KIND_BASE = [0, 0.35, 0.7, 1.1];

/** Three functions with known minima: two smooth ones, and one of mixed parameters that depend on each other. */
export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'branin',
    space: free([range('x', -5, 10), range('y', 0, 15)]),
    value: ({ x, y }) =>
      (y! - (5.1 / (4 * Math.PI ** 2)) * x! ** 2 + (5 / Math.PI) * x! - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x!) +
      10,
  },
  {
    name: 'hartmann6',
    space: free(Array.from({ length: 6 }, (_, i) => range(`x${i}`, 0, 1))),
    value: (point) =>
      -ALPHA.reduce((sum, alpha, i) => {
        const off = A[i]!.reduce((total, a, j) => total + a * (point[`x${j}`]! - P[i]![j]!) ** 2, 0);
        return sum + alpha * Math.exp(-off);
      }, 0),
  },
  {
    name: 'mixed',
    space: free([
      range('lr', 1e-4, 1, true),
      { name: 'depth', when: null, distribution: { kind: 'int', low: 2, high: 10, log: false, step: 1 } },
      { name: 'kind', when: null, distribution: { kind: 'categorical', choices: ['a', 'b', 'c', 'd'] } },
      range('sub', 0.4, 1),
    ]),
    value: ({ lr, depth, kind, sub }) =>
      (Math.log10(lr!) + 1.7) ** 2 +
      0.08 * (depth! - 6) ** 2 +
      KIND_BASE[kind!]! +
      2 * (sub! - 0.75) ** 2 +
      (kind === 0 && depth! < 4 ? 0.3 : 0),
  },
];

function range(name: string, low: number, high: number, log = false): Dimension {
  return { name, when: null, distribution: { kind: 'float', low, high, log, step: null } };
}

function free(dimensions: readonly Dimension[]): SearchSpace {
  return { dimensions, accepts: () => true };
}
