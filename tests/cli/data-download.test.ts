import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DownloadReport } from '../../src/data/index.ts';
import { DAY, type Exchange, START, startExchange } from '../data/download/exchange-server.ts';
import { called, command, emptyFolder } from './command.ts';

const home = emptyFolder();
const at = (name: string): string => path.join(home, name);
let exchange: Exchange;
/** A year of months, all over. */
let archive: Exchange;

beforeAll(async () => {
  exchange = await startExchange({ serverTime: START + 100 * DAY, pageLimit: 200 });
  archive = await startExchange({ serverTime: START + 500 * DAY });
});
afterAll(async () => {
  await exchange.close();
  await archive.close();
});

/** What the local exchange is asked for. */
const downloadArgs = (out: string, ...more: string[]): string[] => [
  ...['data', 'download', '--exchange', 'binance', '--symbol', 'BTC/USDT', '--interval', '30m', '--from', '2021-01-01'],
  ...['--out', out, '--rest-url', exchange.url, '--archive-url', archive.url, ...more],
];
const download = (out: string, ...more: string[]) => called(home, ...downloadArgs(out, ...more));
const ARCHIVE = ['--source', 'archive', '--to', '2021-12-05'];
const partsOf = (out: string): number =>
  existsSync(at(`${out}.parts`))
    ? readdirSync(at(`${out}.parts`)).filter((name) => /^[^.].*(json|zip)$/.test(name)).length
    : 0;

function slowDown(delayMs: number): void {
  for (const { behaviour } of [exchange, archive]) behaviour.trouble = () => ({ delayMs });
}

/** Ends a download with `signal` once `parts` parts lie on the disk. */
async function ended(signal: NodeJS.Signals, parts: number, out: string, ...more: string[]) {
  const running = command(home, ...downloadArgs(out, ...more));
  const watch = setInterval(() => {
    if (partsOf(out) < parts) return;
    clearInterval(watch);
    running.child.kill(signal);
  }, 2);
  const result = await running;
  clearInterval(watch);
  return result;
}

describe('data download', () => {
  it('writes a file that every command reads, and says what it did', async () => {
    const made = await command(home, ...downloadArgs('plain.parquet'));
    expect([made.code, made.err.includes('warning')]).toEqual([0, false]);
    expect(made.out).toContain('plain.parquet: 4,800 bars of 30m, 2021-01-01T00:00:00Z to 2021-04-10T23:30:00Z');
    expect(made.out).toContain("was still forming at 2021-04-11T00:00:00Z (the exchange's clock): left out");
    expect(made.out).toMatch(/binance BTC\/USDT: 25 pages fetched, 0 there already/);
    expect(made.err).toMatch(/download BTC\/USDT: 5\n/);
    const checked = await called(home, 'data', 'check', 'plain.parquet', '--json');
    expect(JSON.parse(checked.out)).toMatchObject({ rows: 4800, gapRows: 0, intervalMs: 1_800_000 });
  });

  it('--json: one document on standard output', async () => {
    const made = await download('json.parquet', '--json', ...ARCHIVE);
    const report = JSON.parse(made.out) as DownloadReport;
    expect(report).toMatchObject({
      source: 'archive',
      parts: { fetched: 12, found: 0 },
      data: { file: 'json.parquet', rows: 338 * 48 },
    });
  });

  it('does not write over a file unless told to, and extends it under --update without further flags', async () => {
    await download('grow.parquet', '--to', '2021-02-01', '--quiet');
    const refused = await download('grow.parquet');
    expect([refused.code, refused.err.includes('FILE_EXISTS')]).toEqual([2, true]);
    const grown = await called(
      home,
      'data',
      'download',
      '--update',
      '--out',
      'grow.parquet',
      '--rest-url',
      exchange.url,
      '--json',
    );
    expect(JSON.parse(grown.out)).toMatchObject({ rowsBefore: 31 * 48, data: { rows: 4800 } });
    expect(readFileSync(at('grow.parquet')).equals(readFileSync(at('plain.parquet')))).toBe(true);
    expect((await download('grow.parquet', '--to', '2021-02-01', '--force', '--quiet')).code).toBe(0);
  });

  it('--update without a file is a download', async () => {
    const made = await download('new.parquet', '--update', '--json');
    expect(JSON.parse(made.out)).toMatchObject({ rowsBefore: null, data: { rows: 4800 } });
  });

  it.each([
    [['--exchange', 'binanc'], 'the nearest is "binance"'],
    [['--symbol', 'BTC/USTD'], 'the nearest is "BTC/USDT"'],
    [['--interval', '30min'], 'the nearest is "30m"'],
    [['--out', 'x.csv'], 'ends in .parquet'],
    [['--rest-url', 'localhost'], '"localhost" is no address'],
    [['--source', 'archive', '--archive-url', 'ftp://x'], '"ftp://x" is no address'],
    [['--source', 'ftp'], 'rest, archive'],
  ])('%o: exit code 2, and what is meant', async (more, text) => {
    const refused = await download('wrong.parquet', ...more);
    expect(refused.code).toBe(2);
    expect(refused.err.replaceAll('\n', ' ')).toContain(text);
    expect(existsSync(at('wrong.parquet')) || existsSync(at('wrong.parquet.parts'))).toBe(false);
  });

  it('without a network: exit code 1, the host and the cause', async () => {
    const closed = await startExchange();
    await closed.close();
    for (const source of ['rest', 'archive']) {
      const failed = await download(
        'none.parquet',
        '--source',
        source,
        '--rest-url',
        closed.url,
        '--archive-url',
        closed.url,
      );
      expect(failed.code).toBe(1);
      expect(failed.err).toContain(
        `error DOWNLOAD_FAILED: ${new URL(closed.url).host} cannot be reached: no connection to`,
      );
      expect(failed.err).toContain('ECONNREFUSED');
    }
  });

  it('a rate limit is waited for and shown', async () => {
    let limits = 1;
    exchange.behaviour.trouble = ({ path: asked }) =>
      asked.endsWith('/klines') && limits-- > 0 ? { status: 429, headers: { 'retry-after': '1' } } : undefined;
    const made = await download('limited.parquet', '--to', '2021-01-02', '--json');
    exchange.behaviour.trouble = () => undefined;
    expect(made.err).toContain('limits our rate (HTTP 429); waiting 1s');
    expect(JSON.parse(made.out)).toMatchObject({ retries: 1, waitedMs: 1000, data: { rows: 48 } });
  });
});

describe.each([
  ['REST', 'plain.parquet', [], [3, 13]],
  ['the archive', 'json.parquet', ARCHIVE, [2, 5]],
])('a download from %s that ends early', (name, whole, flags, moments) => {
  const kind = name === 'REST' ? 'rest' : 'archive';

  it('Ctrl-C: exit code 130, the parts stay, and the next call writes the bytes of one download', async () => {
    slowDown(40);
    const stopped = await ended('SIGINT', moments[1]!, `int-${kind}.parquet`, '--json', ...flags);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('the same command resumes');
    expect(JSON.parse(stopped.out)).toMatchObject({ error: { code: 'INTERRUPTED' } });
    expect(existsSync(at(`int-${kind}.parquet`))).toBe(false);
    const found = partsOf(`int-${kind}.parquet`);
    slowDown(0);
    const finished = JSON.parse((await download(`int-${kind}.parquet`, '--json', ...flags)).out) as DownloadReport;
    expect(finished.parts.found).toBe(found);
    expect(finished.parts.fetched).toBeGreaterThan(0);
    expect(readFileSync(at(`int-${kind}.parquet`)).equals(readFileSync(at(whole)))).toBe(true);
    expect(existsSync(at(`int-${kind}.parquet.parts`))).toBe(false);
  });

  it('kill -9, early and late: the same', async () => {
    const out = `kill-${kind}.parquet`;
    slowDown(25);
    for (const parts of moments) {
      expect((await ended('SIGKILL', parts, out, ...flags)).code).toBe(null);
      expect(existsSync(at(out))).toBe(false);
    }
    // What a process leaves behind that dies while it writes.
    writeFileSync(at(`${out}.parts/.page-000099.json.1-0-1.tmp`), '{"rows":[[1,');
    slowDown(0);
    expect((await download(out, ...flags)).code).toBe(0);
    expect(readFileSync(at(out)).equals(readFileSync(at(whole)))).toBe(true);
    expect(readdirSync(home).filter((name) => name.startsWith(`kill-${kind}`))).toEqual([out, `${out}.manifest.json`]);
  });
});
