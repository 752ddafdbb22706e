import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type WritableFileSystem, writeError, writeFileAtomic } from '../../src/core/index.ts';
import { generateMarket, writeBars, writeParquet } from '../../src/data/index.ts';
import { errorOf, plainColumns, scratchFolder } from '../data/scratch.ts';

const scratch = scratchFolder();
const real: WritableFileSystem = { mkdir, writeFile, rename, rm };

function failing(step: 'mkdir' | 'writeFile' | 'rename', code: string): WritableFileSystem {
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(`${code}: said the test`), { code });
  };
  if (step !== 'writeFile') return { ...real, [step]: fail };
  // A disk that fills up leaves the first part behind.
  return {
    ...real,
    writeFile: async (file) => {
      await writeFile(file, 'half');
      return fail();
    },
  };
}

/** A file system of 64 KiB, where the machine lets us mount one. */
function tinyDisk(): string | null {
  const dir = scratch.at('tiny');
  mkdirSync(dir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return dir;
}

const disk = tinyDisk();
afterAll(() => {
  if (disk !== null) execFileSync('umount', [disk]);
});

describe('writeFileAtomic', () => {
  it('writes text and bytes, making the folder', async () => {
    await writeFileAtomic(scratch.at('a/b/text.json'), '{"ü":1}');
    expect(readFileSync(scratch.at('a/b/text.json'), 'utf8')).toBe('{"ü":1}');
    await writeFileAtomic(scratch.at('a/b/bytes'), Uint8Array.of(0, 255));
    expect([...readFileSync(scratch.at('a/b/bytes'))]).toEqual([0, 255]);
    expect(readdirSync(scratch.at('a/b')).sort()).toEqual(['bytes', 'text.json']);
  });

  it('replaces a file whole, also when many write it at once', async () => {
    const file = scratch.at('many.txt');
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(contents.map((content) => writeFileAtomic(file, content)));
    expect(contents).toContain(readFileSync(file, 'utf8'));
  });

  it.each([
    ['writeFile', 'ENOSPC', 'DISK_FULL', 1],
    ['writeFile', 'EDQUOT', 'DISK_FULL', 1],
    ['mkdir', 'ENOSPC', 'DISK_FULL', 1],
    ['mkdir', 'EACCES', 'NOT_WRITABLE', 2],
    ['writeFile', 'EROFS', 'NOT_WRITABLE', 2],
    ['rename', 'EPERM', 'NOT_WRITABLE', 2],
    ['writeFile', 'EIO', 'WRITE_FAILED', 1],
  ] as const)('tells a failing %s (%s) as %s and leaves the old file', async (step, failure, code, exit) => {
    const dir = `${step}-${failure}`;
    const file = scratch.at(`${dir}/kept.txt`);
    await writeFileAtomic(file, 'old');
    const error = await errorOf(writeFileAtomic(file, 'new', failing(step, failure)));
    expect(error.code).toBe(code);
    expect(error.exitCode).toBe(exit);
    expect(error.where).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(scratch.at(dir))).toEqual(['kept.txt']);
  });

  it('refuses a path below a file, on a folder, and in a folder of the kernel', async () => {
    const file = scratch.put('file', 'x');
    for (const target of [path.join(file, 'below.txt'), scratch.dir, '/proc/regimewalk/x.txt']) {
      const error = await errorOf(writeFileAtomic(target, 'x'));
      expect(error.code).toBe('NOT_WRITABLE');
      expect(error.exitCode).toBe(2);
      expect(error.where).toBe(target);
      expect(error.mend).toContain('choose a folder');
    }
  });

  it('lets errors of other steps be told the same way', () => {
    expect(writeError(Object.assign(new Error('x'), { code: 'ENOSPC' }), 'f').code).toBe('DISK_FULL');
    expect(writeError(new Error('odd'), 'f').message).toContain('odd');
  });
});

describe.skipIf(disk === null)(`a full disk${disk === null ? ' [skipped: no tmpfs can be mounted here]' : ''}`, () => {
  it('ends with DISK_FULL, exit 1, and nothing half-written', async () => {
    const file = path.join(disk!, 'market.parquet');
    const bars = generateMarket({ years: 1, interval: '30m', regimes: 4, drift: 1, seed: 1 });
    const error = await errorOf(writeBars(file, bars));
    expect(error.code).toBe('DISK_FULL');
    expect(error.exitCode).toBe(1);
    expect(error.what).toBe('the disk is full (ENOSPC)');
    expect(error.where).toBe(file);
    expect(readdirSync(disk!)).toEqual([]);
  });

  it('keeps the file that was there', async () => {
    const file = path.join(disk!, 'kept.parquet');
    await writeParquet(file, plainColumns(10), { timeColumns: ['timestamp'] });
    const before = readFileSync(file);
    await errorOf(writeFileAtomic(file, 'x'.repeat(100_000)));
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(disk!)).toEqual(['kept.parquet']);
  });
});
