import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { Journal, readJournal } from '../../src/sweep/journal/journal.ts';
import { parseSweep } from '../../src/sweep/sweep-spec.ts';
import { runTrials } from '../../src/sweep/trial-loop.ts';
import { fakeSweep, resultsFolder, sweepConfig, sweepFolder } from './fake-sweep.ts';
import { fakeTrials } from './fake-trials.mjs';

/** Events of six trials, by name. */
const EACH_ONCE = ['ask', 'tell'].flatMap((type) => [0, 1, 2, 3, 4, 5].map((number) => `${type} ${number}`)).join();

it('a journal that is cut off at any byte of its last batch goes on to the same trials, each told once', async () => {
  const results = resultsFolder();
  const sweep = { trials: 6, 'sampler.use': 'tpe', 'sampler.params': { startupTrials: 2 }, batch: 2 };
  await fakeSweep(results, { sweep, days: 2 });
  const file = path.join(sweepFolder(results), 'journal.jsonl');
  const bytes = readFileSync(file);
  const { sweep: head, history: whole } = readJournal(file)!;
  const loaded = sweepConfig(results, sweep);
  const spec = parseSweep(loaded);
  const calls = { progress: SILENT_PROGRESS, signal: new AbortController().signal, render: () => '' };
  const trials = await fakeTrials({ days: 2 })(loaded, { ...spec, pruner: null }, calls);
  const ends = [...bytes.keys()].filter((i) => bytes[i] === 0x0a);
  expect(ends).toHaveLength(2 + 2 * 6);
  const wanted = JSON.stringify(whole.trials());
  for (let length = ends.at(-5)!; length < bytes.length; length++) {
    writeFileSync(file, bytes.subarray(0, length));
    const journal = Journal.open(file, head);
    await runTrials({
      ...spec,
      journal,
      executor: trials.executor(1),
      signs: [-1],
      seed: 1,
      prunes: false,
      signal: calls.signal,
      onTold: () => {},
    });
    journal.close();
    const types = readFileSync(file, 'utf8').matchAll(/^.{9}\{"type":"(ask|tell)","number":(\d+)/gm);
    const once = Array.from(types, ([, type, number]) => `${type} ${number}`).sort();
    const found = { trials: JSON.stringify(journal.history.trials()), once: once.join() };
    if (found.trials !== wanted || found.once !== EACH_ONCE) expect(found, `cut to ${length} bytes`).toBeNull();
  }
});
