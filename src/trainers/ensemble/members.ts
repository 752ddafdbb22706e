import { z } from 'zod';
import { ConfigError, type Matrix, makeRng, type Rng } from '../../core/index.ts';
import type { FittedModel, Model, ProgressShare, TrainingSet } from '../contract.ts';

/** A model inside another one, as the configuration names it. */
export interface MemberSpec {
  readonly use: string;
  readonly params?: unknown;
}

/** Parses a member. @param path below the parameters of the ensemble, such as `members.0` */
export type ParseMember = (spec: MemberSpec, path: string) => Model;

export const memberSchema = z.strictObject({ use: z.string(), params: z.unknown().optional() });

export const membersSchema = z.array(memberSchema).min(1).max(20);

export function parseMembers(specs: readonly MemberSpec[], parse: ParseMember): Model[] {
  return specs.map((spec, i) => parse(spec, `members.${i}`));
}

/** What an ensemble is asked for that its members decide. */
export function memberTraits(members: readonly Model[]): Pick<Model, 'stopsEarly' | 'needsLabelInputs'> {
  return {
    stopsEarly: members.some((member) => member.stopsEarly),
    needsLabelInputs: members.some((member) => member.needsLabelInputs),
  };
}

/** A seed a member, from which its further seeds follow: no member's draws hang on another's. */
export function memberSeeds(members: readonly Model[], rng: Rng): number[] {
  return members.map(() => rng.int(2 ** 32));
}

/** Every member on all fit rows, one after the other. */
export async function fitMembers(
  members: readonly Model[],
  seeds: readonly number[],
  set: TrainingSet,
  onProgress?: ProgressShare,
): Promise<FittedModel[]> {
  const fitted: FittedModel[] = [];
  for (const [m, member] of members.entries()) {
    const share: ProgressShare = (part) => onProgress?.((m + part) / members.length);
    fitted.push(await member.fit(memberSet(member, set), makeRng(seeds[m]!), share));
  }
  return fitted;
}

/** What a member is fitted on: the stop rows only if it stops early, and nothing to go on from. */
export function memberSet(member: Model, set: TrainingSet): TrainingSet {
  const { warmStart: _, ...rest } = set;
  return member.stopsEarly ? rest : { ...rest, stopRows: new Int32Array(0) };
}

/** What the members answer at all rows, one array a member. */
export function memberForecasts(fitted: readonly FittedModel[], matrix: Matrix): Float64Array[] {
  return fitted.map((model) => model.predict(matrix));
}

/** @throws ConfigError CONFIG_INVALID where the weights given are not one a member, or all 0 */
export function requireWeights(weights: readonly number[] | null, members: number): Float64Array {
  if (weights === null) return new Float64Array(members).fill(1 / members);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length !== members || !(sum > 0)) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `weights ${weights.join(', ')} for ${members} members`,
      where: 'params.weights of the ensemble',
      mend: 'give one weight a member, not all of them 0, or leave weights out',
    });
  }
  return Float64Array.from(weights, (weight) => weight / sum);
}
