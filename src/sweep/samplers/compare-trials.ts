import type { Told } from './contract.ts';

/**
 * Trials from the best to the poorest. Complete ones go before pruned ones, those pruned late before those pruned early, by what they had
 * reached; equals by number. With several objectives the first front goes before the second, inside a front the lonelier trial first.
 *
 * @param most how many are wanted; the first so many of all
 */
export function compareTrials(trials: readonly Told[], most = Number.POSITIVE_INFINITY): Told[] {
  const ranked = rankComplete(
    trials.filter(({ state }) => state === 'complete'),
    most,
  );
  if (ranked.length >= most) return ranked.slice(0, most);
  const pruned = trials.filter(({ state }) => state === 'pruned');
  pruned.sort((a, b) => steps(b) - steps(a) || finite(lastOf(a)) - finite(lastOf(b)) || a.number - b.number);
  return [...ranked, ...pruned].slice(0, most);
}

/** At least the best `most` of them, in order. */
function rankComplete(trials: readonly Told[], most: number): Told[] {
  const several = (trials[0]?.values?.length ?? 1) > 1;
  if (!several) return rankByValue(trials, most);
  const ranked: Told[] = [];
  for (const front of frontsOf(trials)) {
    const crowding = crowdingDistances(front);
    const order = Array.from(front.keys()).sort(
      (a, b) => finite(-crowding[a]!) - finite(-crowding[b]!) || front[a]!.number - front[b]!.number,
    );
    for (const i of order) ranked.push(front[i]!);
    if (ranked.length >= most) break;
  }
  return ranked;
}

function rankByValue(trials: readonly Told[], most: number): Told[] {
  const values = new Float64Array(trials.length);
  for (let i = 0; i < values.length; i++) values[i] = finite(trials[i]!.values![0]);
  const limit = most < trials.length ? smallest(values, most) : Number.POSITIVE_INFINITY;
  const kept: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i]! <= limit) kept.push(i);
  kept.sort((a, b) => values[a]! - values[b]! || trials[a]!.number - trials[b]!.number);
  return kept.map((i) => trials[i]!);
}

/** The `count`-th smallest number, fast where few are asked for. */
function smallest(values: Float64Array, count: number): number {
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (const value of values) {
    if (!(value < least[count - 1]!)) continue;
    let at = count - 1;
    for (; at > 0 && least[at - 1]! > value; at--) least[at] = least[at - 1]!;
    least[at] = value;
  }
  return least[count - 1]!;
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
  return isBetter(a.values!.map(finite), b.values!.map(finite));
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! > b[k]!) return false;
    if (a[k]! < b[k]!) better = true;
  }
  return better;
}

/** Front after front: trials that none of the rest dominates, in the order in which they came. */
export function paretoFronts(trials: readonly Told[]): Told[][] {
  return [...frontsOf(trials)];
}

function* frontsOf(trials: readonly Told[]): Generator<Told[]> {
  const values = trials.map((trial) => trial.values!.map(finite));
  // What dominates a trial stands before it, and where anything does, a member of the front does.
  let rest = Array.from(trials.keys()).sort((a, b) => compareLists(values[a]!, values[b]!));
  while (rest.length > 0) {
    const front: number[] = [];
    const behind: number[] = [];
    for (const i of rest) {
      if (front.some((one) => isBetter(values[one]!, values[i]!))) behind.push(i);
      else front.push(i);
    }
    yield front.sort((a, b) => a - b).map((i) => trials[i]!);
    rest = behind;
  }
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k]! - b[k]!;
  return 0;
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
