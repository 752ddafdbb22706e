import type { Thing } from './compare-pair.ts';
import { HOLD, type OpenRun } from './open-runs.ts';

type Pair = readonly [baseline: Thing, against: Thing];

/**
 * Who is held against whom. With a baseline: all others against it. Strategies of one run: as its configuration pairs them, each against
 * holding, and what is left against the first. Several runs: a strategy against the same one of the first run that has it, what is left
 * against the first of all; holding is a line beside them.
 *
 * @param things in the order in which they were asked for
 */
export function choosePairs(things: readonly Thing[], runs: readonly OpenRun[], baseline: string | undefined): Pair[] {
  const fixed = things.find(({ name }) => name === baseline);
  if (fixed !== undefined) return things.flatMap((thing) => (thing === fixed ? [] : [[fixed, thing] as const]));
  const pairs = runs.length === 1 ? withinRun(things, runs[0]!) : acrossRuns(things);
  const paired = new Set(pairs.flat());
  const first = things.find(({ strategy }) => strategy !== HOLD) ?? things[0]!;
  const left = things.filter((thing) => !paired.has(thing) && thing !== first && !(thing.held && pairs.length > 0));
  return [...pairs, ...left.map((thing): Pair => [first, thing])];
}

function withinRun(things: readonly Thing[], { config }: OpenRun): Pair[] {
  const named = (name: string): Thing | undefined => things.find(({ strategy }) => strategy === name);
  const configured = config.compare.flatMap(({ baseline, against }) =>
    against.flatMap((name): Pair[] => {
      const [base, other] = [named(baseline), named(name)];
      return base === undefined || other === undefined ? [] : [[base, other]];
    }),
  );
  const hold = named(HOLD);
  if (hold === undefined) return configured;
  const held = things.flatMap((thing): Pair[] => (thing === hold ? [] : [[hold, thing]]));
  return [...configured, ...held.filter(([base, other]) => !configured.some(([a, b]) => a === base && b === other))];
}

function acrossRuns(things: readonly Thing[]): Pair[] {
  return things.flatMap((thing, i): Pair[] => {
    const same = things.slice(0, i).find(({ strategy }) => strategy === thing.strategy);
    return same === undefined ? [] : [[same, thing]];
  });
}
