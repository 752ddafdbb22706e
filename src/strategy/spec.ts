import { z } from 'zod';
import { ConfigError } from '../core/index.ts';

export const keysSchema = z.record(z.string(), z.unknown());

const partSchema = z.strictObject({ use: z.string(), params: keysSchema.default({}) });

/** What a strategy, or one of its cases, may name of its own. */
export const specFields = {
  use: z.string().optional(),
  params: keysSchema.optional(),
  gates: z.array(partSchema).optional(),
  sizing: partSchema.optional(),
  overlay: keysSchema.nullable().optional(),
  execution: keysSchema.optional(),
};

const specSchema = z.strictObject(specFields);
export type GivenSpec = z.output<typeof specSchema>;

type Params = Readonly<Record<string, unknown>>;

export interface ResolvedGate {
  readonly use: string;
  readonly params: Params;
  /** `use`, or `use#2` for the second of a kind. */
  readonly reason: string;
  /** Keys of the configuration that gave the gate, and its parameters. */
  readonly path: string;
  readonly paramsPath: string;
}

/** signal → gates → sizing → overlay with what was taken over from others; `paths` say which key gave each part. */
export interface ResolvedSpec {
  readonly use: string;
  readonly params: Params;
  readonly gates: readonly ResolvedGate[];
  readonly sizing: { readonly use: string; readonly params: Params };
  readonly overlay: Params | null;
  readonly execution: Params;
  readonly paths: { readonly signal: string; readonly sizing: string; readonly overlay: string };
}

/**
 * A spec over the one that it starts from. What it names wins: `params` key by key (unless it uses another signal, which
 * starts without the parent's), `overlay` and `execution` key by key, `gates` and `sizing` as a whole; `overlay: null`
 * takes the parent's away.
 *
 * @param path dotted key of `given`
 * @throws ConfigError CONFIG_INVALID where there is no signal
 */
export function specOver(parent: ResolvedSpec | null, given: GivenSpec, path: string): ResolvedSpec {
  const use = given.use ?? parent?.use;
  if (use === undefined) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `strategy "${path.slice('strategies.'.length)}" has no signal`,
      where: path,
      path,
      mend: 'give it use: (a signal) or from: (a strategy)',
    });
  }
  const kept = parent !== null && parent.use === use ? parent.params : {};
  return {
    use,
    params: { ...kept, ...given.params },
    gates: given.gates === undefined ? (parent?.gates ?? []) : namedGates(given.gates, `${path}.gates`),
    sizing: given.sizing ?? parent?.sizing ?? { use: 'fixed', params: {} },
    overlay: given.overlay === undefined ? (parent?.overlay ?? null) : overlayOver(parent, given.overlay),
    execution: executionOver(parent?.execution ?? {}, given.execution ?? {}),
    paths: {
      signal: given.use === undefined && given.params === undefined && parent ? parent.paths.signal : path,
      sizing: given.sizing === undefined && parent ? parent.paths.sizing : `${path}.sizing`,
      overlay: given.overlay === undefined && parent ? parent.paths.overlay : `${path}.overlay`,
    },
  };
}

/**
 * Settings over others, key by key, and inside of a mapping (a stop, multipliers) key by key again: a wider stop keeps its
 * trail. Lists and `null` replace whole.
 */
export function executionOver(parent: Params, given: Params): Params {
  const merged = Object.entries(given).map(([key, value]) => {
    const before = parent[key];
    return [key, isMapping(before) && isMapping(value) ? { ...before, ...value } : value] as const;
  });
  return { ...parent, ...Object.fromEntries(merged) };
}

function isMapping(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function overlayOver(parent: ResolvedSpec | null, given: Params | null): Params | null {
  return given === null ? null : executionOver(parent?.overlay ?? {}, given);
}

function namedGates(gates: NonNullable<GivenSpec['gates']>, path: string): ResolvedGate[] {
  const seen = new Map<string, number>();
  return gates.map(({ use, params }, i) => {
    const nth = (seen.get(use) ?? 0) + 1;
    seen.set(use, nth);
    return {
      use,
      params,
      reason: nth === 1 ? use : `${use}#${nth}`,
      path: `${path}.${i}`,
      paramsPath: `${path}.${i}.params`,
    };
  });
}
