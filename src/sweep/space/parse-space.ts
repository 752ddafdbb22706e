import { ConfigError } from '../../core/index.ts';
import { type Constraint, parseConstraint } from './parse-constraint.ts';
import { DISTRIBUTION_WORDS, parseNumbers, unknownWord } from './parse-distribution.ts';
import type { Dimension, Point, SearchSpace } from './space.ts';

/** A search space, and what its points say in the configuration. */
export interface ParsedSpace extends SearchSpace {
  /** The values of a point by the configuration's dotted path. */
  values(point: Point): Readonly<Record<string, unknown>>;
}

/** A value in which some places are still open. */
type Template =
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'open'; readonly dimension: string; readonly choices: readonly Template[] | null }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'mapping'; readonly entries: readonly (readonly [string, Template])[] };

/**
 * A space from the configuration: dotted path to distribution, in hyperopt's words. A choice may hold whole blocks, and these further
 * distributions, which have a value only where the choice falls on them.
 *
 * @param path dotted key of `raw`
 * @throws ConfigError CONFIG_INVALID, CONFIG_UNKNOWN_KEY with the key of what is wrong
 */
export function parseSpace(
  raw: Readonly<Record<string, unknown>>,
  constraints: readonly string[],
  path: string,
  constraintsPath: string,
): ParsedSpace {
  const dimensions: Dimension[] = [];
  const templates = Object.entries(raw).map(([name, value]) => {
    const template = parseTemplate(value, name, `${path}.${name}`, null, dimensions);
    if (!hasOpen(template)) throw nothingToSearch(name, `${path}.${name}`);
    return [name, template] as const;
  });
  if (templates.length === 0) throw nothingToSearch('the space', path);
  const values = (point: Point): Record<string, unknown> =>
    Object.fromEntries(templates.map(([name, template]) => [name, fill(template, point, dimensions)]));
  const rules: Constraint[] = constraints.map((text, i) =>
    parseConstraint(text, dimensions, `${constraintsPath}.${i}`),
  );
  return { dimensions, values, accepts: (point) => rules.every((rule) => rule(point)) };
}

function parseTemplate(raw: unknown, name: string, path: string, when: Dimension['when'], into: Dimension[]): Template {
  if (Array.isArray(raw)) {
    const items = raw.map((item, i) => parseTemplate(item, `${name}.${i}`, `${path}.${i}`, when, into));
    return { kind: 'list', items };
  }
  if (typeof raw !== 'object' || raw === null) return { kind: 'fixed', value: raw };
  const keys = Object.keys(raw);
  const [word] = keys;
  if (keys.length === 1 && DISTRIBUTION_WORDS.includes(word!)) {
    return parseOpen(word!, (raw as Record<string, unknown>)[word!], name, path, when, into);
  }
  // One key with a list of numbers under a path of its own can only be meant as a distribution.
  const only = keys.length === 1 ? (raw as Record<string, unknown>)[word!] : undefined;
  if (when === null && !path.includes('.choice.') && Array.isArray(only)) throw unknownWord(word!, `${path}.${word}`);
  const entries = Object.entries(raw).map(
    ([key, value]) => [key, parseTemplate(value, `${name}.${key}`, `${path}.${key}`, when, into)] as const,
  );
  return { kind: 'mapping', entries };
}

function parseOpen(
  word: string,
  raw: unknown,
  name: string,
  path: string,
  when: Dimension['when'],
  into: Dimension[],
): Template {
  if (word !== 'choice') {
    into.push({ name, distribution: parseNumbers(word, raw, `${path}.${word}`), when });
    return { kind: 'open', dimension: name, choices: null };
  }
  const at = `${path}.choice`;
  if (!Array.isArray(raw) || raw.length === 0) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `choice needs a list of at least one value, not ${JSON.stringify(raw)}`,
      where: at,
      path: at,
      mend: 'write choice: [first, second]',
    });
  }
  into.push({ name, distribution: { kind: 'categorical', choices: raw }, when });
  const choices = raw.map((item, i) =>
    parseTemplate(item, `${name}[${i}]`, `${at}.${i}`, { dimension: name, choice: i }, into),
  );
  return { kind: 'open', dimension: name, choices };
}

function hasOpen(template: Template): boolean {
  switch (template.kind) {
    case 'open':
      return true;
    case 'list':
      return template.items.some(hasOpen);
    case 'mapping':
      return template.entries.some(([, value]) => hasOpen(value));
    default:
      return false;
  }
}

function fill(template: Template, point: Point, dimensions: readonly Dimension[]): unknown {
  switch (template.kind) {
    case 'fixed':
      return template.value;
    case 'list':
      return template.items.map((item) => fill(item, point, dimensions));
    case 'mapping':
      return Object.fromEntries(template.entries.map(([key, value]) => [key, fill(value, point, dimensions)]));
    default: {
      const value = point[template.dimension]!;
      return template.choices === null ? value : fill(template.choices[value]!, point, dimensions);
    }
  }
}

function nothingToSearch(what: string, path: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    what: `${what} leaves nothing to search`,
    where: path,
    path,
    mend: 'give a distribution, for example { uniform: [0, 1] } or { choice: [a, b] }',
  });
}
