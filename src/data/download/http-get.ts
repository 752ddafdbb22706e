import { RunError } from '../../core/index.ts';
import { TransientProblem } from './problem.ts';
import { retryAfterMs } from './retry-after.ts';

/** Without a byte for so long, a connection counts as dead. */
export const SILENCE_MS = 30_000;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface HttpWorld {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  now(): number;
  /** Longest silence, in milliseconds; {@link SILENCE_MS} where absent. */
  readonly silenceMs?: number | undefined;
}

/**
 * One request, its body read to the end. A status of any kind is an answer; what never came whole is not.
 *
 * @throws TransientProblem for a connection that failed, was cut or fell silent; RunError DOWNLOAD_FAILED for redirects that
 *   `init` forbids or that never end
 */
export async function httpGet(url: string, init: RequestInit, world: HttpWorld): Promise<HttpAnswer> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const silenceMs = world.silenceMs ?? SILENCE_MS;
  let silent = false;
  const onSilence = (): void => {
    silent = true;
    controller.abort();
  };
  let timer = setTimeout(onSilence, silenceMs);
  // Not AbortSignal.any: on Node 20 its parts stay with the long-lived signal, thousands of requests of them.
  world.signal.addEventListener('abort', stop, { once: true });
  if (world.signal.aborted) stop();
  let headersCame = false;
  try {
    const response = await world.fetch(url, { ...init, signal: controller.signal });
    headersCame = true;
    const chunks: Uint8Array[] = [];
    if (response.body !== null) {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        chunks.push(chunk);
        clearTimeout(timer);
        timer = setTimeout(onSilence, silenceMs);
      }
    }
    return { status: response.status, headers: response.headers, body: joined(chunks) };
  } catch (error) {
    const host = new URL(url).host;
    if (silent) throw new TransientProblem(`${host} fell silent for ${silenceMs / 1000} s`);
    const cause = causeOf(error);
    if (/redirect/i.test(cause)) throw redirected(url, host);
    throw new TransientProblem(
      headersCame ? `the connection to ${host} was cut (${cause})` : `no connection to ${host} (${cause})`,
      !headersCame && UNREACHABLE.test(cause) ? 'unreachable' : 'other',
    );
  } finally {
    clearTimeout(timer);
    world.signal.removeEventListener('abort', stop);
  }
}

function redirected(url: string, host: string): RunError {
  return new RunError('DOWNLOAD_FAILED', {
    what: `${host} sends the request to another address, or round in circles`,
    where: url,
    mend: 'check the address, and that no proxy or login page of the network answers in its place',
  });
}

const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT/;

/** What went wrong below: fetch itself says no more than `fetch failed`. */
function causeOf(error: unknown): string {
  const { cause, message } = error as {
    cause?: { code?: string; message?: string; errors?: { code?: string }[] };
    message?: string;
  };
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  return [code, cause?.message].filter(Boolean).join(': ') || (message ?? String(error));
}

/**
 * What a status says about trying again.
 *
 * @param now epoch milliseconds, where the answer has no `Date`
 * @returns undefined for a status that is a final answer, good or bad
 */
export function transientStatus(
  answer: Pick<HttpAnswer, 'status' | 'headers'>,
  host: string,
  now: number,
): TransientProblem | undefined {
  const { status, headers } = answer;
  // A date is meant on the server's clock, which it tells: ours may be an hour off.
  const serverTime = Date.parse(headers.get('date') ?? '');
  const after = retryAfterMs(headers.get('retry-after'), Number.isNaN(serverTime) ? now : serverTime);
  if (status === 429) return new TransientProblem(`${host} limits our rate (HTTP 429)`, 'rate-limit', after);
  if (status === 418)
    return new TransientProblem(`${host} bans this address for a while (HTTP 418)`, 'rate-limit', after);
  if (status >= 500 || status === 408) return new TransientProblem(`${host} failed (HTTP ${status})`, 'other', after);
  return undefined;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
