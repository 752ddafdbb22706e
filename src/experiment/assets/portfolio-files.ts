import type { PortfolioAnswer } from '../../core/index.ts';
import { encodeParquet } from '../../data/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import type { Portfolio, PortfolioAsset } from './portfolio.ts';

/** `portfolio.json`: what the assets' runs and the configuration decide, and nothing else. */
export type PortfolioMetrics = Omit<PortfolioAnswer, 'dir' | 'timings' | 'versions' | 'assets'> & {
  readonly assets: Readonly<
    Record<
      string,
      Omit<PortfolioAnswer['assets'][string], 'dir' | 'data'> & {
        readonly data: Omit<PortfolioAnswer['assets'][string]['data'], 'file'>;
      }
    >
  >;
};

/** `run.json` of a portfolio: what may differ from call to call. Written last: its presence says that it is whole. */
export interface PortfolioRecord {
  readonly dir: string;
  /** Where each asset's run and its bars lie. */
  readonly assets: Readonly<Record<string, { readonly dir: string; readonly file: string }>>;
  /** SHA-256 of what was read of each asset's run: others make another portfolio. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly created: string;
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the folder's other files. */
  readonly files: Readonly<Record<string, string>>;
}

export const PORTFOLIO_FILE = 'portfolio.json';
const FILES = ['config.json', 'equity.parquet', PORTFOLIO_FILE, 'report.html'];

/** The files that other commands read: all but the page, which can be drawn again from them. */
export const PORTFOLIO_TABLES = FILES.filter((file) => file !== 'report.html');

/** The texts of the two files merged: what `--json` prints. */
export function portfolioAnswerOf(metricsJson: string, recordJson: string): PortfolioAnswer {
  const { runId, hashes, assets, ...metrics } = JSON.parse(metricsJson) as PortfolioMetrics;
  const { dir, assets: places, timings, versions } = JSON.parse(recordJson) as PortfolioRecord;
  const placed = Object.entries(assets).map(([name, { runId: id, data, ...asset }]) => {
    const { dir: own, file } = places[name]!;
    return [name, { runId: id, dir: own, ...asset, data: { file, ...data } }] as const;
  });
  return { runId, dir, hashes, assets: Object.fromEntries(placed), ...metrics, timings, versions };
}

/**
 * The answer of a portfolio whose files are unchanged, or undefined; also where the folder is a single market's run.
 *
 * @param needed the files that must be as they were; without it all that the record vouches for
 */
export async function readPortfolio(
  store: RunStore,
  needed?: readonly string[],
): Promise<{ readonly answer: PortfolioAnswer; readonly record: PortfolioRecord } | undefined> {
  try {
    const recordJson = await store.read('run.json');
    const metrics = await store.read(PORTFOLIO_FILE);
    if (recordJson === undefined || metrics === undefined) return undefined;
    const record = JSON.parse(recordJson) as PortfolioRecord;
    for (const file of needed ?? FILES) if ((await store.hash(file)) !== record.files[file]) return undefined;
    return { answer: portfolioAnswerOf(metrics, recordJson), record };
  } catch (error) {
    // A record that was cut off or comes from an older version.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** SHA-256 of the folder's files as they lie there. */
export async function hashPortfolio(store: RunStore): Promise<Record<string, string>> {
  const hashes = await Promise.all(FILES.map(async (file) => [file, (await store.hash(file)) ?? ''] as const));
  return Object.fromEntries(hashes);
}

/**
 * Daily returns and equity of each strategy, and each asset's daily returns beside them; NaN on days that an asset doesn't
 * have. `assets` counts those that the day's mean is of.
 */
export function portfolioTable({ daily }: Portfolio, assets: readonly PortfolioAsset[]): Uint8Array {
  const names = Object.keys(daily);
  const day = daily[names[0] ?? '']?.day ?? new Float64Array(0);
  const columns: Record<string, Float64Array | Int32Array> = {
    time: day,
    assets: daily[names[0] ?? '']?.assets ?? new Int32Array(0),
  };
  for (const name of names) {
    columns[`${name}.return`] = daily[name]!.value;
    columns[`${name}.equity`] = equityOf(daily[name]!.value);
    for (const asset of assets) columns[`${asset.name}.${name}.return`] = spread(day, asset.daily[name]!);
  }
  return encodeParquet(columns, { timeColumns: ['time'] });
}

function equityOf(returns: Float64Array): Float64Array {
  let equity = 1;
  return returns.map((value) => {
    equity *= 1 + value;
    return equity;
  });
}

function spread(day: Float64Array, own: PortfolioAsset['daily'][string]): Float64Array {
  const values = new Map(Array.from(own.day, (midnight, i) => [midnight, own.value[i]!]));
  return day.map((midnight) => values.get(midnight) ?? Number.NaN);
}
