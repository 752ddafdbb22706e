import { InputError, RunError } from '../../core/index.ts';
import { type Ccxt, type CcxtExchange, loadCcxt } from './ccxt-module.ts';
import { type HttpWorld, httpGet, transientStatus } from './http-get.ts';
import { TransientProblem } from './problem.ts';
import { bad, type MarketKind, type Plan, unknownName } from './request.ts';
import type { Retrier } from './retry-policy.ts';

/** Exchanges whose markets ccxt keeps in a class each: the others' hosts need not answer. */
const CLASSES: Readonly<Record<string, Partial<Record<MarketKind, string>>>> = {
  binance: { usdm: 'binanceusdm', coinm: 'binancecoinm' },
};
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  binance: { fetchMarkets: { types: ['spot'] } },
};

/** An exchange that is ready to be asked for one market. */
export interface OpenExchange {
  readonly exchange: CcxtExchange;
  /** ccxt's unified symbol. */
  readonly symbol: string;
  /** One call of ccxt, tried again where that may help. */
  ask<T>(what: string, call: () => Promise<T>): Promise<T>;
}

/**
 * A ccxt exchange by name.
 *
 * @throws InputError ARGUMENT_INVALID for an unknown exchange, or one that hasn't the series
 */
export async function makeExchange(plan: Plan): Promise<{ ccxt: Ccxt; exchange: CcxtExchange }> {
  const { exchange: name, market, series, interval } = plan.origin;
  const ccxt = await loadCcxt();
  if (!ccxt.exchanges.includes(name)) throw unknownName('exchange', name, ccxt.exchanges);
  const id = CLASSES[name]?.[market] ?? name;
  const exchange = ccxt.make(id, OPTIONS[id]);
  const method = series === 'funding' ? 'fetchFundingRateHistory' : 'fetchOHLCV';
  if (exchange.has[method] !== true) {
    throw bad(
      `${exchange.id} does not offer ${series === 'funding' ? 'past funding rates' : 'past candles'}`,
      `--exchange ${name}`,
      'take another exchange',
    );
  }
  const timeframes = Object.keys(exchange.timeframes ?? {});
  if (interval !== null && !timeframes.includes(interval)) {
    throw unknownName('interval', interval, timeframes, ` at ${exchange.id}`);
  }
  return { ccxt, exchange };
}

/**
 * Loads the exchange's markets and finds ours.
 *
 * @throws InputError ARGUMENT_INVALID for an unknown symbol; RunError DOWNLOAD_FAILED
 */
export async function openExchange(
  plan: Plan,
  { ccxt, exchange }: { readonly ccxt: Ccxt; readonly exchange: CcxtExchange },
  http: HttpWorld,
  retrier: Retrier,
): Promise<OpenExchange> {
  if (plan.request.restUrl !== undefined) exchange.urls.api = rebased(exchange.urls.api, plan.request.restUrl);
  let status = 0;
  // ccxt's own clock ends a request; ours also ends an answer that stops half-way.
  exchange.timeout = 10 * 60_000;
  exchange.fetchImplementation = async (url: string, init: RequestInit) => {
    const { method, headers, body } = init;
    const answer = await httpGet(url, { method, headers, body, redirect: 'error' } as RequestInit, http);
    status = answer.status;
    const text = new TextDecoder().decode(answer.body);
    // Told apart here, where the headers are: ccxt's error says nothing of Retry-After.
    const transient = transientStatus(answer, new URL(url).host, http.now());
    if (transient !== undefined) throw transient;
    // ccxt hands a text that is no JSON on as if it were the answer.
    if (answer.status === 200 && !isJson(text)) {
      throw new TransientProblem(`${new URL(url).host} sent an answer that is cut short or no JSON`);
    }
    return { status: answer.status, statusText: '', headers: answer.headers, text: async () => text };
  };
  const ask = <T>(what: string, call: () => Promise<T>): Promise<T> =>
    retrier.ask(what, async () => {
      status = 0;
      try {
        return await call();
      } catch (error) {
        throw judged(error as Error, status, ccxt, exchange.id, what);
      }
    });
  // Reload: without it ccxt answers every further try with the first one's failure.
  await ask(`${exchange.id}: list of markets`, () => exchange.loadMarkets(true));
  return { exchange, symbol: findSymbol(plan, exchange), ask };
}

/** What an error of ccxt means for us: worth another try, a wrong argument, or the end. */
function judged(error: Error, status: number, ccxt: Ccxt, id: string, what: string): Error {
  if (error instanceof TransientProblem) return error;
  if (status === 451 || status === 403 || ccxt.isError(error, 'RestrictedLocation')) {
    return new RunError('DOWNLOAD_FAILED', {
      what: `${id} refuses to serve this address${status === 0 ? '' : ` (HTTP ${status})`}: ${firstLine(error.message)}`,
      where: what,
      mend: 'the exchange blocks some countries and networks; the public archive (--source archive) may still answer',
    });
  }
  // A full rate limit in an answer of status 200 or 400, as some exchanges send it.
  const limited = ccxt.isError(error, 'RateLimitExceeded', 'DDoSProtection');
  if (limited || ccxt.isError(error, 'OperationFailed')) {
    return new TransientProblem(firstLine(error.message), limited ? 'rate-limit' : 'other');
  }
  if (ccxt.isError(error, 'BadSymbol')) return bad(firstLine(error.message), what, 'check --symbol and --market');
  if (ccxt.isError(error, 'ExchangeError')) {
    return new RunError('DOWNLOAD_FAILED', {
      what: `${id} refuses the request: ${firstLine(error.message)}`,
      where: what,
      mend: 'check --symbol, --interval, --from and --market against what the exchange offers',
    });
  }
  return error;
}

function findSymbol(plan: Plan, exchange: CcxtExchange): string {
  const { symbol, market } = plan.origin;
  const known = Object.values(exchange.markets);
  const settled = known.find(
    ({ symbol: name, swap, linear, inverse }) =>
      name.startsWith(`${symbol}:`) && swap === true && (market === 'coinm' ? inverse === true : linear === true),
  );
  if (market !== 'spot' && !symbol.includes(':') && settled !== undefined) return settled.symbol;
  if (exchange.markets[symbol] !== undefined && (market === 'spot' || symbol.includes(':'))) return symbol;
  const names = known
    .filter(({ spot, linear, inverse }) =>
      market === 'spot' ? spot === true : market === 'usdm' ? linear === true : inverse === true,
    )
    .map(({ symbol: name }) => name)
    .sort();
  if (names.length === 0) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `${exchange.id} has no ${market} market`,
      where: `--market ${market}`,
      mend: 'take another --market or --exchange',
    });
  }
  throw unknownName('symbol', symbol, names, ` among the ${market} markets of ${exchange.id}`);
}

/** The same paths at another origin. */
function rebased(urls: unknown, origin: string): unknown {
  if (typeof urls === 'string') return urls.replace(/^https?:\/\/[^/]+/, origin.replace(/\/$/, ''));
  if (urls === null || typeof urls !== 'object') return urls;
  return Object.fromEntries(Object.entries(urls).map(([key, value]) => [key, rebased(value, origin)]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0]!.slice(0, 200);
}
