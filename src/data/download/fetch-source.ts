import { archiveRoot, planArchive } from './archive-months.ts';
import { fetchFiles, readArchiveFile } from './archive-source.ts';
import { makeExchange, openExchange } from './ccxt-exchange.ts';
import { fetchPages, pageLimit, pageSpan, readPage } from './ccxt-source.ts';
import type { DownloadWorld } from './download-world.ts';
import type { HttpWorld } from './http-get.ts';
import type { PartsStore } from './parts-store.ts';
import { bad, type Plan } from './request.ts';
import { makeRetrier, type Retrier } from './retry-policy.ts';
import type { FetchedRows } from './rows.ts';

/** The parts are complete; what was learned on the way. */
export interface Fetched {
  readonly missingFiles: readonly string[];
  readonly forming: number | null;
  readonly clock: { readonly time: number; readonly whose: string };
  /** Rows that close later are left out. */
  readonly closedBy: number;
  readonly retries: number;
  readonly waitedMs: number;
  /** A part's rows. */
  read(bytes: Uint8Array, name: string): FetchedRows | Promise<FetchedRows>;
}

/**
 * Fetches all that isn't among the parts yet, from the archive or the exchange.
 *
 * @param newestBefore newest row of the file that is extended: fetched once more, to hold both against each other
 */
export async function fetchSource(
  plan: Plan,
  parts: PartsStore,
  newestBefore: number | null,
  world: DownloadWorld,
): Promise<Fetched> {
  return plan.origin.source === 'archive'
    ? fromArchive(plan, parts, newestBefore, world)
    : fromExchange(plan, parts, newestBefore, world);
}

async function fromArchive(
  plan: Plan,
  parts: PartsStore,
  newestBefore: number | null,
  world: DownloadWorld,
): Promise<Fetched> {
  const { request, origin } = plan;
  if (origin.exchange !== 'binance') {
    throw bad(
      `there is no public archive of ${origin.exchange}`,
      `--source archive --exchange ${origin.exchange}`,
      'use --source rest, or --exchange binance',
    );
  }
  const root = archiveRoot(request.archiveUrl);
  const now = world.now();
  const files = planArchive({ ...plan, from: newestBefore ?? plan.from }, now);
  const retrier = retrierOf(world, new URL(root).host);
  world.progress.stage(`download ${origin.symbol}`, files.length);
  const missingFiles = await fetchFiles({
    plan,
    files,
    parts,
    archive: { root, retrier, http: httpOf(world) },
    signal: world.signal,
    onFile: (done, name) => world.progress.tick(done, name),
  });
  return {
    missingFiles,
    forming: null,
    clock: { time: now, whose: 'local clock' },
    closedBy: now,
    ...counts(retrier),
    read: readArchiveFile,
  };
}

async function fromExchange(
  plan: Plan,
  parts: PartsStore,
  newestBefore: number | null,
  world: DownloadWorld,
): Promise<Fetched> {
  const { request, origin } = plan;
  const made = await makeExchange(plan);
  const retrier = retrierOf(world, request.restUrl === undefined ? made.exchange.id : new URL(request.restUrl).host);
  world.progress.stage(`markets of ${made.exchange.id}`);
  const open = await openExchange(plan, made, httpOf(world), retrier);
  const told =
    made.exchange.has.fetchTime === true
      ? await open.ask(`${made.exchange.id}: its clock`, () => made.exchange.fetchTime())
      : undefined;
  const serverTime = told ?? world.now();
  const begin = parts.entries.at(-1)?.next ?? newestBefore ?? plan.from;
  const overlap = parts.found > 0 && plan.intervalMs > 0 ? plan.intervalMs : 0;
  const span = pageSpan(plan, pageLimit(plan, open));
  const end = Math.min(plan.to, serverTime);
  const first = newestBefore ?? plan.from;
  const pagesUntil = (time: number): number => Math.max(0, Math.ceil((Math.min(time, end) - first) / span));
  world.progress.stage(`download ${origin.symbol}`, pagesUntil(end));
  world.progress.tick(pagesUntil(begin));
  const forming = await fetchPages(
    { since: Math.max(first, begin - overlap), next: begin },
    {
      plan,
      open,
      parts,
      serverTime,
      signal: world.signal,
      onPage: (next) =>
        world.progress.tick(pagesUntil(next), `up to ${new Date(Math.min(next, end)).toISOString().slice(0, 10)}`),
    },
  );
  return {
    missingFiles: [],
    forming,
    clock: { time: serverTime, whose: told === undefined ? 'local clock' : "the exchange's clock" },
    closedBy: serverTime,
    ...counts(retrier),
    read: (bytes, name) => readPage(plan, bytes, name),
  };
}

function httpOf({ fetch, signal, now, silenceMs }: DownloadWorld): HttpWorld {
  return { fetch, signal, now, silenceMs };
}

function retrierOf({ sleep, signal, progress }: DownloadWorld, host: string): Retrier {
  return makeRetrier({ sleep, signal, host, onWait: (text) => progress.warn(text) });
}

function counts({ retries, waitedMs }: Retrier): { retries: number; waitedMs: number } {
  return { retries, waitedMs };
}
