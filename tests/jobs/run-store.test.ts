import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineExecutor, latestRunId, listRunIds, RunStore } from '../../src/jobs/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('RunStore', () => {
  it('gives back what a job left', async () => {
    const store = RunStore.below(folder, 'abc');
    await store.finish('segments/0000', { 'a.bin': bytes('one') }, { rows: 3 });
    const found = await store.finished<{ rows: number }>('segments/0000');
    expect(found?.summary).toEqual({ rows: 3 });
    expect(found?.files['a.bin']?.toString()).toBe('one');
  });

  it('does not count a job as done whose record is missing, or one of whose files was changed or lost', async () => {
    const store = RunStore.below(folder, 'abc');
    expect(await store.finished('segments/0000')).toBeUndefined();
    await store.finish('segments/0000', { 'a.bin': bytes('one'), 'b.bin': bytes('two') }, {});
    await writeFile(store.file('segments/0000', 'a.bin'), 'onf');
    expect(await store.finished('segments/0000')).toBeUndefined();
    await store.finish('segments/0000', { 'a.bin': bytes('one'), 'b.bin': bytes('two') }, {});
    await rm(store.file('segments/0000', 'b.bin'));
    expect(await store.finished('segments/0000')).toBeUndefined();
  });

  it('does not count a job as done whose record was cut off', async () => {
    const store = RunStore.below(folder, 'abc');
    await store.finish('segments/0000', {}, { rows: 3 });
    await writeFile(store.file('segments/0000', 'job.json'), '{"files": {');
    expect(await store.finished('segments/0000')).toBeUndefined();
  });

  it('leaves no temporary file behind, and lists runs and the latest one', async () => {
    const store = RunStore.below(folder, 'abc');
    await store.write('metrics.json', '{}');
    await store.point(folder);
    expect(await readdir(store.dir)).toEqual(['metrics.json']);
    expect(await listRunIds(folder)).toEqual(['abc']);
    expect(await latestRunId(folder)).toBe('abc');
    expect(await listRunIds(path.join(folder, 'nowhere'))).toEqual([]);
  });
});

describe('inlineExecutor', () => {
  const jobs = [1, 2, 3].map((payload) => ({ key: `job ${payload}`, payload }));

  it('returns outcomes in the order of the jobs', async () => {
    const executor = inlineExecutor(async (x: number) => 10 * x);
    const outcomes = await executor.run(jobs, () => {}, new AbortController().signal);
    expect(outcomes.map(({ result }) => result)).toEqual([10, 20, 30]);
  });

  it('starts no job after an abort and keeps what was done', async () => {
    const abort = new AbortController();
    const executor = inlineExecutor(async (x: number) => x);
    const outcomes = await executor.run(jobs, () => abort.abort(), abort.signal);
    expect(outcomes.map(({ key }) => key)).toEqual(['job 1']);
  });
});
