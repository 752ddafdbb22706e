import { isMapping } from '../../config/index.ts';
import { ConfigError, formatDuration } from '../../core/index.ts';
import { leavesOf, nothingToSearch, refuseOverlap, wordOf } from './leaves.ts';
import { type Constraint, parseConstraint } from './parse-constraint.ts';
import { parseNumbers } from './parse-distribution.ts';
import type { Dimension, Point, SearchSpace } from './space.ts';

/** A search space, and what its points say in the configuration. */
export interface ParsedSpace extends SearchSpace {
  /** The values of a point by the configuration's dotted path. */
  values(point: Point): Readonly<Record<string, unknown>>;
}

/** A value in which some places are still open. */
type Template =
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'number'; readonly dimension: string; readonly duration: boolean }
  | { readonly kind: 'choice'; readonly dimension: string; readonly choices: readonly Template[] }
  | { readonly kind: 'list'; readonly items: readonly Template[] }
  | { readonly kind: 'mapping'; readonly entries: readonly (readonly [string, Template])[] };

/**
 * A space from the configuration: dotted path to distribution, in hyperopt's words; nested mappings are the same as dotted paths, and nothing
 * beside what is searched is replaced. A choice may hold whole blocks, and these further distributions, which have a value only where the
 * choice falls on them.
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
  const leaves = Object.entries(raw).flatMap(([name, value]) => leavesOf({ name, path: `${path}.${name}`, value }));
  if (leaves.length === 0) throw nothingToSearch('the space', path);
  refuseOverlap(leaves);
  const templates = leaves.map((leaf) => {
    const template = parseTemplate(leaf.value, leaf.name, leaf.path, null, dimensions);
    if (!hasOpen(template)) throw nothingToSearch(leaf.name, leaf.path);
    return [leaf.name, template] as const;
  });
  const values = (point: Point): Record<string, unknown> =>
    Object.fromEntries(templates.map(([name, template]) => [name, fill(template, point)]));
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
  if (!isMapping(raw)) return { kind: 'fixed', value: raw };
  const word = wordOf(raw, path);
  if (word !== null) return parseOpen(word, raw[word], name, path, when, into);
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
    const { distribution, duration } = parseNumbers(word, raw, `${path}.${word}`);
    into.push({ name, distribution, when, ...(duration ? { duration } : {}) });
    return { kind: 'number', dimension: name, duration };
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
  return { kind: 'choice', dimension: name, choices };
}

function hasOpen(template: Template): boolean {
  switch (template.kind) {
    case 'number':
    case 'choice':
      return true;
    case 'list':
      return template.items.some(hasOpen);
    case 'mapping':
      return template.entries.some(([, value]) => hasOpen(value));
    default:
      return false;
  }
}

function fill(template: Template, point: Point): unknown {
  switch (template.kind) {
    case 'fixed':
      return template.value;
    case 'list':
      return template.items.map((item) => fill(item, point));
    case 'mapping':
      return Object.fromEntries(template.entries.map(([key, value]) => [key, fill(value, point)]));
    case 'number': {
      const value = point[template.dimension]!;
      return template.duration ? formatDuration(Math.round(value)) : value;
    }
    default:
      return fill(template.choices[point[template.dimension]!]!, point);
  }
}
