import { stringify } from 'yaml';
import { type Config, DEFAULTS, mergeConfig } from '../config/index.ts';
import { canonicalJson, type SweepAnswer } from '../core/index.ts';

export interface Winner {
  /** The configuration as it stands. */
  readonly base: Config;
  /** The same with the sweep's fixed values and the winner's parameters over it. */
  readonly trial: Config;
  /** What was set, by dotted path: the sweep's fixed values and the winner's parameters. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Said above the values, a comment of a paragraph each. */
  readonly about: readonly string[];
}

const WIDTH = 110;

/**
 * A trial as a part of `config.yml`: the sections that it touches, whole, since strategies and lists are replaced whole where one file is laid
 * over another. In place of the same sections of the file that was swept it makes the trial's configuration; where that file was the
 * defaults, it does so alone. Where a file cannot say what the trial has (the default's plug-in without the default's parameters), a
 * comment says how to set it instead.
 */
export function winnerFragment({ base, trial, values, about }: Winner): string {
  const touched = new Set(Object.keys(values).map((path) => path.split('.')[0]!));
  // Strategies without comparisons would take those of the file below with them.
  if (touched.has('strategies')) touched.add('compare');
  const sections = Object.entries(trial).filter(([section]) => touched.has(section));
  const changes = Object.entries(values).map(([path, value]) => {
    const before = valueAt(base, path);
    const was = before === undefined || inline(before) === inline(value) ? '' : `  (was ${inline(before)})`;
    return `  ${path.replace(/\s+/g, ' ')}: ${inline(value)}${was}`;
  });
  const lines = [
    ...about.flatMap((text) => [...wrapped(text), '']),
    'What it sets:',
    ...changes,
    ...unsayable(Object.fromEntries(sections), values),
  ];
  const comment = lines.map((line) => `# ${line}`.trimEnd()).join('\n');
  const yaml = stringify(Object.fromEntries(sections), { aliasDuplicateObjects: false, lineWidth: WIDTH });
  return `${comment}\n\n${yaml}`;
}

/** Where the winner comes from and what may be thought of it, a paragraph each; nothing without a winner. */
export function winnerComment(answer: SweepAnswer): string[] {
  const winner = answer.trials.find(({ number }) => number === answer.best);
  if (winner === undefined) return [];
  const { sweepId, sampler, seed, data, period, counts, objectives, asConfigured, lockBox, verdict } = answer;
  const values = objectives.map(({ of }, i) => {
    const before = asConfigured?.values[i];
    return `${of} ${short(winner.values[i])}${before == null ? '' : ` (as configured ${short(before)})`}`;
  });
  const opened = lockBox?.opened ?? null;
  const newest =
    lockBox === null
      ? 'No days were locked away from the sweep.'
      : opened === null
        ? `The ${lockBox.days} days from ${lockBox.from} on, which no trial saw, have not been opened for it.`
        : opened.sentence;
  return [
    `Trial ${winner.number} of sweep ${sweepId}: the best of ${counts.complete} complete trials (${sampler.use}, seed ${seed}) on ${data.file}, ${period.days} days from ${period.from} to ${period.to}.`,
    `On the days that it was chosen by: ${values.join('; ')}. The best of many looks better than it is.`,
    [`Verdict: ${verdict}.`, ...answer.sentences].join(' '),
    newest,
    'Put these sections in place of the same ones of the file that was swept; give them alone as --config where that was the defaults.',
  ];
}

/** Values of sections that come out otherwise once they are read over the defaults, as flags. */
function unsayable(sections: Readonly<Record<string, unknown>>, values: Winner['values']): string[] {
  const read = mergeConfig(DEFAULTS, sections) as Readonly<Record<string, unknown>>;
  const other = Object.keys(sections).filter((name) => withoutNulls(read[name]) !== withoutNulls(sections[name]));
  if (other.length === 0) return [];
  const flags = Object.entries(values)
    .filter(([path]) => other.includes(path.split('.')[0]!))
    .map(([path, value]) => `  --set '${path}=${inline(value)}'`);
  const name = other.join(', ');
  return [
    '',
    `No file can say what the trial has under ${name}: the defaults would come in. Set it over the file that was swept:`,
    ...flags,
  ];
}

/** An optional block that is absent says the same as null. */
function withoutNulls(value: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(value ?? null, (_, inner) => inner ?? undefined) ?? 'null'));
}

function valueAt(root: unknown, path: string): unknown {
  if (typeof root !== 'object' || root === null) return undefined;
  // Names may hold dots: the longest key that is there wins.
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const key = path.slice(0, end);
    if (!Object.hasOwn(root, key)) continue;
    const inner = (root as Record<string, unknown>)[key];
    return end === path.length ? inner : valueAt(inner, path.slice(end + 1));
  }
  return undefined;
}

function inline(value: unknown): string {
  return typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);
}

function short(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? 'undefined' : String(Number(value.toPrecision(4)));
}

function wrapped(text: string): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1]!;
    if (last !== '' && last.length + word.length + 3 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
