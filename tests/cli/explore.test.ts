import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import type { ExploreAnswer } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { exploreRun } from '../../src/experiment/index.ts';
import { emptyFolder } from './command.ts';
import { fakeContext } from './fake-context.ts';

const home = emptyFolder();
const at = (name: string): string => path.join(home, name);
const SMALL = [
  '--set',
  'labels.params.history=10d',
  '--set',
  'labels.params.window=3d',
  '--set',
  'runtime.featureStore=null',
];

async function explore(...args: string[]) {
  const world = fakeContext({ exploreRun });
  const exit = await runCli(
    ['explore', '--data', at('bars.parquet'), '--out', at('results'), ...SMALL, ...args],
    world,
  );
  return { exit, out: world.stdout(), err: world.stderr() };
}

beforeAll(async () => {
  await writeMarket(at('bars.parquet'), { years: 0.3, interval: '2h', regimes: 2, drift: 1, seed: 5 });
});

describe('explore', () => {
  it('prints a portrait of the file in 80 columns', async () => {
    const { exit, out } = await explore();
    expect(exit).toBe(0);
    expect(out).toMatch(/^A portrait reads the whole file/);
    for (const heading of ['Market', 'Returns', 'Columns', 'Labels', 'Information', 'Drift']) {
      expect(out).toMatch(new RegExp(`^${heading}`, 'm'));
    }
    const [text, page] = out.split('\n\npage: ');
    expect(Math.max(...text!.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(page!.trim()).toBe(path.join(at('results'), 'explore.html'));
    expect(readFileSync(page!.trim(), 'utf8')).toContain('Portrait of bars.parquet');
  });

  it('writes one page where asked for, and one JSON document with null for what is undefined', async () => {
    const { exit, out } = await explore('--json', '--html', at('portrait.html'));
    expect(exit).toBe(0);
    const answer = JSON.parse(out) as ExploreAnswer & { page: string };
    expect(answer.page).toBe(at('portrait.html'));
    expect(answer.data.rows).toBe(
      answer.market.gaps.rows + answer.returns.shapes[0]!.count + 1 + answer.market.gaps.runs,
    );
    const page = readFileSync(at('portrait.html'), 'utf8');
    expect(page).toContain('Portrait of bars.parquet');
    for (const { name } of answer.features) expect(page).toContain(name);
  });

  it('refuses a page that is none, before anything is read', async () => {
    const { exit, err } = await explore('--html', at('portrait.pdf'));
    expect(exit).toBe(2);
    expect(err).toMatch(/error ARGUMENT_INVALID: --html is .*portrait\.pdf/);
    expect(existsSync(at('portrait.pdf'))).toBe(false);
  });

  it('refuses a file that is not there', async () => {
    const world = fakeContext({ exploreRun });
    expect(await runCli(['explore', '--data', at('none.parquet')], world)).toBe(2);
    expect(world.stderr()).toMatch(/error FILE_MISSING/);
  });
});
