import { z } from 'zod';
import { ConfigError, nearestName, parseParams } from '../core/index.ts';

const keysSchema = z.record(z.string(), z.unknown());

const partSchema = z.strictObject({ use: z.string(), params: keysSchema.default({}) });

const specSchema = z.strictObject({
  from: z.string().optional(),
  use: z.string().optional(),
  params: keysSchema.optional(),
  gates: z.array(partSchema).optional(),
  sizing: partSchema.optional(),
  overlay: keysSchema.nullable().optional(),
  execution: keysSchema.optional(),
});

type Part = z.output<typeof partSchema>;

/** A strategy with what it took over from others; `paths` say which key of the configuration gave each part. */
export interface ResolvedSpec {
  readonly use: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly gates: readonly Part[];
  readonly sizing: Part;
  readonly overlay: Readonly<Record<string, unknown>> | null;
  readonly execution: Readonly<Record<string, unknown>>;
  readonly paths: {
    readonly signal: string;
    readonly gates: string;
    readonly sizing: string;
    readonly overlay: string;
  };
}

/**
 * A strategy with its `from` chain resolved. What the child names wins: `params` key by key (unless it uses another
 * signal, which starts without the parent's), `overlay` and `execution` key by key, `gates` and `sizing` as a whole;
 * `overlay: null` takes the parent's away.
 *
 * @throws ConfigError UNKNOWN_STRATEGY, CONFIG_INVALID (a circle, or no signal), CONFIG_UNKNOWN_KEY
 */
export function resolveStrategy(specs: Readonly<Record<string, unknown>>, name: string): ResolvedSpec {
  const chain = [name];
  const resolve = (at: string): ResolvedSpec => {
    const path = `strategies.${at}`;
    const given = parseParams(specSchema, specs[at] ?? {}, path);
    let parent: ResolvedSpec | null = null;
    if (given.from !== undefined) {
      requireKnown(specs, given.from, `${path}.from`);
      if (chain.includes(given.from)) {
        refuse(`${path}.from`, `${[...chain, given.from].join(' from ')}: a circle`, 'start one of them with use:');
      }
      chain.push(given.from);
      parent = resolve(given.from);
    }
    const use = given.use ?? parent?.use;
    if (use === undefined)
      refuse(path, `strategy "${at}" has no signal`, 'give it use: (a signal) or from: (a strategy)');
    const sameSignal = parent !== null && parent.use === use;
    return {
      use,
      params: { ...(sameSignal ? parent?.params : {}), ...given.params },
      gates: given.gates ?? parent?.gates ?? [],
      sizing: given.sizing ?? parent?.sizing ?? { use: 'fixed', params: {} },
      overlay: given.overlay === null ? null : mergedOverlay(parent?.overlay, given.overlay),
      execution: { ...parent?.execution, ...given.execution },
      paths: {
        signal: given.use === undefined && given.params === undefined && parent ? parent.paths.signal : path,
        gates: given.gates === undefined && parent ? parent.paths.gates : `${path}.gates`,
        sizing: given.sizing === undefined && parent ? parent.paths.sizing : `${path}.sizing`,
        overlay: given.overlay === undefined && parent ? parent.paths.overlay : `${path}.overlay`,
      },
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

function mergedOverlay(
  parent: Readonly<Record<string, unknown>> | null | undefined,
  given: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | null {
  return given === undefined ? (parent ?? null) : { ...parent, ...given };
}

function refuse(where: string, what: string, mend: string): never {
  throw new ConfigError('CONFIG_INVALID', { what, where, path: where, mend });
}
