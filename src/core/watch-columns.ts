/** A value that was edited: its column and row. */
export interface Edit {
  readonly name: string;
  readonly row: number;
}

/**
 * Remembers rows [0, rows) of columns that others read too, before code of the user's own sees them.
 *
 * @returns a function that puts back what was edited since, and names the first of it
 */
export function watchColumns(columns: Readonly<Record<string, Float64Array>>, rows: number): () => Edit | undefined {
  const before = Object.entries(columns).map(([name, values]) => ({ name, values, copy: values.slice(0, rows) }));
  return () => {
    let first: Edit | undefined;
    for (const { name, values, copy } of before) {
      const row = copy.findIndex((value, i) => !Object.is(value, values[i]));
      if (row < 0) continue;
      values.set(copy);
      first ??= { name, row };
    }
    return first;
  };
}
