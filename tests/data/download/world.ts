import { type Progress, SILENT_PROGRESS } from '../../../src/core/index.ts';
import type { DownloadRequest, DownloadWorld } from '../../../src/data/index.ts';
import { DAY, type Exchange, START } from './exchange-server.ts';

export interface TestWorld extends DownloadWorld {
  /** Milliseconds of every wait asked for; none is waited. */
  readonly waits: number[];
  readonly warnings: string[];
  readonly ticks: string[];
  /** Ctrl-C while a request is being answered: the answer never comes. */
  stop(): 'silence';
}

/** A world without waiting, whose clock stands at `now`. */
export function testWorld(now = START + 60 * DAY, change: Partial<DownloadWorld> = {}): TestWorld {
  const waits: number[] = [];
  const warnings: string[] = [];
  const ticks: string[] = [];
  const controller = new AbortController();
  const progress: Progress = {
    ...SILENT_PROGRESS,
    stage: (name, total) => void ticks.push(`${name}: ${total}`),
    tick: (done) => void ticks.push(String(done)),
    warn: (text) => void warnings.push(text),
  };
  return {
    fetch,
    sleep: async (ms) => void waits.push(ms),
    now: () => now,
    progress,
    signal: controller.signal,
    silenceMs: 10_000,
    waits,
    warnings,
    ticks,
    stop: () => {
      controller.abort();
      return 'silence';
    },
    ...change,
  };
}

/** A request for half-hour candles of the local exchange. */
export function requestFor(exchange: Exchange, out: string, change: Partial<DownloadRequest> = {}): DownloadRequest {
  return {
    exchange: 'binance',
    symbol: 'BTC/USDT',
    interval: '30m',
    from: '2021-01-01',
    source: 'rest',
    market: 'spot',
    series: 'candles',
    out,
    archiveUrl: exchange.url,
    restUrl: exchange.url,
    ...change,
  };
}
