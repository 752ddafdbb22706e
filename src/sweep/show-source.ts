import { stringify } from 'yaml';
import type { LoadedConfig } from '../config/index.ts';
import {
  type Importance,
  type SweepAnswer,
  type SweepDimension,
  type SweepTrial,
  writeFileAtomic,
} from '../core/index.ts';

/** How much of the first objective's variance each parameter explains. */
export function importanceOf(
  _trials: readonly SweepTrial[],
  _dimensions: readonly SweepDimension[],
  _seed: number,
): Importance | null {
  return null;
}

/** The winner as a fragment of a configuration; undefined where there is none. */
export function winnerText({ config }: LoadedConfig, answer: SweepAnswer): string | undefined {
  const winner = answer.trials.find(({ number }) => number === answer.best);
  if (winner === undefined) return undefined;
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries({ ...config.sweep.fixed, ...winner.parameters })) {
    const keys = path.split('.');
    let at = tree;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys[keys.length - 1]!] = value;
  }
  return stringify(tree);
}

/** The trials as a table: one row each. @param file ends in .csv or .parquet */
export async function exportTrials(answer: SweepAnswer, file: string): Promise<void> {
  const names = answer.dimensions.map(({ name }) => name);
  const head = ['number', 'state', ...answer.objectives.map(({ of }) => of), ...names];
  const rows = answer.trials.map(({ number, state, values, point }) => [
    number,
    state,
    ...answer.objectives.map((_, i) => values[i] ?? ''),
    ...names.map((name) => point[name] ?? ''),
  ]);
  await writeFileAtomic(file, `${[head, ...rows].map((cells) => cells.join(',')).join('\n')}\n`);
}
