import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../core/index.ts';

const sampled = z.object({
  best_at_100_by_seed: z.array(z.number()).min(2),
  at_100: z.object({ q25: z.number(), median: z.number(), q75: z.number() }),
});

const schema = z.object({
  versions: z.object({ optuna: z.string() }),
  /** By function and sampler. */
  results: z.record(z.string(), z.record(z.string(), sampled)),
});

/** What another library found. */
export type Reference = z.output<typeof schema>;

/** Where the results lie in a clone: the shared reference vectors, or the excerpt among the tests. */
const PLACES = ['../shared/golden/optuna_tpe.json', 'tests/golden/optuna-tpe.json'];

/**
 * @param file null: wherever the results lie; null comes back where they don't
 * @throws InputError FILE_MISSING, FILE_UNREADABLE
 */
export function readReference(file: string | null): Reference | null {
  const place = file ?? PLACES.find((one) => existsSync(one));
  if (place === undefined) return null;
  if (!existsSync(place)) {
    throw new InputError('FILE_MISSING', {
      what: `${place} does not exist`,
      where: '--golden',
      mend: 'name the JSON file with the reference results, or leave the option out',
    });
  }
  try {
    return schema.parse(JSON.parse(readFileSync(place, 'utf8')));
  } catch (error) {
    throw new InputError('FILE_UNREADABLE', {
      what: `${place} holds no reference results: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      where: '--golden',
      mend: 'name the JSON file with the results of optuna by function, sampler and seed',
    });
  }
}
