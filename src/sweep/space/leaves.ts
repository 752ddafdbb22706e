import { isMapping } from '../../config/index.ts';
import { ConfigError, nearestName } from '../../core/index.ts';
import { DISTRIBUTION_WORDS, unknownWord } from './parse-distribution.ts';

/** A path of the configuration and what stands there: a distribution, or a list with distributions in it. */
export interface Leaf {
  /** Dotted path in the configuration. */
  readonly name: string;
  /** Dotted key in the space. */
  readonly path: string;
  readonly value: unknown;
}

/** What a value of the space sets: itself where it is a distribution, otherwise what lies in it. */
export function leavesOf(leaf: Leaf): Leaf[] {
  if (!isMapping(leaf.value) || wordOf(leaf.value, leaf.path) !== null) return [leaf];
  refuseUnknownWord(leaf.value, leaf.path);
  const inner = Object.entries(leaf.value).flatMap(([key, value]) =>
    leavesOf({ name: `${leaf.name}.${key}`, path: `${leaf.path}.${key}`, value }),
  );
  if (inner.length === 0) throw nothingToSearch(leaf.name, leaf.path);
  return inner;
}

/** Two leaves may not set the same value. */
export function refuseOverlap(leaves: readonly Leaf[]): void {
  leaves.forEach(({ name, path }, i) => {
    const other = leaves.find((one, k) => k < i && `${name}.`.startsWith(`${one.name}.`));
    const inside = leaves.find((one, k) => k < i && one.name.startsWith(`${name}.`));
    if (other === undefined && inside === undefined) return;
    const what =
      other?.name === name ? `${name} is given twice` : `${name} and ${(other ?? inside)!.name} lie inside each other`;
    throw new ConfigError('CONFIG_INVALID', {
      what,
      where: path,
      path,
      mend: other?.name === name ? 'keep one of the two' : 'search either the whole block or values inside it',
    });
  });
}

/** The distribution that a mapping of one key names; null where it is none. */
export function wordOf(raw: Readonly<Record<string, unknown>>, path: string): string | null {
  const keys = Object.keys(raw);
  if (keys.length === 1) return DISTRIBUTION_WORDS.includes(keys[0]!) ? keys[0]! : null;
  const word = keys.find((key) => DISTRIBUTION_WORDS.includes(key) && Array.isArray(raw[key]));
  if (word === undefined) return null;
  const other = keys.find((key) => key !== word)!;
  throw new ConfigError('CONFIG_INVALID', {
    what: `"${other}" stands beside "${word}", and a distribution is a mapping of one key`,
    where: `${path}.${other}`,
    path: `${path}.${other}`,
    mend: `write { ${word}: ${JSON.stringify(raw[word])} } alone, with all that it needs in the list`,
  });
}

/** A single key with plain numbers, or one that nearly is a word, can only be meant as a distribution. */
function refuseUnknownWord(raw: Readonly<Record<string, unknown>>, path: string): void {
  const [key, ...others] = Object.keys(raw);
  if (key === undefined || others.length > 0) return;
  const value = raw[key];
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  const isNear = typeof value === 'number' && nearestName(key, DISTRIBUTION_WORDS) !== undefined;
  if (isList || isNear) throw unknownWord(key, `${path}.${key}`);
}

/** What is left without a distribution. */
export function nothingToSearch(what: string, path: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    what: `${what} leaves nothing to search`,
    where: path,
    path,
    mend: 'give a distribution, for example { uniform: [0, 1] } or { choice: [a, b] }; values of every trial stand in sweep.fixed',
  });
}
