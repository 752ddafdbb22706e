import type { Progress } from '../../core/index.ts';

/** What a download needs of the world; tests hand in their own. */
export interface DownloadWorld {
  readonly fetch: typeof fetch;
  /** Ends early, by an error, when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Epoch milliseconds, where the exchange has no clock of its own. */
  now(): number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Longest silence of a connection, in milliseconds. */
  readonly silenceMs?: number | undefined;
}
