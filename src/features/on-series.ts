import { BAR_COLUMNS, type BarColumn, type BarColumns, type Feature, type Kernel } from './contract.ts';
import { featureOf } from './make-feature.ts';
import { invalid } from './windows.ts';

type PriceColumn = Exclude<BarColumn, 'time'>;

const OWN: readonly string[] = BAR_COLUMNS;

/**
 * A feature over another series' bars, which were joined as of each bar's close: `<series>_close` and so on stand for the bars' own
 * columns, and outputs begin with `<series>_`. Of the joined columns the close is needed, and those that the feature reads.
 *
 * A row counts as unknown where one of them is not finite or negative, or the prices don't fit (high below low). Up to the first
 * known row the feature isn't run and its columns are NaN; a later unknown row is a flat one at the previous close, volume 0.
 *
 * @throws ConfigError CONFIG_INVALID where the feature reads nothing that could be replaced
 */
export function onSeries(feature: Feature, series: string, path: string): Feature {
  const read = (['open', 'high', 'low', 'close', 'volume'] as const).filter((name) => feature.inputs.includes(name));
  if (read.length === 0) {
    throw invalid(
      `${path}.on`,
      `"${feature.name}" reads none of the bars’ prices and volume, so that it is the same on any series`,
      'leave `on` out, or name the joined column under params',
    );
  }
  const columns = [...new Set<PriceColumn>([...read, 'close'])];
  return featureOf({
    ...feature,
    inputs: [
      ...feature.inputs.filter((name) => !(read as readonly string[]).includes(name)),
      ...columns.map((name) => `${series}_${name}`),
    ],
    outputs: feature.outputs.map((output) => `${series}_${output}`),
    startsLate: true,
    kernel: () => new SeriesKernel(feature, series, columns),
  });
}

class SeriesKernel implements Kernel {
  readonly memory: readonly Float64Array[];
  /** The last known close; NaN before there is one. */
  readonly #close = Float64Array.of(Number.NaN);
  readonly #inner: Kernel;
  readonly #joined: readonly string[];
  readonly #series: string;
  readonly #columns: readonly PriceColumn[];
  /** Cleaned columns of one run: scratch, no state. Columns that the feature doesn't read stand for the close, or hold 0. */
  #clean: Record<PriceColumn, Float64Array> = cleanColumns([], 0);

  constructor(feature: Feature, series: string, columns: readonly PriceColumn[]) {
    this.#inner = feature.kernel();
    this.#joined = feature.inputs.filter((name) => !OWN.includes(name));
    this.#series = series;
    this.#columns = columns;
    this.memory = [this.#close, ...this.#inner.memory];
  }

  run(bars: BarColumns, n: number, out: readonly Float64Array[]): void {
    if (this.#clean.close.length < n) this.#clean = cleanColumns(this.#columns, n);
    const start = this.#fill(bars, n);
    for (const column of out) column.fill(Number.NaN, 0, start);
    if (start === n) return;
    const { open, high, low, close, volume } = this.#clean;
    const part = (values: Float64Array): Float64Array => (start === 0 ? values : values.subarray(start));
    this.#inner.run(
      {
        time: part(bars.time),
        open: part(open),
        high: part(high),
        low: part(low),
        close: part(close),
        volume: part(volume),
        columns: Object.fromEntries(this.#joined.map((name) => [name, part(bars.columns[name]!)])),
      },
      n - start,
      out.map(part),
    );
  }

  /** Cleans rows [0, n). @returns the first row at which something is known */
  #fill({ columns }: BarColumns, n: number): number {
    const given = (name: PriceColumn): Float64Array | undefined =>
      this.#columns.includes(name) ? columns[`${this.#series}_${name}`] : undefined;
    const [open, high, low, close, volume] = [
      given('open'),
      given('high'),
      given('low'),
      given('close')!,
      given('volume'),
    ];
    const clean = this.#clean;
    let last = this.#close[0]!;
    let start = n;
    for (let i = 0; i < n; i++) {
      const c = close[i]!;
      const o = open?.[i] ?? c;
      const top = Math.max(o, c);
      const bottom = Math.min(o, c);
      const h = high?.[i] ?? top;
      const l = low?.[i] ?? bottom;
      const v = volume?.[i] ?? 0;
      // NaN fails every comparison.
      const known =
        l >= 0 && l <= bottom && top <= h && h < Number.POSITIVE_INFINITY && v >= 0 && v < Number.POSITIVE_INFINITY;
      if (known) last = c;
      else if (Number.isNaN(last)) continue;
      if (start === n) start = i;
      if (open !== undefined) clean.open[i] = known ? o : last;
      if (high !== undefined) clean.high[i] = known ? h : last;
      if (low !== undefined) clean.low[i] = known ? l : last;
      if (volume !== undefined) clean.volume[i] = known ? v : 0;
      clean.close[i] = last;
    }
    this.#close[0] = last;
    return start;
  }
}

function cleanColumns(read: readonly PriceColumn[], n: number): Record<PriceColumn, Float64Array> {
  const close = new Float64Array(n);
  const own = (name: PriceColumn): Float64Array => (read.includes(name) ? new Float64Array(n) : close);
  return { open: own('open'), high: own('high'), low: own('low'), close, volume: new Float64Array(n) };
}
