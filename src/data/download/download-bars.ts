import { InputError, isoTime, RunError } from '../../core/index.ts';
import type { DownloadWorld } from './download-world.ts';
import { type ExistingFile, readExisting, requireSameOrigin } from './existing-file.ts';
import { fetchSource } from './fetch-source.ts';
import { mergeInto } from './merge-into.ts';
import { openParts } from './parts-store.ts';
import { Stopped } from './problem.ts';
import { type DownloadReport, notesOn } from './report.ts';
import { type DownloadRequest, identityOf, type Plan, planDownload } from './request.ts';
import { writeDownload } from './write-download.ts';

/**
 * Downloads candles or funding rates into a Parquet file. Whatever was fetched lies in `<out>.parts/` until the file is
 * written: a call that was stopped, or that failed, goes on from there.
 *
 * @throws InputError ARGUMENT_INVALID, FILE_EXISTS, and what `checkBars` refuses; RunError DOWNLOAD_FAILED,
 *   CHECKSUM_MISMATCH, INTERRUPTED, DISK_FULL, WRITE_FAILED
 */
export async function downloadBars(request: DownloadRequest, world: DownloadWorld): Promise<DownloadReport> {
  const plan = planDownload(request, world.now());
  const before = request.update === true ? await extendable(plan) : null;
  const newestBefore = before === null ? null : before.time.at(-1)!;
  const parts = await openParts(request.out, identityOf(plan, newestBefore), request.force === true || before !== null);
  try {
    const source = await fetchSource(plan, parts, newestBefore, world);
    world.progress.stage('write');
    const merger = mergeInto(plan, before, source.closedBy);
    for (const entry of parts.entries) merger.add(await source.read(parts.read(entry), entry.name));
    const { table, changed } = merger.finish();
    if (table.time.length === 0) throw nothing(plan);
    const notes = notesOn({
      ...source,
      plan,
      firstTime: table.time[0]!,
      lastTime: table.time.at(-1)!,
      changed,
      newestBefore,
    });
    const origin = before === null ? plan.origin : { ...plan.origin, from: before.origin.from };
    const data = await writeDownload({ ...plan, origin }, table, notes);
    const { exchange, symbol, market, series, source: way, interval } = plan.origin;
    const report: DownloadReport = {
      exchange,
      symbol,
      market,
      series,
      source: way,
      interval,
      parts: { fetched: parts.entries.length - parts.found, found: parts.found },
      retries: source.retries,
      waitedMs: source.waitedMs,
      missingFiles: source.missingFiles,
      changed: changed.map(({ time, change }) => ({ time: isoTime(time), change })),
      forming: source.forming === null ? null : isoTime(source.forming),
      rowsBefore: before === null ? null : before.rows,
      data,
    };
    await parts.remove();
    return report;
  } catch (error) {
    if (parts.entries.length === 0) await parts.remove();
    if (!(error instanceof Stopped)) throw error;
    throw new RunError('INTERRUPTED', {
      what: `${parts.entries.length} parts are kept in ${parts.folder}`,
      where: request.out,
      mend: 'the same command goes on from there',
    });
  }
}

/** The file that `--update` extends. @throws InputError ARGUMENT_INVALID, FILE_MISSING, DATA_EMPTY */
async function extendable(plan: Plan): Promise<ExistingFile> {
  const file = plan.request.out;
  const there = await readExisting(file);
  requireSameOrigin(file, there.origin, plan.origin);
  if (there.time.length === 0) {
    throw new InputError('DATA_EMPTY', {
      what: 'the file holds no row',
      where: file,
      mend: 'download it anew with --force',
    });
  }
  return there;
}

function nothing({ origin, request }: Plan): InputError {
  return new InputError('DATA_EMPTY', {
    what: `${origin.exchange} has no ${origin.series === 'funding' ? 'funding rate' : 'closed candle'} of ${origin.symbol} in this time`,
    where: `--from ${request.from}${request.to === undefined ? '' : ` --to ${request.to}`}`,
    mend: 'take a longer time, or check the symbol and the market',
  });
}
