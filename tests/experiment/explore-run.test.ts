import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { exploreRun } from '../../src/experiment/index.ts';

const home = mkdtempSync(path.join(tmpdir(), 'regimewalk-explore-'));
const file = path.join(home, 'market.parquet');

beforeAll(async () => {
  await writeMarket(file, { years: 0.6, interval: '2h', regimes: 3, drift: 1, seed: 3 });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const explore = (...sets: string[]) =>
  exploreRun(
    loadConfig({
      sets: ['labels.params.history=20d', 'labels.params.window=5d', 'runtime.featureStore=null', ...sets],
      overrides: { 'data.file': file, 'data.generate': null },
      flags: {},
    }),
    { progress: SILENT_PROGRESS },
  );

it('portrays bars, columns and labels of the configuration, and warns that it has seen everything', async () => {
  const { answer, series } = await explore();
  const { data, market, features, labels, information, cautions } = answer;
  expect(series.close).toHaveLength(data.rows);
  expect(market.spanDays).toBeCloseTo(219, 0);
  const inputs = features.filter(({ of }) => of === 'label input').map(({ name }) => name);
  expect(inputs).toContain('share_BULL_TREND');
  expect(inputs.some((name) => name.startsWith('known_'))).toBe(false);
  expect(information.columns).toHaveLength(features.length);
  const rows = labels.classes.reduce((sum, one) => sum + one.rows, 0);
  expect(rows + labels.undefinedRows).toBe(data.rows);
  expect(labels.naiveAccuracy.value).toBeGreaterThan(labels.majority);
  expect(labels.markovAccuracy).toBeGreaterThanOrEqual(labels.naiveAccuracy.value - 1e-12);
  for (const row of labels.transitions) {
    if (!Number.isNaN(row[0]!)) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  }
  expect(labels.fittedOn).toBeNull();
  expect(cautions[0]).toMatch(/nothing here is out of sample/);
  expect(cautions[1]).toMatch(/--to 2021-06-\d\d leaves the newest 20 % unseen/);
});

it('gives the same portrait for the same seed, and other permutations for another', async () => {
  const [first, again, other] = [await explore(), await explore(), await explore('seed=2')];
  expect(JSON.stringify(again.answer)).toBe(JSON.stringify(first.answer));
  expect(other.answer.features).toEqual(first.answer.features);
  expect(other.answer.drift.columns[0]!.ks).toBe(first.answer.drift.columns[0]!.ks);
  expect(JSON.stringify(other.answer.information)).not.toBe(JSON.stringify(first.answer.information));
});

it('fits a labeler on the first train window alone, and says so', async () => {
  const hmm = ['labels={"use":"hmm","leadBars":"1d"}', 'walkForward.trainWeeks=8'];
  const { answer, series } = await explore(...hmm);
  expect(answer.labels.fittedOn).toMatchObject({ from: '2021-01-01T00:00:00Z', rows: 672 });
  expect(answer.cautions.at(-1)).toMatch(/first train window alone \(to 2021-02-25\)/);
  // What comes after that window changes no label before its own row.
  const cut = await explore(...hmm, 'data.to=2021-05-01');
  expect(cut.series.label).toEqual(series.label.subarray(0, cut.series.label.length));
});
