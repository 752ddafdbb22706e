import { type Bars, sliceBars } from '../../core/index.ts';
import { generateMarket, readBars } from '../../data/index.ts';

const YEAR_ROWS = 365 * 288;

export interface BenchBarsOptions {
  /** Parquet or CSV; absent: a generated market of 5-minute bars. */
  readonly file?: string | undefined;
  /** The first of them; all where absent. */
  readonly rows?: number | undefined;
  readonly seed: number;
}

/** The bars of a benchmark. @param defaultRows length of a generated market where `rows` is absent */
export async function benchBars({ file, rows, seed }: BenchBarsOptions, defaultRows: number): Promise<Bars> {
  if (file === undefined) {
    const years = (rows ?? defaultRows) / YEAR_ROWS;
    return generateMarket({ years, interval: '5m', regimes: 3, drift: 1, seed });
  }
  const { bars } = await readBars(file, { rows });
  // Bars that the file lacks were added.
  return rows === undefined || rows >= bars.close.length ? bars : sliceBars(bars, { start: 0, end: rows });
}
