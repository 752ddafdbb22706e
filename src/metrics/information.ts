/**
 * Mutual information of two codes from their joint counts, in bits. Of few or dependent rows it is too high: compare it with what
 * chance alignments give.
 *
 * @param counts row-major, shape [lines × width]; only the first `columns` of a line count
 * @returns NaN without a count
 * @see Shannon 1948
 */
export function informationBits(counts: ArrayLike<number>, lines: number, columns: number, width = columns): number {
  const inLine = new Float64Array(lines);
  const inColumn = new Float64Array(columns);
  let joint = 0;
  for (let i = 0; i < lines; i++) {
    for (let j = 0; j < columns; j++) {
      const n = counts[i * width + j]!;
      inLine[i]! += n;
      inColumn[j]! += n;
      joint += plogp(n);
    }
  }
  let rows = 0;
  let alone = 0;
  for (const n of inLine) {
    rows += n;
    alone += plogp(n);
  }
  for (const n of inColumn) alone += plogp(n);
  return rows === 0 ? Number.NaN : (joint - alone) / rows + Math.log2(rows);
}

/**
 * What the third code says of the second beyond the first, in bits: Σ over known codes of their share × the information among those rows.
 *
 * @param counts shape [known × lines × width], the code to be told in lines, the telling one in columns
 */
export function conditionalInformationBits(
  counts: Int32Array,
  known: number,
  lines: number,
  columns: number,
  width = columns,
): number {
  let rows = 0;
  let bits = 0;
  for (let k = 0; k < known; k++) {
    const part = counts.subarray(k * lines * width, (k + 1) * lines * width);
    let inPart = 0;
    for (let i = 0; i < lines; i++) for (let j = 0; j < columns; j++) inPart += part[i * width + j]!;
    if (inPart === 0) continue;
    rows += inPart;
    bits += inPart * informationBits(part, lines, columns, width);
  }
  return bits / rows;
}

/** Entropy of a code from its counts, in bits; NaN without a count. */
export function entropyBits(counts: ArrayLike<number>): number {
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    rows += counts[i]!;
    sum += plogp(counts[i]!);
  }
  return rows === 0 ? Number.NaN : Math.log2(rows) - sum / rows;
}

function plogp(n: number): number {
  return n > 0 ? n * Math.log2(n) : 0;
}
