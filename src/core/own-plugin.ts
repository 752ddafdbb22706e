import { ConfigError, RegimewalkError } from './errors.ts';

/** What may stand for a plug-in's name, for messages. */
export const OWN_FILE = 'a file of your own such as ./my-plugin.ts';

/** Whether `use` names a file of the user's own rather than a member of a catalog. */
export function isPluginPath(use: string): boolean {
  return /^(\.{1,2})?\//.test(use);
}

/** The dotted keys and texts of every `use` below a part of the configuration that names a file. */
export function pluginPathsIn(value: unknown, path: string): { readonly use: string; readonly path: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === 'use' && typeof inner === 'string') return isPluginPath(inner) ? [{ use: inner, path: at }] : [];
    return pluginPathsIn(inner, at);
  });
}

/** One member that a plug-in's object must have, and what is wrong with the one it has; undefined where it is right. */
export type MemberCheck = readonly [name: string, fault: string | undefined];

/**
 * Names the first member that is wrong.
 *
 * @param what the object, for the message: `create of ./my-feature.ts`
 * @throws ConfigError PLUGIN_INVALID
 */
export function requireMembers(what: string, kind: string, path: string, members: readonly MemberCheck[]): void {
  const wrong = members.find(([, fault]) => fault !== undefined);
  if (wrong === undefined) return;
  throw new ConfigError('PLUGIN_INVALID', {
    what: `${what} gives no ${kind}: its \`${wrong[0]}\` ${wrong[1]}`,
    where: path,
    path,
    mend: 'give every member that docs/plugins.md lists; regimewalk plugin new writes a working template',
  });
}

/** How a value reads in a message: its kind, and its text where that is short. */
export function shownMember(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is null';
  if (typeof value === 'function') return 'is a function';
  const text = typeof value === 'object' ? Object.prototype.toString.call(value).slice(8, -1) : JSON.stringify(value);
  return `is ${text}`;
}

/** What a plug-in's own code threw, as one of the project's errors; those that are already pass through. */
export function pluginFault(error: unknown, use: string, doing: string, path: string): RegimewalkError {
  if (error instanceof RegimewalkError) return error;
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new ConfigError('PLUGIN_FAILED', {
    what: `${use} ${doing}: ${said.split('\n')[0]}${placeIn(error, use)}`,
    where: path,
    path,
    mend: `mend the file; regimewalk plugin check ${use} runs it on small markets`,
  });
}

/** ` (my-feature.ts:12:5)`, from the stack, where it names the plug-in's file. */
function placeIn(error: unknown, use: string): string {
  const name = use.slice(use.lastIndexOf('/') + 1);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = stack.indexOf(`/${name}:`);
  const place = at < 0 ? undefined : /^\/([^\s:()]+:\d+(:\d+)?)/.exec(stack.slice(at))?.[1];
  return place === undefined ? '' : ` (${place})`;
}
