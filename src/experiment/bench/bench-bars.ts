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
  const { bars } = await readBars(file);
  const end = Math.min(rows ?? bars.close.length, bars.close.length);
  if (end === bars.close.length) return bars;
  // Copies, so that the file's other rows can be let go.
  const part = sliceBars(bars, { start: 0, end });
  return {
    ...part,
    time: part.time.slice(),
    open: part.open.slice(),
    high: part.high.slice(),
    low: part.low.slice(),
    close: part.close.slice(),
    volume: part.volume.slice(),
    gap: part.gap.slice(),
    columns: {},
  };
}
