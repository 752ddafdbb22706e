import type { SweepObjective, SweepTrial } from '../../core/index.ts';
import { crowdingDistances, paretoFronts } from '../samplers/compare-trials.ts';
import type { Told } from '../samplers/contract.ts';
import type { JudgedTrial } from './contract.ts';

/**
 * Complete trials from the best on, and who of them is on the Pareto front. With several objectives the first front goes before the second; inside a
 * front the lonelier trial first, and of the loneliest (the ends of the front) the one that is best in the first objective, then in
 * the second, and so on. The first of all is therefore the one with the best first objective.
 */
export function rankTrials(
  trials: readonly JudgedTrial[],
  objectives: readonly SweepObjective[],
): { readonly order: readonly JudgedTrial[]; readonly pareto: ReadonlySet<number> } {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]));
  const told = trials
    .filter(({ state }) => state === 'complete')
    .map(
      ({ number, point, values }): Told => ({
        number,
        point,
        state: 'complete',
        values: objectives.map(({ goal }, k) => minimised(values[k], goal)),
      }),
    );
  const fronts = objectives.length > 1 ? paretoFronts(told).map(byCrowding) : [told.toSorted(byValues)];
  const order = fronts.flat();
  const best = order[0]?.values?.[0];
  const front = objectives.length > 1 ? (fronts[0] ?? []) : order.filter(({ values }) => values![0] === best);
  return {
    order: order.map(({ number }) => byNumber.get(number)!),
    pareto: new Set(front.map(({ number }) => number)),
  };
}

/** The trials with their places. */
export function withRanks(
  trials: readonly JudgedTrial[],
  { order, pareto }: ReturnType<typeof rankTrials>,
): SweepTrial[] {
  const rank = new Map(order.map(({ number }, i) => [number, i + 1]));
  return trials.map(({ returns: _, ...trial }) => ({
    ...trial,
    rank: rank.get(trial.number) ?? null,
    pareto: pareto.has(trial.number),
  }));
}

function minimised(value: number | undefined, goal: SweepObjective['goal']): number {
  if (value === undefined || Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  return goal === 'maximise' ? -value : value;
}

function byCrowding(front: readonly Told[]): Told[] {
  const sorted = front.toSorted(byValues);
  const crowding = crowdingDistances(sorted);
  return Array.from(sorted.keys())
    .sort((a, b) => (crowding[a] === crowding[b] ? a - b : crowding[b]! - crowding[a]!))
    .map((i) => sorted[i]!);
}

function byValues(a: Told, b: Told): number {
  for (let k = 0; k < a.values!.length; k++) {
    const [x, y] = [a.values![k]!, b.values![k]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.number - b.number;
}
