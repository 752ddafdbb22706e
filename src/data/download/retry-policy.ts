import { formatDuration, RunError, SECOND_MS } from '../../core/index.ts';
import { Stopped, TransientProblem } from './problem.ts';

/** Tries for one answer, the first included. */
const TRIES = 8;
/** The same while nothing has ever answered: a machine without a network should hear of it soon. */
const TRIES_UNREACHABLE = 3;
const FIRST_WAIT_MS = 1000;
/** Where a rate limit is full and the server doesn't say for how long. */
const FIRST_RATE_LIMIT_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60_000;
/** A server that wants more than this is left alone: the parts wait on the disk. */
const LONGEST_RETRY_AFTER_MS = 15 * 60_000;

export interface Retrier {
  /**
   * Asks until there is an answer: waits 1, 2, 4 … 60 seconds, or as long as the server says.
   *
   * @param what for the message: `page of candles from …`, a URL
   * @throws RunError DOWNLOAD_FAILED after the last try; Stopped; whatever `ask` throws that is no TransientProblem
   */
  ask<T>(what: string, ask: () => Promise<T>): Promise<T>;
  readonly retries: number;
  readonly waitedMs: number;
}

export interface RetryWorld {
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
  /** Called before each wait. */
  onWait(text: string): void;
  /** `api.binance.com`, for the message. */
  readonly host: string;
}

export function makeRetrier({ sleep, signal, onWait, host }: RetryWorld): Retrier {
  let answered = false;
  let retries = 0;
  let waitedMs = 0;
  return {
    get retries() {
      return retries;
    },
    get waitedMs() {
      return waitedMs;
    },
    async ask(what, ask) {
      for (let attempt = 1; ; attempt++) {
        if (signal.aborted) throw new Stopped();
        try {
          const answer = await ask();
          answered = true;
          return answer;
        } catch (error) {
          if (signal.aborted) throw new Stopped();
          if (!(error instanceof TransientProblem)) throw error;
          if (error.kind !== 'unreachable') answered = true;
          const tries = answered ? TRIES : TRIES_UNREACHABLE;
          const wait = waitAfter(attempt, error);
          if (attempt >= tries || wait > LONGEST_RETRY_AFTER_MS)
            throw failed(what, host, error, attempt, wait, answered);
          retries++;
          waitedMs += wait;
          onWait(`${error.message}; waiting ${formatDuration(Math.ceil(wait / 1000) * 1000)}`);
          await sleep(wait, signal);
        }
      }
    },
  };
}

/** Milliseconds before try `attempt` + 1. No jitter: one client asks, one page at a time. */
export function waitAfter(attempt: number, { kind, retryAfterMs }: TransientProblem): number {
  if (retryAfterMs !== undefined) return Math.max(retryAfterMs, SECOND_MS / 2);
  const first = kind === 'rate-limit' ? FIRST_RATE_LIMIT_WAIT_MS : FIRST_WAIT_MS;
  return Math.min(LONGEST_WAIT_MS, first * 2 ** (attempt - 1));
}

function failed(
  what: string,
  host: string,
  error: TransientProblem,
  attempts: number,
  wait: number,
  answered: boolean,
): RunError {
  if (!answered) {
    return new RunError('DOWNLOAD_FAILED', {
      what: `${host} cannot be reached: ${error.message}`,
      where: what,
      mend: 'check the network (a proxy, a firewall, the name of the host), then call the same command again',
    });
  }
  return new RunError('DOWNLOAD_FAILED', {
    what:
      wait > LONGEST_RETRY_AFTER_MS
        ? `${host} wants to be left alone for ${formatDuration(Math.ceil(wait / 60_000) * 60_000)} (${error.message})`
        : `no good answer after ${attempts} tries: ${error.message}`,
    where: what,
    mend: 'what was fetched is kept: call the same command again later, and it goes on from there',
  });
}

/** A wait that ends with the signal. @throws Stopped */
export function sleepUntil(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new Stopped());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
