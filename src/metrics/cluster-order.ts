/**
 * An order that puts alike items side by side: they are joined two groups at a time, the two whose mean distance is smallest, each join
 * turned so that the nearest ends meet.
 *
 * @param distance symmetric, shape [n][n]
 * @returns the items 0 … n − 1, each once
 */
export function clusterOrder(distance: readonly (readonly number[])[]): number[] {
  let groups = distance.map((_, i) => [i]);
  const between = distance.map((row) => [...row]);
  while (groups.length > 1) {
    let [a, b] = [0, 1];
    for (let i = 0; i < groups.length; i++) {
      for (let j = i + 1; j < groups.length; j++) if (between[i]![j]! < between[a]![b]!) [a, b] = [i, j];
    }
    const [left, right] = [groups[a]!, groups[b]!];
    const merged = nearestEnds(left, right, distance);
    const share = left.length / (left.length + right.length);
    for (let i = 0; i < groups.length; i++) {
      const mean = share * between[a]![i]! + (1 - share) * between[b]![i]!;
      between[a]![i] = mean;
      between[i]![a] = mean;
    }
    groups[a] = merged;
    groups = groups.filter((_, i) => i !== b);
    between.splice(b, 1);
    for (const row of between) row.splice(b, 1);
  }
  return groups[0] ?? [];
}

function nearestEnds(left: number[], right: number[], distance: readonly (readonly number[])[]): number[] {
  const turned = (items: number[]): number[] => items.toReversed();
  const ways = [
    [left, right],
    [left, turned(right)],
    [turned(left), right],
    [turned(left), turned(right)],
  ] as const;
  let best: readonly [number[], number[]] = ways[0];
  const gap = ([l, r]: readonly [number[], number[]]): number => distance[l[l.length - 1]!]![r[0]!]!;
  for (const way of ways) if (gap(way) < gap(best)) best = way;
  return [...best[0], ...best[1]];
}
