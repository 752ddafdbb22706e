export type Tree = Readonly<Record<string, unknown>>;

/** Whether a value is keys with values, and no list. */
export function isMapping(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sections that cannot be absent: an empty one (`execution:` with nothing below it) says nothing and keeps its defaults. */
const SECTIONS = new Set([
  'data',
  'data.columns',
  'data.assets',
  'data.ranges',
  'data.policies',
  'data.series',
  'labels',
  'model',
  'walkForward',
  'walkForward.shares',
  'execution',
  'targets',
  'sweep',
  'sweep.space',
  'sweep.fixed',
  'runtime',
]);

/** Mappings that are one choice: given anew they replace the former whole. */
const REPLACED = new Set(['strategies', 'data.assets', 'sweep.space', 'sweep.fixed']);

/**
 * A configuration over the one that it starts from. Nothing is edited.
 *
 * - Mappings merge key by key; lists, scalars and `null` replace. `null` removes an optional block (`model.returns`,
 *   `labels.filter`, `calibration`, `data.generate`, `execution.stopLoss`).
 * - A block that names another plug-in (`use`) than the one below it inherits none of its `params`. The same plug-in keeps
 *   the params that aren't given; each param is replaced whole.
 * - `labels` with another `use` inherits nothing at all: filter and lead belong to the scheme. No `filter` is then no
 *   filter, no `leadBars` is the scheme's own default.
 * - `strategies` replaces all strategies, and takes the comparisons with it: without a `compare` of its own there are none. So it does
 *   with what a sweep searches and wants.
 * - `sweep.space` and `sweep.fixed` are replaced whole.
 *   `compare` and `features` are lists: replaced whole.
 * - `data.assets` replaces all assets.
 * - `data.file` without `data.generate` removes the generator: a mistyped file name must not be answered with a made-up market.
 *
 * @param path dotted key of both values
 */
export function mergeConfig(base: unknown, over: unknown, path = ''): unknown {
  if (over === null && SECTIONS.has(path)) return base;
  if (!isMapping(base) || !isMapping(over) || REPLACED.has(path)) return over;
  let kept = base;
  if (Object.hasOwn(over, 'use') && base.use !== over.use) {
    if (path === 'labels') return over;
    kept = without(kept, 'params');
  }
  if (path === 'data' && Object.hasOwn(over, 'file') && !Object.hasOwn(over, 'generate'))
    kept = { ...kept, generate: null };
  if (path === '' && isMapping(over.strategies)) {
    if (!Object.hasOwn(over, 'compare')) kept = { ...kept, compare: [] };
    if (isMapping(kept.sweep)) kept = { ...kept, sweep: { ...kept.sweep, space: {}, objectives: [] } };
  }
  const inParams = path === 'params' || path.endsWith('.params');
  const changed = Object.entries(over).map(([key, value]): [string, unknown] => [
    key,
    inParams ? value : mergeConfig(own(kept, key), value, path === '' ? key : `${path}.${key}`),
  ]);
  // Spread and fromEntries make keys of the object's own, `__proto__` among them; an assignment would set its prototype.
  return { ...kept, ...Object.fromEntries(changed) };
}

/**
 * The configuration with one value set, by the rules of {@link mergeConfig}: `labels.use=vol2` drops the params of the
 * scheme before it, as a file would. One strategy set as a whole (`strategies.trend={…}`) replaces that strategy only.
 *
 * @param keys resolved by {@link resolvePath}; at least one
 * @returns undefined where a key would lie outside a list
 */
export function setAt(root: unknown, keys: readonly string[], value: unknown, path = ''): unknown {
  const key = keys[0]!;
  const at = path === '' ? key : `${path}.${key}`;
  if (Array.isArray(root)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1;
    if (index < 0 || index > root.length) return undefined;
    const inner =
      keys.length === 1 ? mergeConfig(root[index], value, at) : setAt(root[index], keys.slice(1), value, at);
    return inner === undefined ? undefined : Object.assign([...root], { [index]: inner });
  }
  const mapping = isMapping(root) ? root : {};
  if (keys.length === 1 && !REPLACED.has(path)) return mergeConfig(mapping, { [key]: value }, path);
  const inner = keys.length === 1 ? value : setAt(own(mapping, key), keys.slice(1), value, at);
  return inner === undefined ? undefined : { ...mapping, [key]: inner };
}

/**
 * The keys of a dotted path. Where a name itself holds dots (a strategy `ema1.5`), the longest key that is there wins.
 *
 * @param root values that the path leads through, as far as they exist
 */
export function resolvePath(root: unknown, path: string): string[] {
  const parts = path.split('.');
  const keys: string[] = [];
  let at = root;
  for (let i = 0; i < parts.length; ) {
    let take = 1;
    if (isMapping(at)) {
      for (let length = parts.length - i; length > 1; length--) {
        if (Object.hasOwn(at, parts.slice(i, i + length).join('.'))) {
          take = length;
          break;
        }
      }
    }
    const key = parts.slice(i, i + take).join('.');
    keys.push(key);
    at = isMapping(at) || Array.isArray(at) ? own(at as Tree, key) : undefined;
    i += take;
  }
  return keys;
}

/** A key of the mapping's own: never what every object inherits. */
function own(mapping: Tree, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

/** The dotted path of the first key called `__proto__`: a name that no reader can look up. */
export function protoKey(value: unknown, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const found = key === '__proto__' ? at : protoKey(inner, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function without(mapping: Tree, key: string): Tree {
  const { [key]: _, ...rest } = mapping;
  return rest;
}
