import { z } from 'zod';
import { catalogEntry, parseParams } from '../../core/index.ts';
import { combinatorialFolds, countChoices } from './combinatorial-folds.ts';
import { expandingFolds } from './expanding-folds.ts';
import { type PurgedFold, purgedFolds } from './purged-folds.ts';

/** How the rows of a train window are cut into inner folds. */
export interface FoldScheme {
  readonly name: string;
  /** Folds that it makes. */
  readonly count: number;
  /** Of those, as many as share no row that is tested on: what an error of their mean may count. */
  readonly independent: number;
  /** @param rows rising @param endOf last row that the target of a row reads */
  split(rows: Int32Array, endOf: (row: number) => number, embargoBars: number): PurgedFold[];
}

const MOST_FOLDS = 200;
const counted = z.strictObject({ folds: z.number().int().min(2).max(50).default(5) });
const chosen = z
  .strictObject({
    /** Parts of the rows. */
    groups: z.number().int().min(3).max(20).default(6),
    /** Parts that each fold holds out. */
    test: z.number().int().min(1).default(2),
  })
  .refine(({ groups, test }) => test < groups, { path: ['test'], error: 'must be below groups' })
  .refine(({ groups, test }) => test >= groups || countChoices(groups, test) <= MOST_FOLDS, {
    path: ['groups'],
    error: `makes more than ${MOST_FOLDS} folds`,
  });

interface Entry {
  readonly schema: z.ZodType;
  readonly make: (params: never) => Omit<FoldScheme, 'name'>;
}

const entry = <S extends z.ZodType>(schema: S, make: (params: z.output<S>) => Omit<FoldScheme, 'name'>): Entry => ({
  schema,
  make,
});

/** Every kind of inner folds by the name that the configuration uses. */
export const foldCatalog: Readonly<Record<string, Entry>> = {
  purged: entry(counted, ({ folds }) => ({
    count: folds,
    independent: folds,
    split: (rows, endOf, embargo) => purgedFolds(rows, endOf, folds, embargo),
  })),
  expanding: entry(counted, ({ folds }) => ({
    count: folds,
    independent: folds,
    split: (rows, endOf, embargo) => expandingFolds(rows, endOf, folds, embargo),
  })),
  combinatorial: entry(chosen, ({ groups, test }) => ({
    count: countChoices(groups, test),
    independent: groups / test,
    split: (rows, endOf, embargo) => combinatorialFolds(rows, endOf, groups, test, embargo),
  })),
};

/**
 * The folds of a specification; five purged ones without it.
 *
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function parseFolds(
  spec: { readonly use: string; readonly params?: unknown } | null | undefined,
  path: string,
): FoldScheme {
  const { use, params } = spec ?? { use: 'purged', params: {} };
  const { schema, make } = catalogEntry(foldCatalog, 'kind of folds', use, `${path}.use`);
  return { name: use, ...make(parseParams(schema, params ?? {}, `${path}.params`) as never) };
}
