import { z } from 'zod';
import { parseParams } from '../core/index.ts';
import type { RegimeSource } from './regimes.ts';

const schema = z.strictObject({
  source: z.enum(['forecast', 'label']).optional(),
  minimumProbability: z.number().min(0).max(1).optional(),
  cases: z.record(z.string(), z.unknown()).optional(),
  undefined: z.enum(['base', 'flat']).optional(),
});

/** The `perRegime` section of a strategy with what it took over; its cases are not looked into yet. */
export interface PerRegimeSpec {
  readonly source: RegimeSource;
  readonly minimumProbability: number;
  /** What rows without a regime do. */
  readonly undefined: 'base' | 'flat';
  /** By regime, each with the key that gave it. */
  readonly cases: Readonly<Record<string, { readonly given: unknown; readonly path: string }>>;
  /** Whether there were cases that `null` took away: then none left is no mistake. */
  readonly emptied: boolean;
  /** Dotted key of the section that was named last, and of its `source`. */
  readonly path: string;
  readonly sourcePath: string;
}

/**
 * A `perRegime` section over the one that it starts from: key by key, and case by case (a case replaces the one of the
 * same regime whole; `null` takes it away). `null` takes the whole section away, nothing at all keeps it.
 *
 * @param path dotted key of `raw`
 * @throws ConfigError CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function perRegimeOver(parent: PerRegimeSpec | null, raw: unknown, path: string): PerRegimeSpec | null {
  if (raw === undefined || raw === null) return raw === null ? null : parent;
  const given = parseParams(schema, raw, path);
  const own = Object.entries(given.cases ?? {}).map(
    ([name, value]) => [name, { given: value, path: `${path}.cases.${name}` }] as const,
  );
  const merged = Object.entries({ ...parent?.cases, ...Object.fromEntries(own) });
  return {
    source: given.source ?? parent?.source ?? 'forecast',
    minimumProbability: given.minimumProbability ?? parent?.minimumProbability ?? 0,
    undefined: given.undefined ?? parent?.undefined ?? 'base',
    cases: Object.fromEntries(merged.filter(([, value]) => value.given !== null)),
    emptied: merged.some(([, value]) => value.given === null),
    path,
    sourcePath: given.source === undefined && parent ? parent.sourcePath : `${path}.source`,
  };
}
