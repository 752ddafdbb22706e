import { InputError, nearestName, type RunAnswer } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import type { RunRecord } from '../results.ts';
import { answerOfRun } from '../runs.ts';

/** What a user wants side by side. */
export interface Wanted {
  /** `RUN` or `RUN:STRATEGY`; without any the latest run. */
  readonly runs: readonly string[];
  /** Names of strategies; those of the runs' own comparisons without any. */
  readonly strategies?: readonly string[] | undefined;
  /** What all others are held against; as the runs' own configuration pairs them without one. */
  readonly baseline?: string | undefined;
}

/** A finished run with what its folder tells. */
export interface OpenRun {
  readonly name: string;
  readonly store: RunStore;
  readonly answer: RunAnswer;
  readonly config: RunConfig;
  /** Where its bars lay. */
  readonly barsFile: string;
}

/** What is read here of the configuration that a run left. */
export type RunConfig = Readonly<Record<string, unknown>> & {
  readonly seed: number;
  readonly strategies: Readonly<Record<string, unknown>>;
  readonly compare: readonly { readonly baseline: string; readonly against: readonly string[] }[];
  readonly targets: { readonly sharpeImprovement: number };
};

/** One thing of the comparison, before it is read. */
export interface Chosen {
  readonly name: string;
  readonly run: OpenRun;
  readonly strategy: string;
  /** Whether it is holding on the run's rows, which the run itself didn't trade. */
  readonly held: boolean;
}

/** The name under which holding the market is compared. */
export const HOLD = 'hold';

/**
 * The runs and strategies that a user means.
 *
 * @throws InputError RUN_MISSING, UNKNOWN_STRATEGY (with the nearest name), ARGUMENT_INVALID for fewer than two things
 */
export async function chooseThings(
  results: string,
  { runs, strategies, baseline }: Wanted,
): Promise<{ runs: OpenRun[]; chosen: Chosen[]; notes: string[] }> {
  const asked = (runs.length === 0 ? ['latest'] : runs).map(splitName);
  const opened = await openRuns(
    results,
    asked.map(({ run }) => run),
  );
  const runOf = (run: string): OpenRun => opened.get(run)!;
  const all = [...new Set(opened.values())];
  const notes: string[] = [];
  const explicit = asked.filter(({ strategy }) => strategy !== undefined);
  const several = all.length > 1;
  const chosen = new Map<string, Chosen>();
  const choose = (run: OpenRun, strategy: string): void => {
    const name = several ? `${strategy}@${run.name}` : strategy;
    chosen.set(name, { name, run, strategy, held: !Object.hasOwn(run.answer.strategies, strategy) });
  };
  for (const { run, strategy } of explicit) {
    requireStrategy([runOf(run)], strategy!, `${run}:${strategy}`);
    choose(runOf(run), strategy!);
  }
  const whole = [...new Set(asked.flatMap(({ run, strategy }) => (strategy === undefined ? [runOf(run)] : [])))];
  if (whole.length > 0) {
    const wanted = strategies ?? usualStrategies(whole);
    for (const strategy of wanted) requireStrategy(whole, strategy, '--strategies');
    for (const run of whole) {
      for (const strategy of wanted) {
        if (strategy === HOLD || Object.hasOwn(run.answer.strategies, strategy)) choose(run, strategy);
        else notes.push(`run ${run.name} has no strategy "${strategy}"`);
      }
    }
    // On rows of several runs holding would be several things; one line is enough to see what the market did.
    if (strategies === undefined && chosen.size > 0) choose(whole[0]!, HOLD);
  }
  const things = [...chosen.values()];
  requireTwo(things, all);
  if (baseline !== undefined && !chosen.has(baseline)) throw unknown(baseline, [...chosen.keys()], '--baseline');
  return { runs: all, chosen: things, notes };
}

function splitName(text: string): { run: string; strategy: string | undefined } {
  const at = text.indexOf(':');
  return at < 0
    ? { run: text, strategy: undefined }
    : { run: text.slice(0, at) || 'latest', strategy: text.slice(at + 1) };
}

/** Each run once, by the texts that name it. */
async function openRuns(results: string, names: readonly string[]): Promise<Map<string, OpenRun>> {
  const found = new Map<string, { store: RunStore; answer: RunAnswer }>();
  for (const name of new Set(names)) found.set(name, await answerOfRun(results, name));
  const ids = [...new Set([...found.values()].map(({ answer }) => answer.runId))];
  const opened = new Map<string, OpenRun>();
  for (const id of ids) {
    const { store, answer } = [...found.values()].find((run) => run.answer.runId === id)!;
    const config = JSON.parse((await store.read('config.json'))!) as RunConfig;
    const { file } = JSON.parse((await store.read('run.json'))!) as RunRecord;
    opened.set(id, { name: shortest(id, ids), store, answer, config, barsFile: file });
  }
  return new Map([...found].map(([name, { answer }]) => [name, opened.get(answer.runId)!]));
}

/** As few letters of an id as tell it from the others, six at least. */
function shortest(id: string, ids: readonly string[]): string {
  let length = 6;
  while (length < id.length && ids.some((other) => other !== id && other.startsWith(id.slice(0, length)))) length++;
  return id.slice(0, length);
}

/** What a run's configuration compares, else all of it; of several runs, what the first shares with any other. */
function usualStrategies([first, ...others]: readonly OpenRun[]): string[] {
  const { answer, config } = first!;
  const named = config.compare.flatMap(({ baseline, against }) => [baseline, ...against]);
  const known = named.filter((name) => Object.hasOwn(answer.strategies, name));
  const usual = [...new Set(known.length > 0 ? known : Object.keys(answer.strategies))];
  if (others.length === 0) return usual;
  const isShared = (name: string): boolean => others.some((run) => Object.hasOwn(run.answer.strategies, name));
  const shared = usual.filter(isShared);
  return shared.length > 0 ? shared : Object.keys(answer.strategies).filter(isShared);
}

function requireStrategy(runs: readonly OpenRun[], name: string, where: string): void {
  const known = [...new Set(runs.flatMap(({ answer }) => Object.keys(answer.strategies)))];
  if (name === HOLD || known.includes(name)) return;
  throw unknown(name, [...known, HOLD], where);
}

function unknown(name: string, known: readonly string[], where: string): InputError {
  const near = nearestName(name, known);
  return new InputError('UNKNOWN_STRATEGY', {
    what: `there is no strategy "${name}" to compare${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where,
    mend: `use some of ${known.join(', ')}`,
  });
}

/**
 * @param absent why things were left out
 * @throws InputError ARGUMENT_INVALID where fewer than two are left
 */
export function requireTwo(
  things: readonly Pick<Chosen, 'name'>[],
  runs: readonly OpenRun[],
  absent: readonly string[] = [],
): void {
  if (things.length >= 2) return;
  const [only] = things;
  const inRuns = runs.map(({ name }) => name).join(' and ');
  const why = absent.length === 0 ? '' : `; ${absent.join('; ')}`;
  if (only === undefined && runs.length > 1) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `the runs ${inRuns} share no strategy`,
      where: 'compare',
      mend: 'say which strategies to hold against each other: RUN:STRATEGY RUN:STRATEGY',
    });
  }
  throw new InputError('ARGUMENT_INVALID', {
    what: `it takes two things to compare, and there is ${only === undefined ? 'none' : `only ${only.name}`} in run ${inRuns}${why}`,
    where: 'compare',
    mend: 'name a second run, or several strategies: --strategies trend,hold',
  });
}
