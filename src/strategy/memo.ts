import type { StrategyColumns } from './columns.ts';
import type { RowReader } from './steps.ts';

/**
 * Columns that strategies over the same bars share: each signal's raw target and each mask gate's mask, computed once for
 * each distinct part. For sweeps; only over columns that are whole.
 *
 * It holds n bytes a part whose values are −1, 0 and 1 only (most), else 8 n, until it or the columns are let go: 1,000
 * crossovers over 52,560 bars take 53 MB.
 */
export interface ColumnMemo {
  /** Bytes of all columns computed so far. */
  readonly bytes: number;
  /** A reader of the part's column; `steps` is called where it isn't there yet. */
  read(columns: StrategyColumns, key: string, steps: () => RowReader): RowReader;
  /** A whole column, made where it isn't there yet. @param make shape [n] */
  column(columns: StrategyColumns, key: string, make: () => Float64Array): Column;
}

export type Column = Float64Array | Int8Array;

/** A memo, empty. Different `columns` never share an entry. */
export function createColumnMemo(): ColumnMemo {
  const entries = new WeakMap<StrategyColumns, Map<string, Column>>();
  let bytes = 0;
  const column: ColumnMemo['column'] = (columns, key, make) => {
    let known = entries.get(columns);
    if (known === undefined) {
      known = new Map();
      entries.set(columns, known);
    }
    let found = known.get(key);
    if (found === undefined) {
      found = packed(make());
      known.set(key, found);
      bytes += found.byteLength;
    }
    return found;
  };
  return {
    get bytes() {
      return bytes;
    },
    column,
    read(columns, key, steps) {
      const values = column(columns, key, () => filled(steps(), columns.bars.close.length));
      return (row) => values[row]!;
    },
  };
}

function filled(read: RowReader, rows: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = read(row);
  return values;
}

/** One byte a row where that loses nothing. */
function packed(values: Float64Array): Column {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== 1 && value !== -1 && !Object.is(value, 0)) return values;
  }
  return Int8Array.from(values);
}
