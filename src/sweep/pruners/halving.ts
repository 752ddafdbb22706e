import { z } from 'zod';
import type { Told } from '../samplers/contract.ts';
import { type Pruner, valueAfter } from './contract.ts';

export const halvingSchema = z.strictObject({
  /** Steps before the first decision. */
  minSteps: z.number().int().positive().default(1),
  /** One in so many goes on to the next rung, which is as many times as far. */
  factor: z.number().int().min(2).default(3),
});

export const hyperbandSchema = z.strictObject({
  minSteps: z.number().int().positive().default(1),
  maxSteps: z.number().int().positive().nullable().default(null),
  factor: z.number().int().min(2).default(3),
});

/**
 * Asynchronous successive halving: at rungs of minSteps × factor^k steps a trial goes on if it is among the best 1/factor of those that came to
 * the rung.
 *
 * @see Li et al. 2020, MLSys (ASHA)
 */
export function halving({ minSteps, factor }: z.output<typeof halvingSchema>): Pruner {
  return { prune: (trial, history) => prunedAtRung(trial.number, trial.intermediate, history, minSteps, factor) };
}

/**
 * Brackets of halving that begin later and later, so that what starts slowly has its chance: a trial's bracket follows from its number, the larger
 * brackets, which stop earlier, taking more trials.
 *
 * @see Li et al. 2018, JMLR 18(185)
 */
export function hyperband({ minSteps, maxSteps, factor }: z.output<typeof hyperbandSchema>, steps: number): Pruner {
  const most = Math.max(minSteps, maxSteps ?? steps);
  const last = Math.floor(Math.log(most / minSteps) / Math.log(factor) + 1e-9);
  const sizes = Array.from({ length: last + 1 }, (_, s) =>
    Math.ceil(((last + 1) * factor ** (last - s)) / (last - s + 1)),
  );
  const bracketOf = (number: number): number => {
    let place = number % sizes.reduce((sum, size) => sum + size, 0);
    // Turn by turn and not one bracket after the other: the first trials are spread over all.
    for (let round = 0; ; round++) {
      for (let s = 0; s <= last; s++) {
        if (round >= sizes[s]!) continue;
        if (place === 0) return s;
        place--;
      }
    }
  };
  return {
    prune(trial, history) {
      const bracket = bracketOf(trial.number);
      const rivals = history.filter(({ number }) => bracketOf(number) === bracket);
      return prunedAtRung(trial.number, trial.intermediate, rivals, minSteps * factor ** bracket, factor);
    },
  };
}

function prunedAtRung(
  number: number,
  intermediate: readonly number[],
  history: readonly Told[],
  minSteps: number,
  factor: number,
): boolean {
  const steps = intermediate.length;
  const rung = Math.log(steps / minSteps) / Math.log(factor);
  if (steps < minSteps || Math.abs(rung - Math.round(rung)) > 1e-9) return false;
  const mine = intermediate[steps - 1]!;
  if (Number.isNaN(mine)) return true;
  const others = history
    .filter((other) => other.number !== number)
    .flatMap((other) => valueAfter(other, steps) ?? [])
    .filter((value) => !Number.isNaN(value));
  const kept = Math.max(1, Math.floor((others.length + 1) / factor));
  return others.filter((value) => value < mine).length >= kept;
}
