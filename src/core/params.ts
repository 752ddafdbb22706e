import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { issueMend, issueWords, shownValue } from './issue-words.ts';
import { nearestName } from './nearest.ts';

/**
 * Parses the parameters of a plug-in (or any part of the configuration) and says what is wrong in the project's words:
 * the dotted key, the value that was given, what was expected; for an unknown key the nearest known one.
 *
 * Object schemas should be `z.strictObject`, so that a typing error cannot pass as a default.
 *
 * @param path dotted key of `value` in the configuration, for the message and for finding the line
 * @throws ConfigError CONFIG_UNKNOWN_KEY or CONFIG_INVALID
 */
export function parseParams<T extends z.ZodType>(schema: T, value: unknown, path: string): z.output<T> {
  // A message of the schema's own goes before these words.
  const result = schema.safeParse(value, { error: issueWords });
  if (result.success) return result.data;
  throw paramsError(schema, value, path, result.error);
}

/** One plug-in of a catalog: how its parameters are checked. The factory's form is each room's own. */
export interface CatalogEntry {
  readonly schema: z.ZodType;
}

/**
 * The entry of a catalog by name.
 *
 * @param path dotted key that holds the name
 * @param also what else may stand there, for the message
 * @throws ConfigError UNKNOWN_PLUGIN, with the known names
 */
export function catalogEntry<E>(
  catalog: Readonly<Record<string, E>>,
  kind: string,
  name: string,
  path: string,
  also?: string,
): E {
  if (Object.hasOwn(catalog, name)) return catalog[name]!;
  const known = Object.keys(catalog);
  const near = nearestName(name, known);
  throw new ConfigError('UNKNOWN_PLUGIN', {
    what: `there is no ${kind} "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: path,
    path,
    mend: `use one of ${known.join(', ')}${also === undefined ? '' : `, or ${also}`}`,
  });
}

function paramsError(schema: z.ZodType, value: unknown, path: string, error: z.ZodError): ConfigError {
  const issue = deepest(error.issues);
  const at = [path, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const full = at === '' ? key : `${at}.${key}`;
    const known = knownKeys(schema, issue.path);
    const near = nearestName(key, known);
    return new ConfigError('CONFIG_UNKNOWN_KEY', {
      what: `unknown key "${key}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      where: full,
      path: full,
      mend: known.length > 0 ? `use one of ${known.join(', ')}` : 'remove the key',
    });
  }
  const given = valueAt(value, issue.path);
  return new ConfigError('CONFIG_INVALID', {
    what: `${at === '' ? 'the value' : at} is ${given === undefined ? 'missing' : shownValue(given)}: ${issue.message}`,
    where: at,
    path: at,
    mend: given === undefined ? 'add the key' : issueMend(issue),
  });
}

type Issue = z.core.$ZodIssue;

/** The most telling issue: inside a union, that of the member that got furthest, or whose kind the value at least has. */
function deepest(issues: readonly Issue[]): Issue {
  // A mistyped key is the likelier cause where a key is missing beside it.
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
  if (first.code !== 'invalid_union') return first;
  let best: Issue | undefined;
  let ofKind: Issue | undefined;
  for (const branch of first.errors) {
    if (branch.length === 0) continue;
    const inner = deepest(branch);
    if (inner.path.length > (best?.path.length ?? 0) || (inner.code === 'unrecognized_keys' && best === undefined)) {
      best = inner;
    }
    if (inner.path.length === 0 && fitsKind(inner)) ofKind ??= inner;
  }
  best ??= ofKind;
  return best === undefined ? first : ({ ...best, path: [...first.path, ...best.path] } as Issue);
}

/** Whether the value is of the kind asked for, and wrong in size only. */
function fitsKind(issue: Issue): boolean {
  return (
    issue.code === 'too_small' ||
    issue.code === 'too_big' ||
    (issue.code === 'invalid_type' && issue.expected === 'int')
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path)
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined;
  return at;
}

function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of path) at = child(unwrap(at), key);
  const object = unwrap(at);
  if (object instanceof z.ZodObject) return Object.keys(object.shape);
  if (object instanceof z.ZodUnion) {
    return object.options.flatMap((option) => {
      const inner = unwrap(option);
      return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
    });
  }
  return [];
}

function child(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function unwrap(schema: unknown): unknown {
  let at = schema;
  for (;;) {
    if (
      at instanceof z.ZodDefault ||
      at instanceof z.ZodPrefault ||
      at instanceof z.ZodOptional ||
      at instanceof z.ZodNullable
    ) {
      at = at.unwrap();
    } else if (at instanceof z.ZodPipe) at = at.in;
    else return at;
  }
}
