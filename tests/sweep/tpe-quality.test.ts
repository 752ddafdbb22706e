import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tpeQuality } from '../../src/sweep/bench/quality.ts';
import { readReference } from '../../src/sweep/bench/reference.ts';

const golden = fileURLToPath(new URL('../golden/optuna-tpe.json', import.meta.url));

it("finds what optuna's sampler finds: medians within its quartiles, no test that says poorer, better than chance", () => {
  const rows = tpeQuality(readReference(golden), 20);
  expect(rows).toHaveLength(6);
  for (const { function: name, mode, ours, optuna, randomP, good } of rows) {
    expect(ours.median, `${name} ${mode}`).toBeLessThanOrEqual(optuna!.q75);
    expect(optuna!.p, `${name} ${mode}`).toBeGreaterThanOrEqual(0.01);
    expect(randomP, `${name} ${mode}`).toBeLessThan(0.01);
    expect(good).toBe(true);
  }
}, 60_000);

it('says where results cannot be read', () => {
  expect(() => readReference('nowhere.json')).toThrow(/nowhere.json does not exist/);
  expect(() => readReference(fileURLToPath(new URL('../golden/linear.json', import.meta.url)))).toThrow(
    /holds no reference results/,
  );
});
