import type { Told } from '../../../src/sweep/samplers/contract.ts';

/**
 * Trials from the best to the poorest. Complete ones go before pruned ones, those pruned late before those pruned early, by what they had
 * reached; equals by number. With several objectives the first front goes before the second, inside a front the lonelier trial first.
 */
export function compareTrials(trials: readonly Told[]): Told[] {
  const complete = trials.filter(({ state }) => state === 'complete');
  const pruned = trials.filter(({ state }) => state === 'pruned');
  return [
    ...rankComplete(complete),
    ...pruned.toSorted((a, b) => steps(b) - steps(a) || finite(lastOf(a)) - finite(lastOf(b)) || a.number - b.number),
  ];
}

function rankComplete(trials: readonly Told[]): Told[] {
  const several = (trials[0]?.values?.length ?? 1) > 1;
  if (!several) return trials.toSorted((a, b) => finite(a.values![0]) - finite(b.values![0]) || a.number - b.number);
  return paretoFronts(trials).flatMap((front) => {
    const crowding = crowdingDistances(front);
    return Array.from(front.keys())
      .sort((a, b) => finite(-crowding[a]!) - finite(-crowding[b]!) || front[a]!.number - front[b]!.number)
      .map((i) => front[i]!);
  });
}

function steps({ intermediate }: Told): number {
  return intermediate?.length ?? 0;
}

function lastOf({ intermediate }: Told): number | undefined {
  return intermediate?.at(-1);
}

/** Undefined and NaN are as poor as can be; differences of infinities must not be NaN. */
function finite(value: number | undefined): number {
  if (value === undefined || Number.isNaN(value)) return Number.MAX_VALUE / 4;
  return Math.min(Number.MAX_VALUE / 4, Math.max(-Number.MAX_VALUE / 4, value));
}

/** Whether `a` is nowhere poorer than `b` and somewhere better. */
export function dominates(a: Told, b: Told): boolean {
  const [x, y] = [a.values!.map(finite), b.values!.map(finite)];
  return x.every((value, i) => value <= y[i]!) && x.some((value, i) => value < y[i]!);
}

/** Front after front: trials that none of the rest dominates. */
export function paretoFronts(trials: readonly Told[]): Told[][] {
  const fronts: Told[][] = [];
  let rest = [...trials];
  while (rest.length > 0) {
    const front = rest.filter((trial) => !rest.some((other) => dominates(other, trial)));
    const taken = new Set(front);
    fronts.push(front);
    rest = rest.filter((trial) => !taken.has(trial));
  }
  return fronts;
}

/** How far a trial's neighbours in its front lie apart, summed over objectives; infinite at the ends. @see Deb et al. 2002, IEEE TEC 6(2) */
export function crowdingDistances(front: readonly Told[]): Float64Array {
  const distances = new Float64Array(front.length);
  const objectives = front[0]?.values?.length ?? 0;
  for (let k = 0; k < objectives; k++) {
    const value = (i: number): number => finite(front[i]!.values![k]);
    const order = Array.from(front.keys()).sort((a, b) => value(a) - value(b) || a - b);
    const width = value(order.at(-1)!) - value(order[0]!);
    distances[order[0]!] = distances[order.at(-1)!] = Number.POSITIVE_INFINITY;
    if (!(width > 0)) continue;
    for (let p = 1; p < order.length - 1; p++)
      distances[order[p]!]! += (value(order[p + 1]!) - value(order[p - 1]!)) / width;
  }
  return distances;
}
