import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { auditRun } from '../../src/audit/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the audit of every example', () => {
  const files = readdirSync(examples).filter((name) => name.endsWith('.yml'));

  it('has examples to look at', () => {
    expect(files.length).toBeGreaterThan(4);
  });

  it.each(files)(
    '%s has no leak',
    async (name) => {
      const { data, walkForward } = loadConfig({ file: path.join(examples, name) }).config;
      const file = path.join(folder, name.replace('.yml', '.parquet'));
      // Enough to look at every part once: a second segment at least, whose window holds more labels than the first.
      const weeks = Math.max(26, walkForward.trainWeeks + 2 * walkForward.testWeeks + 2);
      await writeMarket(file, { regimes: 4, drift: 1, seed: 1, interval: '1h', ...data.generate, years: weeks / 52 });
      const loaded = loadConfig({
        file: path.join(examples, name),
        overrides: { 'data.file': file, 'data.generate': null, 'runtime.featureStore': null },
      });
      const answer = await auditRun(loaded, {
        cuts: 1,
        segments: 1,
        seed: 1,
        progress: SILENT_PROGRESS,
        signal: new AbortController().signal,
      });
      expect(answer.checks.flatMap(({ leaks }) => leaks)).toEqual([]);
      expect(answer.segments).toHaveLength(1);
    },
    120_000,
  );
});
