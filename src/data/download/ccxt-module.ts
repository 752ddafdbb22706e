import { RunError } from '../../core/index.ts';

/** What we use of a ccxt exchange; its own types would cost every build seconds. */
export interface CcxtExchange {
  readonly id: string;
  readonly has: Readonly<Record<string, boolean | 'emulated' | undefined>>;
  readonly timeframes: Readonly<Record<string, unknown>> | undefined;
  readonly markets: Readonly<Record<string, CcxtMarket>>;
  readonly urls: { api?: unknown };
  fetchImplementation: unknown;
  timeout: number;
  loadMarkets(reload: boolean): Promise<unknown>;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit: number): Promise<number[][]>;
  fetchFundingRateHistory(
    symbol: string,
    since: number,
    limit: number,
  ): Promise<{ timestamp?: number; fundingRate?: number }[]>;
  featureValue(symbol: string, method: string, name: string): unknown;
}

export interface CcxtMarket {
  readonly symbol: string;
  readonly spot?: boolean;
  readonly swap?: boolean;
  readonly linear?: boolean;
  readonly inverse?: boolean;
}

interface CcxtModule {
  /** Classes by name. */
  readonly exchanges: Readonly<Record<string, new (settings: object) => CcxtExchange>>;
  readonly [name: string]: unknown;
}

export interface Ccxt {
  readonly exchanges: readonly string[];
  make(id: string, options?: Readonly<Record<string, unknown>>): CcxtExchange;
  /** Whether an error is of one of ccxt's classes, or of one below it. */
  isError(error: Error, ...classes: readonly CcxtErrorName[]): boolean;
}

/** As of ccxt 4.5: `OperationFailed` is above all that may pass, `ExchangeError` above all that will not. */
export type CcxtErrorName =
  | 'OperationFailed'
  | 'RateLimitExceeded'
  | 'DDoSProtection'
  | 'ExchangeError'
  | 'BadSymbol'
  | 'RestrictedLocation';

/** ccxt, loaded here and nowhere else: it takes some 300 ms and 60 MB. @throws RunError DOWNLOAD_FAILED where it isn't installed */
export async function loadCcxt(): Promise<Ccxt> {
  // A name that the compiler doesn't follow.
  const name: string = 'ccxt';
  let module: CcxtModule;
  try {
    module = await import(name);
  } catch (error) {
    throw new RunError('DOWNLOAD_FAILED', {
      what: `the package ccxt cannot be loaded: ${String((error as Error).message).split('\n')[0]}`,
      where: 'node_modules/ccxt',
      mend: 'run npm ci, or take --source archive, which does without it',
    });
  }
  return {
    exchanges: Object.keys(module.exchanges),
    make: (id, options = {}) => {
      const Exchange = module.exchanges[id]!;
      return new Exchange({ enableRateLimit: true, options });
    },
    isError: (error, ...classes) =>
      classes.some((name) => {
        const known = module[name];
        return typeof known === 'function' && error instanceof known;
      }),
  };
}
