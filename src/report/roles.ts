import type { Improvement } from '../core/index.ts';

/** What a strategy is in its run's comparisons. */
export type Role = 'regime' | 'baseline' | 'hold' | 'other';

/** The role of each strategy; all are drawn alike where the run compares none. */
export function rolesOf(
  names: readonly string[],
  improvements: readonly Pick<Improvement, 'baseline' | 'against'>[],
): Role[] {
  const against = new Set(improvements.map((one) => one.against));
  const baseline = new Set(improvements.map((one) => one.baseline));
  return names.map((name) => {
    if (improvements.length === 0 || against.has(name)) return 'regime';
    return baseline.has(name) ? 'baseline' : 'other';
  });
}

/** What holding the market is called beside strategies of these names. */
export function heldName(names: readonly string[]): string {
  let name = 'hold';
  while (names.includes(name)) name += ' (market)';
  return name;
}
