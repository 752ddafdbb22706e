import { InputError, type Matrix } from '../../core/index.ts';
import { INPUT_NAME, type OnnxGraph } from '../../models/graph.ts';

/**
 * The columns `known_<regime>` of a matrix, in the order of the regimes.
 *
 * @throws InputError COLUMN_MISSING
 */
export function knownColumns(matrix: Matrix, regimes: readonly string[]): Int32Array {
  return Int32Array.from(regimes, (regime) => {
    const at = matrix.names.indexOf(`known_${regime}`);
    if (at >= 0) return at;
    throw new InputError('COLUMN_MISSING', {
      what: `the model reads the newest known label, and the matrix has no column "known_${regime}"`,
      where: 'model.labelInputs',
      mend: 'set model.labelInputs: true',
    });
  });
}

/** The regime known at a row: the first of the columns that is set; their number where none is. */
export function knownAt(matrix: Matrix, row: number, columns: Int32Array): number {
  const from = row * matrix.names.length;
  for (let k = 0; k < columns.length; k++) if (matrix.data[from + columns[k]!]! > 0.5) return k;
  return columns.length;
}

/** Looks each row up in the table. @param table row-major, one row a known regime and one for rows where none is known */
export function lookUp(matrix: Matrix, columns: Int32Array, table: Float64Array): Float64Array {
  const classes = columns.length;
  const out = new Float64Array(matrix.rows * classes);
  for (let i = 0; i < matrix.rows; i++) {
    const from = knownAt(matrix, i, columns) * classes;
    out.set(table.subarray(from, from + classes), i * classes);
  }
  return out;
}

/** `lookUp` as a graph: nothing is multiplied, so NaN elsewhere in the row cannot spoil it. */
export function lookUpGraph(width: number, columns: Int32Array, table: Float64Array): OnnxGraph {
  const classes = columns.length;
  const axis = (value: number) => ({ axis: { kind: 'int', value } }) as const;
  const noKeep = { kind: 'int', value: 0 } as const;
  return {
    width,
    nodes: [
      { op: 'Gather', inputs: [INPUT_NAME, 'known_columns'], outputs: ['known'], attributes: axis(1) },
      { op: 'Greater', inputs: ['known', 'half'], outputs: ['is_set'] },
      { op: 'Cast', inputs: ['is_set'], outputs: ['set'], attributes: { to: { kind: 'int', value: 1 } } },
      { op: 'ArgMax', inputs: ['set'], outputs: ['first'], attributes: { ...axis(1), keepdims: noKeep } },
      { op: 'ReduceMax', inputs: ['set', 'axis_1'], outputs: ['most'], attributes: { keepdims: noKeep } },
      { op: 'Greater', inputs: ['most', 'half'], outputs: ['any_set'] },
      { op: 'Where', inputs: ['any_set', 'first', 'none'], outputs: ['entry'] },
      { op: 'Gather', inputs: ['table', 'entry'], outputs: ['probabilities'], attributes: axis(0) },
    ],
    initializers: [
      { name: 'known_columns', type: 'int64', dims: [classes], data: columns },
      { name: 'half', type: 'float32', dims: [], data: [0.5] },
      { name: 'axis_1', type: 'int64', dims: [1], data: [1] },
      { name: 'none', type: 'int64', dims: [], data: [classes] },
      { name: 'table', type: 'float64', dims: [classes + 1, classes], data: table },
    ],
    output: { name: 'probabilities', width: classes, type: 'float64' },
  };
}
