import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { formatTpeBench } from '../../src/report/index.ts';
import { fakeContext } from './fake-context.ts';

const golden = fileURLToPath(new URL('../golden/optuna-tpe.json', import.meta.url));
const FEW = ['bench', 'tpe', '--seeds', '2', '--quiet'];

it('bench tpe prints what the sampler finds and costs as one JSON document, from which the tables follow', async () => {
  const context = fakeContext();
  expect(await runCli([...FEW, '--golden', golden, '--json'], context)).toBe(0);
  const answer = JSON.parse(context.stdout());
  expect(answer).toMatchObject({ task: 'tpe', seeds: 2, optuna: '5.0.0' });
  expect(answer.quality.map((row: { function: string; mode: string }) => `${row.function} ${row.mode}`)).toEqual([
    'branin joint',
    'branin independent',
    'hartmann6 joint',
    'hartmann6 independent',
    'mixed joint',
    'mixed independent',
  ]);
  for (const { ours, random, optuna } of answer.quality) {
    for (const { q25, median, q75 } of [ours, random, optuna]) expect(q25 <= median && median <= q75).toBe(true);
    expect(ours.median).toBeLessThan(random.median);
  }
  expect(answer.ask.map(({ trials }: { trials: number }) => trials)).toEqual([100, 100, 300, 300, 1000, 1000]);
  for (const { medianMs, q90Ms } of answer.ask) expect(medianMs > 0 && medianMs <= q90Ms).toBe(true);
  expect(answer.loop).toMatchObject({ trials: 1000, parameters: 5, batch: 4 });
  const text = formatTpeBench(answer, {});
  expect(text).toMatch(/^Best value after 100 trials, median \(quartiles\) of 2 seeds.*optuna 5\.0\.0\./);
  expect(text).toMatch(/hartmann6 +joint +-3\.\d+ \(-3\.\d+, -\d\.\d+\) +-3\.228 \(-3\.246, -3\.146\)/);
  expect(text).toMatch(/1,000 +joint +\d+\.\d\d +\d+\.\d\d\n/);
}, 60_000);

it('bench tpe says where its file is missing', async () => {
  const missing = fakeContext();
  expect(await runCli([...FEW, '--golden', 'nowhere.json'], missing)).toBe(2);
  expect(missing.stderr()).toContain('nowhere.json does not exist');
});
