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
    ...(fundingFile === null ? {} : { funding: await readFunding(fundingFile, bars) }),
    ...(finerFile === null ? {} : { finer: await readFiner(finerFile, data, bars) }),
  };
}

/** What the files beside the bars leave open, in words; nothing where they cover all of them. */
export function marketWarnings({ funding, finer }: MarketInputs, bars: Bars): string[] {
  const end = bars.time[bars.time.length - 1]! + bars.intervalMs;
  const uncovered = (time: Float64Array, reach: number): number => {
    const [first, last] = [time[0]!, time[time.length - 1]! + reach];
    return bars.time.reduce((count, t) => count + Number(t < first || t >= last), 0);
  };
  const share = (rows: number): string => `${((100 * rows) / bars.time.length).toFixed(1)} %`;
  const warnings: string[] = [];
  if (funding !== undefined) {
    const typical = funding.time.length > 1 ? funding.time[1]! - funding.time[0]! : end;
    const rows = uncovered(funding.time, 2 * typical);
    if (rows > 0) warnings.push(`no funding rates for ${share(rows)} of the bars: nothing is paid there`);
  }
  if (finer !== undefined) {
    const rows = uncovered(finer.time, finer.intervalMs);
    if (rows > 0) warnings.push(`no finer bars for ${share(rows)} of the bars: the stop counts as first there`);
  }
  return warnings;
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

/** No exchange takes more of a position in one payment; a larger number is a percentage. */
const LARGEST_RATE = 0.1;

/** Funding rates of a Parquet or CSV file with the columns `timestamp` (or `time`) and `funding_rate`. */
async function readFunding(file: string, bars: Bars): Promise<FundingSeries> {
  const { columns, text } = await readTable(file);
  const { time, funding_rate: rate } = columns;
  if (text.funding_rate !== undefined) {
    throw new InputError('COLUMN_TYPE', {
      what: `column "funding_rate" does not hold numbers: ${text.funding_rate}`,
      where: file,
      path: 'data.fundingFile',
      mend: 'write the rates as fractions, 0.0001 for one basis point',
    });
  }
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
    if (Math.abs(rate[i]!) > LARGEST_RATE) {
      throw new InputError('COLUMN_TYPE', {
        what: `row ${i} has a funding rate of ${rate[i]}: ${100 * rate[i]!} % of the position in one payment`,
        where: file,
        path: 'data.fundingFile',
        mend: 'write the rates as fractions: 0.0001 for 0.01 %',
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
  requireOverlap(file, 'data.fundingFile', 'funding rates', time, bars);
  return { time, rate };
}

async function readFiner(
  file: string,
  { columns, policies }: Omit<Config['data'], 'fundingFile' | 'finerFile'>,
  bars: Bars,
): Promise<Bars> {
  const { time, open, high, low, close, volume } = columns;
  const { bars: finer } = await readBars(file, {
    columns: { time, open, high, low, close, volume },
    policies,
    // Nothing reads more of them than prices.
    extra: [],
  });
  requireOverlap(file, 'data.finerFile', 'finer bars', finer.time, bars);
  requireSameMarket(file, finer, bars);
  return finer;
}

/** @throws InputError DATA_EMPTY, DATA_TOO_SHORT where no row lies in the bars' period */
function requireOverlap(file: string, path: string, what: string, time: Float64Array, bars: Bars): void {
  const [start, end] = [bars.time[0]!, bars.time[bars.time.length - 1]! + bars.intervalMs];
  const [first, last] = [time[0], time[time.length - 1]];
  if (first !== undefined && last !== undefined && first < end && last >= start) return;
  throw new InputError(first === undefined ? 'DATA_EMPTY' : 'DATA_TOO_SHORT', {
    what:
      first === undefined || last === undefined
        ? `the file has no ${what}`
        : `the ${what} run from ${isoTime(first)} to ${isoTime(last)}: none lies in the bars, ${isoTime(start)} to ${isoTime(end)}`,
    where: file,
    path,
    mend: `give ${what} of the same market and period`,
  });
}

/** Finer bars whose closes lie so far from the bars' own are not of the same market. */
const LARGEST_DIFFERENCE = 0.005;

/**
 * Compares the close of each bar with that of the last finer bar inside it.
 *
 * @throws InputError TIME_OFF_GRID where no finer bar ends with a bar, OHLC_INCONSISTENT where most closes differ
 */
function requireSameMarket(file: string, finer: Bars, bars: Bars): void {
  let [compared, different, at] = [0, 0, 0];
  for (let t = 0; t < bars.time.length; t++) {
    const last = bars.time[t]! + bars.intervalMs - finer.intervalMs;
    while (at < finer.time.length && finer.time[at]! < last) at++;
    if (finer.time[at] !== last || finer.gap[at] === 1 || bars.gap[t] === 1) continue;
    compared++;
    if (Math.abs(finer.close[at]! / bars.close[t]! - 1) > LARGEST_DIFFERENCE) different++;
  }
  if (compared === 0) {
    throw new InputError('TIME_OFF_GRID', {
      what: 'no finer bar ends where a bar ends',
      where: file,
      path: 'data.finerFile',
      mend: 'give bars that open on the same clock, with an interval that divides the main one',
    });
  }
  if (different > compared / 2) {
    throw new InputError('OHLC_INCONSISTENT', {
      what: `${different} of ${compared} bars close at another price than the finer bars inside them`,
      where: file,
      path: 'data.finerFile',
      mend: 'give finer bars of the same market',
    });
  }
}
