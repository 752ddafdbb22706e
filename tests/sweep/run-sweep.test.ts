import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { readJournal } from '../../src/sweep/journal/journal.ts';
import { parseSampler } from '../../src/sweep/samplers/catalog.ts';
import type { Told } from '../../src/sweep/samplers/contract.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';
import { fakeSweep, journalOf, resultsFolder, sweepConfig, sweepFolder, tableOf, X, Y } from './fake-sweep.ts';

const home = resultsFolder();
let folders = 0;
const folder = (): string => path.join(home, String(folders++));
const TPE = { 'sampler.use': 'tpe', 'sampler.params': { startupTrials: 4 }, batch: 3, trials: 20 };
/** Trials that end in another order than they began in. */
const uneven = (number: number): number => 1 + ((number * 7) % 5);

describe('a sweep', () => {
  it('tries as many trials as were asked for and names the best', async () => {
    const results = folder();
    const answer = await fakeSweep(results, { sweep: { trials: 30 } });
    expect(answer.counts).toEqual({ wanted: 30, complete: 30, pruned: 0, failed: 0 });
    expect(answer.trials.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    const best = answer.trials[answer.best!]!;
    expect(best.values[0]).toBe(Math.max(...answer.trials.map(({ values }) => values[0]!)));
    expect(best.parameters).toEqual({ [X]: best.point[X], [Y]: best.point[Y] });
    expect(new Set(answer.trials.map(({ seed }) => seed)).size).toBe(30);
    expect(best.figures.calmar).toBeNaN();
    expect(answer.period).toEqual({ from: '2021-01-01', to: '2021-03-01', days: 60, steps: 2 });
    expect(answer.dimensions.map(({ text }) => text)).toEqual(['uniform [0, 1]', 'quniform [0, 5, 0.5]']);
    expect(answer.asConfigured!.values).toEqual([0.5]);
    const dir = sweepFolder(results);
    expect(JSON.parse(readFileSync(path.join(dir, 'sweep.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(answer)));
    expect(readFileSync(path.join(dir, 'report.html'), 'utf8')).toBe(`page of ${answer.sweepId}`);
    expect(readFileSync(path.join(dir, 'winner.yml'), 'utf8')).toContain('x:');
    expect(readFileSync(path.join(results, 'sweeps', 'latest'), 'utf8').trim()).toBe(answer.sweepId);
  });

  it.each([
    ['random', {}],
    ['tpe', TPE],
    ['nsga-ii', { 'sampler.use': 'nsga-ii', batch: 4, trials: 16 }],
  ])('leaves the same journal, byte by byte, with one worker and with three: %s', async (_, sweep) => {
    const [one, three] = [folder(), folder()];
    await fakeSweep(one, { sweep, workers: 1, delay: uneven });
    await fakeSweep(three, { sweep, workers: 3, delay: uneven });
    expect(journalOf(three).equals(journalOf(one))).toBe(true);
  });

  it('asks again for exactly the trials of its journal: TPE in batches, from what was told before each batch', async () => {
    const results = folder();
    await fakeSweep(results, { sweep: TPE, workers: 2, delay: uneven });
    const { history, sweep } = readJournal(path.join(sweepFolder(results), 'journal.jsonl'))!;
    const { config } = sweepConfig(results, TPE);
    const space = parseSpace(config.sweep.space, [], 'space', 'constraints');
    const sampler = parseSampler(sweep.sampler, space, 'sampler');
    const trials = history.trials();
    trials.forEach(({ number, point }) => {
      const first = Math.floor(number / 3) * 3;
      const known = trials.slice(0, number).map((trial): Told => {
        if (trial.number >= first) return { number: trial.number, point: trial.point, state: 'running' };
        return history.told(trial.number)!;
      });
      expect(sampler.ask(number, known, sweep.seed), `trial ${number}`).toEqual(point);
    });
  });

  it('grows: ten trials and then thirty are the thirty of one call', async () => {
    const [grown, whole] = [folder(), folder()];
    for (const [sweep, more] of [
      [{ trials: 10 }, { trials: 30 }],
      [
        { ...TPE, trials: 10 },
        { ...TPE, trials: 20 },
      ],
    ]) {
      const first = await fakeSweep(grown, { sweep });
      const calls: number[] = [];
      const answer = await fakeSweep(grown, { sweep: more, onTrial: ({ number }) => calls.push(number) });
      expect(answer.sweepId).toBe(first.sweepId);
      expect(calls[0]).toBe(10);
      expect(tableOf(answer)).toEqual(tableOf(await fakeSweep(whole, { sweep: more })));
    }
  });

  it('keeps what it has where fewer trials are asked for, and tries nothing twice', async () => {
    const results = folder();
    await fakeSweep(results, { sweep: { trials: 12 } });
    const before = journalOf(results);
    const answer = await fakeSweep(results, {
      sweep: { trials: 5 },
      onTrial: () => expect.unreachable('no trial is left'),
    });
    expect(answer.trials).toHaveLength(12);
    expect(journalOf(results).equals(before)).toBe(true);
  });

  it('stopped by Ctrl-C says how far it came, and goes on to the same table', async () => {
    for (const sweep of [{ trials: 40 }, TPE]) {
      const [stopped, whole] = [folder(), folder()];
      const interrupt = new AbortController();
      const call = { sweep, workers: 2, delay: uneven };
      const onTrial = ({ number }: { number: number }) => number === 11 && interrupt.abort();
      await expect(fakeSweep(stopped, { ...call, onTrial, options: { signal: interrupt.signal } })).rejects.toThrow(
        /stopped after 1[0-3] of \d+ trials[\s\S]*goes on from here/,
      );
      const soFar = JSON.parse(readFileSync(path.join(sweepFolder(stopped), 'sweep.json'), 'utf8'));
      expect(soFar.trials.length).toBeGreaterThanOrEqual(10);
      expect(tableOf(await fakeSweep(stopped, call))).toEqual(tableOf(await fakeSweep(whole, call)));
    }
  });

  it('is another sweep with another space, sampler, batch, seed of data or code; and the same with more trials or folds', async () => {
    const results = folder();
    const idOf = async (sweep: object, identity = 'fake') =>
      (await fakeSweep(results, { sweep: { trials: 2, ...sweep }, identity })).sweepId;
    const id = await idOf({});
    expect(await idOf({ trials: 3, nested: null })).toBe(id);
    const others = [
      await idOf({ 'sampler.use': 'sobol' }),
      await idOf({ batch: 5 }),
      await idOf({ lockBox: 0.3 }),
      await idOf({ fixed: { [X]: 1 } }),
      await idOf({}, 'other bars'),
    ];
    expect(new Set([id, ...others]).size).toBe(6);
  });

  it('refuses the journal of another sweep, and one that another process writes', async () => {
    const [results, other] = [folder(), folder()];
    await fakeSweep(results);
    await fakeSweep(other, { sweep: { batch: 9 } });
    const file = path.join(sweepFolder(results), 'journal.jsonl');
    writeFileSync(file, journalOf(other));
    await expect(fakeSweep(results)).rejects.toThrow(/trials of another space/);
    expect(existsSync(`${file}.lock`)).toBe(false);
    writeFileSync(`${file}.lock`, `${process.ppid}\n`);
    await expect(fakeSweep(results, { options: { fresh: true } })).rejects.toThrow(/is writing this sweep/);
    expect(readFileSync(file).equals(journalOf(other))).toBe(true);
    rmSync(`${file}.lock`);
    expect((await fakeSweep(results, { options: { fresh: true } })).counts.complete).toBe(12);
  });

  it('goes on past trials that fail, with their reasons', async () => {
    const answer = await fakeSweep(folder(), {
      sweep: { trials: 40 },
      fails: (parameters) => ((parameters[X] as number) < 0.5 ? 'x is too small' : undefined),
    });
    expect(answer.counts.failed).toBeGreaterThan(10);
    expect(answer.counts.failed + answer.counts.complete).toBe(40);
    const failed = answer.trials.find(({ state }) => state === 'failed')!;
    expect(failed).toMatchObject({ reason: 'x is too small', values: [], rank: null });
    expect(answer.trials[answer.best!]!.point[X]).toBeGreaterThanOrEqual(0.5);
  });

  it.each([
    ['random', {}],
    ['tpe', { 'sampler.use': 'tpe', batch: 8 }],
  ])('stops where its first twenty trials fail, and says why: %s', async (_, sweep) => {
    const results = folder();
    const call = { sweep: { trials: 100, ...sweep }, fails: () => 'the window is longer than the history' };
    await expect(fakeSweep(results, call)).rejects.toThrow(
      /the first 20 trials failed: the window is longer than the history/,
    );
    const answer = JSON.parse(readFileSync(path.join(sweepFolder(results), 'sweep.json'), 'utf8'));
    expect(answer.counts).toEqual({ wanted: 100, complete: 0, pruned: 0, failed: 20 });
    expect(answer.best).toBeNull();
    await expect(fakeSweep(results, call)).rejects.toThrow(/first 20 trials failed/);
  });

  it('minimises what is good when small, beside what is good when great', async () => {
    const objectives = [{ of: 'strategies.trend.maxDrawdown', goal: 'minimise' }, { of: 'strategies.trend.sharpe' }];
    const answer = await fakeSweep(folder(), { sweep: { objectives } });
    const first = answer.trials.map(({ values }) => values[0]!);
    expect(answer.trials[answer.best!]!.values[0]).toBe(Math.min(...first));
    for (const { values } of answer.trials) expect(Object.is(values[1], 0)).toBe(true);
  });

  it('tells a pruner what was told before the batch, and keeps the steps of what it ended', async () => {
    const known: number[] = [];
    const answer = await fakeSweep(folder(), {
      sweep: { ...TPE, 'pruner.use': 'median' },
      onTrial: ({ told }) => known.push(told!.length),
      prune: (steps) => steps[0]! < 0,
    });
    expect(known).toEqual(Array.from({ length: 20 }, (_, number) => Math.floor(number / 3) * 3));
    expect(answer.counts.pruned).toBeGreaterThan(0);
    expect(answer.trials.find(({ state }) => state === 'pruned')!.steps).toHaveLength(1);
  });

  it('ends with the last point of a grid', async () => {
    const space = { [X]: { choice: [0, 1] }, [Y]: { choice: [1, 2, 3] } };
    const answer = await fakeSweep(folder(), { sweep: { space, 'sampler.use': 'grid', trials: 100 } });
    expect(answer.counts).toMatchObject({ wanted: 6, complete: 6 });
  });

  it('shows how far it is, and the best so far', async () => {
    const notes: string[] = [];
    const progress = { ...SILENT_PROGRESS, tick: (done: number, note?: string) => notes.push(`${done} ${note}`) };
    const answer = await fakeSweep(folder(), {
      options: { progress },
      fails: (p) => (Number(p[X]) < 0.2 ? 'x' : undefined),
    });
    expect(notes[0]).toBe('0 undefined');
    const best = Number(answer.trials[answer.best!]!.values[0]!.toPrecision(3));
    expect(notes.at(-1)).toBe(`12 best ${best} in trial ${answer.best}, ${answer.counts.failed} failed`);
  });

  it('refuses several assets, and a sampler or pruner that does not exist', async () => {
    await expect(fakeSweep(folder(), { sweep: { 'sampler.use': 'tpee' } })).rejects.toThrow(/"tpe"/);
    await expect(fakeSweep(folder(), { sweep: { 'pruner.use': 'medium' } })).rejects.toThrow(/median/);
  });
});
