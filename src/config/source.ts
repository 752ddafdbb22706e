import { readFileSync } from 'node:fs';
import { isAlias, isMap, isSeq, LineCounter, type Node, parseDocument, parse as parseYaml } from 'yaml';
import { ConfigError } from '../core/index.ts';
import { isMapping, resolvePath, type Tree } from './merge.ts';

/** A configuration file as read: its values, and the lines that they came from. */
export interface Source {
  /** As the user named it. */
  readonly file: string;
  readonly values: Tree;
  /** Line of the deepest part of `path` that the file has; `exact` where that is all of it. */
  find(path: string): { readonly line: number; readonly exact: boolean } | undefined;
}

/**
 * Reads one YAML file, with its line numbers.
 *
 * @throws ConfigError CONFIG_MISSING, CONFIG_SYNTAX (with the line; duplicate keys too), CONFIG_INVALID
 */
export function readSource(file: string): Source {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError('CONFIG_MISSING', {
      what:
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'there is no such configuration file'
          : (error as Error).message,
      where: file,
      mend: 'give the path of a YAML file with --config, or write one for your data with: regimewalk init --data FILE',
    });
  }
  return parseSource(file, text);
}

export function parseSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0];
  if (problem !== undefined) throw syntaxError(file, lines.linePos(problem.pos[0]), problem);
  let values: unknown;
  try {
    values = document.toJS() ?? {};
  } catch (error) {
    throw new ConfigError('CONFIG_SYNTAX', { what: (error as Error).message, where: file, mend: 'mend the YAML' });
  }
  if (!isMapping(values)) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `the file holds ${Array.isArray(values) ? 'a list' : `the single value ${JSON.stringify(values)}`}; a mapping of sections is expected`,
      where: `${file}:1`,
      mend: 'write sections such as `data:` and `walkForward:`; config.yml of the package shows them all',
    });
  }
  const tree = values;
  return {
    file,
    values: tree,
    find: (path) => {
      const keys = path === '' ? [] : resolvePath(tree, path);
      let node: unknown = document.contents;
      let offset: number | undefined;
      let depth = 0;
      for (; depth < keys.length; depth++) {
        const next = step(isAlias(node) ? node.resolve(document) : node, keys[depth]!);
        if (next === undefined) break;
        offset = next.offset ?? offset;
        node = next.node;
      }
      if (offset === undefined) return undefined;
      return { line: lines.linePos(offset).line, exact: depth === keys.length };
    },
  };
}

function step(node: unknown, key: string): { node: unknown; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => String((item.key as { value?: unknown } | null)?.value) === key);
    return pair === undefined ? undefined : { node: pair.value, offset: (pair.key as Node).range?.[0] };
  }
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { node: item, offset: (item as Node).range?.[0] };
  }
  return undefined;
}

function syntaxError(
  file: string,
  at: { readonly line: number; readonly col: number },
  problem: { readonly code: string; readonly message: string },
): ConfigError {
  const duplicate = problem.code === 'DUPLICATE_KEY';
  return new ConfigError('CONFIG_SYNTAX', {
    what: duplicate ? 'the same key stands twice in one section' : problem.message,
    where: `${file}:${at.line}:${at.col}`,
    mend: duplicate
      ? 'keep one of the two'
      : 'mend the YAML at this line; sections are indented with spaces, never tabs',
  });
}

/**
 * The value of `--set path=value` as YAML.
 *
 * @throws ConfigError ARGUMENT_INVALID where there is no `=` or no path; CONFIG_SYNTAX where the value is no YAML
 */
export function parseSet(assignment: string): { readonly path: string; readonly value: unknown } {
  const at = assignment.indexOf('=');
  const path = assignment.slice(0, Math.max(at, 0)).trim();
  if (path === '' || path.split('.').some((part) => part === '')) {
    throw new ConfigError('ARGUMENT_INVALID', {
      what: `"${assignment}" names no key and value`,
      where: `--set ${assignment}`,
      mend: 'write --set path.to.key=value, for example --set walkForward.trainWeeks=8',
    });
  }
  try {
    return { path, value: parseYaml(assignment.slice(at + 1), { prettyErrors: false }) };
  } catch (error) {
    throw new ConfigError('CONFIG_SYNTAX', {
      what: `${JSON.stringify(assignment.slice(at + 1))} is no YAML value: ${(error as Error).message}`,
      where: `--set ${path}`,
      path,
      mend: `write a YAML value, quoted for your shell: --set '${path}=[1, 2]'`,
    });
  }
}
