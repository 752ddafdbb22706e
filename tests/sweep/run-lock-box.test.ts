import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { formatSweeps } from '../../src/report/index.ts';
import { listSweeps, showSweep } from '../../src/sweep/index.ts';
import { fakeSweep, journalOf, resultsFolder, sweepConfig, sweepFolder, tableOf } from './fake-sweep.ts';

const home = resultsFolder();
const OPEN = { openLockBox: true };
const openings = (results: string): unknown[] =>
  JSON.parse(readFileSync(path.join(results, 'sweeps', 'lock-boxes.json'), 'utf8')).openings;

it('a lock box is opened once for the best trial; no further trial is asked for after it', async () => {
  const results = path.join(home, 'one');
  const shut = await fakeSweep(results);
  expect(shut.lockBox).toEqual({
    from: '2021-06-01T00:00:00Z',
    to: '2021-07-01T00:00:00Z',
    days: 30,
    openings: 0,
    opened: null,
  });
  const { lockBox, best, sentences } = await fakeSweep(results, { options: OPEN });
  expect(lockBox).toMatchObject({ openings: 1, opened: { trial: best } });
  const { sharpe, ci95, inSample, sentence } = lockBox!.opened!;
  expect(sharpe).toBeGreaterThan(ci95[0]);
  expect(sharpe).toBeLessThan(ci95[1]);
  expect(inSample).toBeCloseTo(shut.trials[best!]!.values[0]!, 4);
  expect(sentences.at(-1)).toBe(sentence);
  const journal = journalOf(results);
  await expect(fakeSweep(results, { sweep: { trials: 13 } })).rejects.toThrow(
    /opened for trial \d+ after 12 trials, and 13 are wanted[\s\S]*--trials 12/,
  );
  const again = await fakeSweep(results, { options: OPEN });
  expect(again.lockBox).toEqual(lockBox);
  expect(journalOf(results).equals(journal)).toBe(true);
});

it('openings are remembered after --fresh and over sweeps of the same days', async () => {
  const results = path.join(home, 'two');
  await fakeSweep(results, { options: OPEN });
  const fresh = await fakeSweep(results, { options: { fresh: true } });
  expect(fresh.lockBox).toMatchObject({ openings: 1, opened: null });
  // The same trial again tells nothing new.
  expect((await fakeSweep(results, { options: OPEN })).lockBox!.openings).toBe(1);
  const other = await fakeSweep(results, { sweep: { batch: 7 }, options: OPEN });
  expect(other.lockBox!.openings).toBe(2);
  expect(other.lockBox!.opened!.sentence).toMatch(/opened 2 times/);
  expect(openings(results)).toHaveLength(2);
  expect(existsSync(path.join(results, 'sweeps', 'lock-boxes.json.lock'))).toBe(false);
  writeFileSync(path.join(results, 'sweeps', 'lock-boxes.json'), '{ "openings"');
  await expect(fakeSweep(results)).rejects.toThrow(/record of opened lock boxes is damaged/);
});

it('days are known again in another cut of the same market, by their marks', async () => {
  const results = path.join(home, 'cut');
  const cut = (hash: string, locked: string[]) => ({ identity: hash, data: { hash, locked } });
  await fakeSweep(results, { ...cut('bars', ['a', 'b', 'c']), options: OPEN });
  expect((await fakeSweep(results, cut('a day later', ['b', 'c', 'd']))).lockBox!.openings).toBe(1);
  expect((await showSweep(sweepConfig(results), 'latest', () => '')).lockBox!.openings).toBe(1);
  expect((await fakeSweep(results, cut('another market', ['x', 'y']))).lockBox!.openings).toBe(0);
});

it('a lock box that was recorded but not journalled, by a crash between the two, is opened again and counts once', async () => {
  const results = path.join(home, 'three');
  await fakeSweep(results);
  const before = journalOf(results);
  const opened = await fakeSweep(results, { options: OPEN });
  writeFileSync(path.join(sweepFolder(results), 'journal.jsonl'), before);
  expect(await fakeSweep(results, { options: OPEN })).toEqual(opened);
  expect(openings(results)).toHaveLength(1);
});

it('there is nothing to open without a lock box, or without a trial that completed', async () => {
  const results = path.join(home, 'four');
  await expect(fakeSweep(results, { sweep: { lockBox: 0 }, options: OPEN })).rejects.toThrow(/no lock box to open/);
  expect(existsSync(results)).toBe(false);
  await expect(fakeSweep(results, { fails: () => 'never', options: OPEN })).rejects.toThrow(/none completed/);
  const flat = { finds: () => Number.NaN, identity: 'flat', options: OPEN };
  await expect(fakeSweep(results, flat)).rejects.toThrow(/strategies\.trend\.sharpe is undefined in all of them/);
});

it('a damaged journal hides no other sweep from the list, which says what is wrong with it', async () => {
  const results = path.join(home, 'damaged');
  const { sweepId } = await fakeSweep(results);
  const content = journalOf(results);
  const other = await fakeSweep(results, { sweep: { 'sampler.use': 'sobol' } });
  content[content.length >> 1]! ^= 1;
  const file = path.join(results, 'sweeps', sweepId, 'journal.jsonl');
  writeFileSync(file, content);
  const loaded = sweepConfig(results);
  const lines = await listSweeps(loaded);
  const damaged = lines.find((line) => line.sweepId === sweepId)!;
  expect(damaged.damaged).toMatch(/^line \d+ of the journal is damaged.*journal\.jsonl:\d+\)$/);
  expect(lines.find((line) => line.sweepId === other.sweepId)).toMatchObject({ damaged: null, sampler: 'sobol' });
  expect(formatSweeps(lines)).toMatch(new RegExp(`${sweepId}.* damaged[\\s\\S]*\n${sweepId}: line`));
  await expect(showSweep(loaded, sweepId, () => '')).rejects.toThrow(/damaged/);
});

it('a sweep is shown and listed from its journal, without what was made of it', async () => {
  const results = path.join(home, 'five');
  const answer = await fakeSweep(results, { options: OPEN });
  const other = await fakeSweep(results, { sweep: { 'sampler.use': 'sobol' } });
  rmSync(path.join(results, 'sweeps', answer.sweepId, 'sweep.json'));
  const loaded = sweepConfig(results);
  expect(tableOf(await showSweep(loaded, answer.sweepId.slice(0, 9), () => 'page'))).toEqual(tableOf(answer));
  expect(await showSweep(loaded, 'latest', () => 'page')).toEqual(other);
  const lines = await listSweeps(loaded);
  expect(lines.map(({ sweepId, latest, lockBoxOpened }) => [sweepId, latest, lockBoxOpened])).toEqual([
    [answer.sweepId, false, true],
    [other.sweepId, true, false],
  ]);
  expect(lines[0]!.best).toBeNull();
  expect(lines[1]!).toMatchObject({
    sampler: 'sobol',
    trials: { wanted: 12, ended: 12 },
    best: { trial: other.best },
  });
  await expect(showSweep(loaded, 'ffff', () => '')).rejects.toThrow(/there is no sweep "ffff"[\s\S]*--list/);
  await expect(showSweep(sweepConfig(path.join(home, 'none')), 'latest', () => '')).rejects.toThrow(/no sweep yet/);
  expect(await listSweeps(sweepConfig(path.join(home, 'none')))).toEqual([]);
});
