import { z } from 'zod';
import { ConfigError, nearestName, parseParams } from '../core/index.ts';
import { type PerRegimeSpec, perRegimeOver } from './per-regime-spec.ts';
import { type ResolvedSpec, specFields, specOver } from './spec.ts';

const schema = z.strictObject({
  from: z.string().optional(),
  ...specFields,
  perRegime: z.unknown().optional(),
});

/** A strategy with what it took over from others. */
export interface ResolvedStrategy {
  readonly spec: ResolvedSpec;
  readonly perRegime: PerRegimeSpec | null;
}

/**
 * A strategy with its `from` chain resolved: what it names goes over the strategy that it starts from, its `perRegime`
 * over that one's.
 *
 * @throws ConfigError UNKNOWN_STRATEGY, CONFIG_INVALID (a circle, or no signal), CONFIG_UNKNOWN_KEY
 */
export function resolveStrategy(specs: Readonly<Record<string, unknown>>, name: string): ResolvedStrategy {
  const chain = [name];
  const resolve = (at: string): ResolvedStrategy => {
    const path = `strategies.${at}`;
    const { from, perRegime, ...given } = parseParams(schema, specs[at] ?? {}, path);
    let parent: ResolvedStrategy | null = null;
    if (from !== undefined) {
      requireKnown(specs, from, `${path}.from`);
      if (chain.includes(from)) {
        throw new ConfigError('CONFIG_INVALID', {
          what: `${[...chain, from].join(' from ')}: a circle`,
          where: `${path}.from`,
          path: `${path}.from`,
          mend: 'start one of them with use:',
        });
      }
      chain.push(from);
      parent = resolve(from);
    }
    return {
      spec: specOver(parent?.spec ?? null, given, path),
      perRegime: perRegimeOver(parent?.perRegime ?? null, perRegime, `${path}.perRegime`),
    };
  };
  return resolve(name);
}

/** @throws ConfigError UNKNOWN_STRATEGY, with the nearest name */
export function requireKnown(specs: Readonly<Record<string, unknown>>, name: string, path: string): void {
  if (Object.hasOwn(specs, name)) return;
  const known = Object.keys(specs);
  const near = nearestName(name, known);
  throw new ConfigError('UNKNOWN_STRATEGY', {
    what: `there is no strategy "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: path,
    path,
    mend: `use one of ${known.join(', ')}`,
  });
}
