import type { FundingSeries, MarketInputs } from '../backtest/index.ts';
import type { Config } from '../config/index.ts';
import { type Bars, InputError, isoTime, sha256 } from '../core/index.ts';
import { readBars, readTable } from '../data/index.ts';
import { barsHash } from './identity.ts';

/**
 * What the configuration gives beside the bars: funding rates and finer bars.
 *
 * @throws InputError that names the file, the row and how to mend it
 */
export async function readMarketInputs(
  { fundingFile, finerFile, ...data }: Config['data'],
  bars: Bars,
): Promise<MarketInputs> {
  return {
    ...(fundingFile === null ? {} : { funding: await readFunding(fundingFile) }),
    ...(finerFile === null ? {} : { finer: await readFiner(finerFile, data, bars) }),
  };
}

/** The data's hash with all that was read beside the bars. */
export function marketHash(bars: string, { funding, finer }: MarketInputs): string {
  if (funding === undefined && finer === undefined) return bars;
  return sha256(
    bars,
    ...(funding === undefined ? [] : ['funding', funding.time, funding.rate]),
    ...(finer === undefined ? [] : ['finer', barsHash(finer)]),
  );
}

/** Funding rates of a Parquet or CSV file with the columns `timestamp` (or `time`) and `funding_rate`. */
async function readFunding(file: string): Promise<FundingSeries> {
  const { columns } = await readTable(file);
  const { time, funding_rate: rate } = columns;
  if (time === undefined || rate === undefined) {
    throw new InputError('COLUMN_MISSING', {
      what: `there is no column "${time === undefined ? 'timestamp' : 'funding_rate'}" (columns: ${Object.keys(columns).join(', ')})`,
      where: file,
      path: 'data.fundingFile',
      mend: 'funding needs timestamp (when it is paid) and funding_rate (fraction of the position that longs pay)',
    });
  }
  for (let i = 0; i < time.length; i++) {
    if (!Number.isFinite(time[i]!) || !Number.isFinite(rate[i]!)) {
      throw new InputError('VALUE_MISSING', {
        what: `row ${i} has no ${Number.isFinite(time[i]!) ? 'rate' : 'time'}`,
        where: file,
        mend: 'give each row a time and a rate, or leave the row out',
      });
    }
    if (i > 0 && time[i]! <= time[i - 1]!) {
      throw new InputError(time[i] === time[i - 1] ? 'TIME_DUPLICATE' : 'TIME_UNORDERED', {
        what: `row ${i} has time ${isoTime(time[i]!)}, not later than the row before it`,
        where: file,
        mend: 'write one row a payment, in time order',
      });
    }
  }
  return { time, rate };
}

async function readFiner(
  file: string,
  { columns, policies }: Omit<Config['data'], 'fundingFile' | 'finerFile'>,
  bars: Bars,
): Promise<Bars> {
  const { bars: finer } = await readBars(file, { columns, policies });
  const [first, last] = [bars.time[0]!, bars.time[bars.time.length - 1]! + bars.intervalMs];
  if (finer.time[0]! < last && finer.time[finer.time.length - 1]! >= first) return finer;
  throw new InputError('DATA_TOO_SHORT', {
    what: `the finer bars run from ${isoTime(finer.time[0]!)} to ${isoTime(finer.time[finer.time.length - 1]!)}: not one lies in the main bars`,
    where: file,
    path: 'data.finerFile',
    mend: 'give finer bars of the same market and period',
  });
}
