/** Rows `[start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function rangeLength(range: Range): number {
  return Math.max(0, range.end - range.start);
}
