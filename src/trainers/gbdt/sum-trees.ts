import type { Matrix } from '../../core/index.ts';
import { Arena } from './arena.ts';
import type { Forest } from './forest.ts';
import { addTreeInto } from './forest.ts';
import { giveBack, type Instance, takeInstance } from './wasm.ts';

/** Rows that stay at hand while all trees go over them. */
const ROWS_AT_HAND = 512;

/** Margins of every row: the base, and leaves in float32, tree after tree, as onnxruntime sums them. Shape [rows × columns]. */
export function sumTrees(forest: Forest, base: Float32Array, matrix: Matrix, compiled = true): Float32Array {
  const columns = base.length;
  const width = matrix.names.length;
  const margins = new Float32Array(matrix.rows * columns);
  for (let i = 0; i < margins.length; i += columns) margins.set(base, i);
  const bytes = 16 * forest.features.length + 4 * ROWS_AT_HAND * (width + columns) + 4 * Arena.alignment;
  const instance = compiled ? takeInstance(bytes) : undefined;
  const add =
    instance === undefined ? plainAdder(forest, columns, width) : compiledAdder(instance, forest, columns, width);
  for (let start = 0; start < matrix.rows; start += ROWS_AT_HAND) {
    const end = Math.min(matrix.rows, start + ROWS_AT_HAND);
    add(matrix.data.subarray(start * width, end * width), margins.subarray(start * columns, end * columns));
  }
  if (instance !== undefined) giveBack(instance);
  return margins;
}

type Adder = (data: Float32Array, margins: Float32Array) => void;

function plainAdder(forest: Forest, columns: number, width: number): Adder {
  return (data, margins) => {
    forest.roots.forEach((root, t) => {
      addTreeInto(forest, root, forest.outputs[t]!, columns, data, width, undefined, margins);
    });
  };
}

function compiledAdder({ memory, exports }: Instance, forest: Forest, columns: number, width: number): Adder {
  const arena = new Arena(memory.buffer, Arena.alignment);
  const nodes = arena.ints(4 * forest.features.length);
  const depths = packInto(forest, nodes);
  const byCategory = treesByCategory(forest);
  const rowsData = arena.floats(ROWS_AT_HAND * width);
  const rowsMargins = arena.floats(ROWS_AT_HAND * columns);
  return (data, margins) => {
    rowsData.set(data);
    rowsMargins.set(margins);
    forest.roots.forEach((root, t) => {
      if (byCategory[t] === 1) {
        const filled = rowsMargins.subarray(0, margins.length);
        addTreeInto(forest, root, forest.outputs[t]!, columns, rowsData, width, undefined, filled);
        return;
      }
      exports.walk(
        nodes.byteOffset,
        16 * root,
        depths[t]!,
        rowsData.byteOffset,
        4 * width,
        margins.length / columns,
        rowsMargins.byteOffset + 4 * forest.outputs[t]!,
        4 * columns,
      );
    });
    margins.set(rowsMargins.subarray(0, margins.length));
  };
}

/** 1 for trees that split by category anywhere: the compiled walk knows thresholds only. */
function treesByCategory({ values, roots, categories }: Forest): Uint8Array {
  const marks = new Uint8Array(roots.length);
  if (categories === undefined) return marks;
  for (let node = 0, t = -1; node < values.length; node++) {
    if (node === roots[t + 1]) t++;
    if (Number.isNaN(values[node]!)) marks[t] = 1;
  }
  return marks;
}

/** Writes the nodes as the compiled walk reads them. @returns depth of each tree */
function packInto({ features, values, rights, missingLeft, roots }: Forest, nodes: Int32Array): Int32Array {
  const numbers = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
  const levels = new Int32Array(features.length);
  const depths = new Int32Array(roots.length);
  for (let node = 0, t = -1; node < features.length; node++) {
    if (node === roots[t + 1]) t++;
    const leaf = features[node]! < 0;
    nodes[4 * node] = leaf ? 0 : 4 * features[node]! + 1 - missingLeft[node]!;
    numbers[4 * node + 1] = values[node]!;
    nodes[4 * node + 2] = 16 * (leaf ? node : node + 1);
    nodes[4 * node + 3] = 16 * (leaf ? node : rights[node]!);
    if (leaf) depths[t] = Math.max(depths[t]!, levels[node]!);
    else levels[node + 1] = levels[rights[node]!] = levels[node]! + 1;
  }
  return depths;
}
