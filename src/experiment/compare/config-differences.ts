import { type ConfigurationDifference, canonicalJson } from '../../core/index.ts';

type Differences = ConfigurationDifference['differences'];

/**
 * What differs between two configurations, by dotted path; whatever is equal is left out. Lists of equal length are looked into (`features.3.params.window`),
 * others are given whole.
 */
export function configDifferences(baseline: unknown, against: unknown, path = ''): Differences {
  if (canonicalJson(baseline ?? null) === canonicalJson(against ?? null)) {
    if ((baseline === undefined) === (against === undefined)) return [];
  }
  const keys = sharedKeys(baseline, against);
  if (keys === null) return [{ path, baseline: textOf(baseline), against: textOf(against) }];
  return keys.flatMap((key) =>
    configDifferences(at(baseline, key), at(against, key), path === '' ? key : `${path}.${key}`),
  );
}

/** The keys to look into; null where the two have to be given whole. A mapping beside nothing is looked into as well. */
function sharedKeys(a: unknown, b: unknown): string[] | null {
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length ? Object.keys(a) : null;
  }
  if ((!isTree(a) && a != null) || (!isTree(b) && b != null)) return null;
  const keys = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
  return keys.length === 0 ? null : keys;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function at(value: unknown, key: string): unknown {
  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
