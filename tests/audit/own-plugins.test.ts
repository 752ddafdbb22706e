import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { audit, chainFor, found } from './world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-audit-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A feature's file: the close of so many rows later (0: its own) against the row's. */
function feature(name: string, later: number): string {
  const file = path.join(folder, `${name}.ts`);
  writeFileSync(
    file,
    `import { defineFeature, makeFeature, z } from 'regimewalk/plugin';
    export default defineFeature({
      summary: 'test', schema: z.strictObject({}),
      create: (params) => makeFeature({
        name: '${name}', params, inputs: ['open', 'close'], outputs: { ${name}: 0 },
        kernel: () => ({ memory: [], run({ open, close }, n, out) {
          for (let i = 0; i < n; i++) out[0]![i] = (close[i + ${later}] ?? close[i]!) / open[i]! - 1;
        } }),
      }),
    });`,
  );
  return file;
}

/** A labeler's file: whether the close is above that of so many rows before `row + later`. */
function labeler(name: string, later: number): string {
  const file = path.join(folder, `${name}.ts`);
  writeFileSync(
    file,
    `import { defineLabeler, z } from 'regimewalk/plugin';
    export default defineLabeler({
      summary: 'test', schema: z.strictObject({}),
      create: () => ({
        name: '${name}', names: ['DOWN', 'UP'], horizonBars: 0, lookbackBars: 24, fitted: false,
        fit: () => ({ params: {}, steps: ({ close }) => ({
          inputNames: [], inputs: new Float64Array(0),
          at: (row) => row < 24 ? -1 : Number((close[row + ${later}] || close[row]!) > close[row - 24]!),
        }) }),
      }),
    });`,
  );
  return file;
}

const within = (use: string) => ({ use: 'timeframes', params: { timeframes: ['4h'], features: [{ use }] } });
const own = (features: readonly unknown[], labels: string) => ({
  features,
  labels: { use: labels, params: {}, filter: null, leadBars: '4h' },
  strategies: { hold: { use: 'hold' } },
  compare: [],
});

/** No segment is fitted: what reads ahead here does not go through a model. */
const UNFITTED = { segments: 0 };

describe('plug-ins of one’s own', () => {
  it('honest ones raise no alarm, alone, inside of a timeframe and behind a transform', async () => {
    const use = feature('body', 0);
    const transform = [{ use: 'zscore', params: { window: 50 } }];
    const checks = await audit(await chainFor(own([{ use }, within(use), { use, transform }], labeler('up', 0))));
    expect(found(checks)).toEqual([]);
    expect(checks['live forecasts']!.compared).toBeGreaterThan(0);
  });

  it('a feature that reads the next bar is named, also on a longer timeframe', async () => {
    const use = feature('ahead', 1);
    const checks = await audit(await chainFor(own([{ use }, within(use)], labeler('up', 0))), UNFITTED);
    expect(found(checks)).toEqual(expect.arrayContaining(['features: ahead', 'features: h4_ahead']));
  });

  it('a labeler that reads the next bar is named', async () => {
    const checks = await audit(await chainFor(own([{ use: feature('body', 0) }], labeler('seer', 1))), UNFITTED);
    expect(checks.labels!.leaks.length).toBeGreaterThan(0);
  });
});
