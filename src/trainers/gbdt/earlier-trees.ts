import type { TrainingSet, WarmStart } from '../contract.ts';
import type { EarlierTrees } from './boost.ts';
import { dropTrees, type Forest } from './forest.ts';
import type { GbdtParams } from './params.ts';

/** Whose trees they are: only a model of the same columns, classes and loss goes on from them. */
interface TreesOf {
  readonly names: readonly string[];
  readonly classes: number;
  readonly loss: GbdtParams['loss'];
}

/** Trees as JSON: arrays as base64 of their bytes, little endian, so that every bit comes back. */
interface StoredTrees extends TreesOf {
  readonly trainer: 'gbdt';
  readonly format: 1;
  readonly base: string;
  readonly roundEnds: string;
  readonly forest: Readonly<Record<keyof typeof FIELDS, string>>;
  /** Lists of the splits by category, where there are any. */
  readonly categories?: { readonly starts: string; readonly codes: string };
}

const FIELDS = {
  features: Int32Array,
  values: Float32Array,
  rights: Int32Array,
  missingLeft: Uint8Array,
  gains: Float32Array,
  covers: Float32Array,
  roots: Int32Array,
  outputs: Int32Array,
} as const;

/** What a later fit goes on from. */
export function storeTrees({ forest, base, roundEnds }: EarlierTrees, { names, classes, loss }: TreesOf): StoredTrees {
  const { categories } = forest;
  return {
    trainer: 'gbdt',
    format: 1,
    names: [...names],
    classes,
    loss,
    base: encode(base),
    roundEnds: encode(roundEnds),
    forest: Object.fromEntries(
      (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((key) => [key, encode(forest[key])]),
    ) as Record<keyof typeof FIELDS, string>,
    ...(categories === undefined
      ? {}
      : { categories: { starts: encode(categories.starts), codes: encode(categories.codes) } }),
  };
}

/** The trees to go on from; undefined where they are of other columns, classes or another loss. */
export function earlierTrees(
  { from, keepRounds, shrink }: WarmStart,
  { matrix, classes }: TrainingSet,
  loss: GbdtParams['loss'],
): EarlierTrees | undefined {
  const stored = from as Partial<StoredTrees> | null;
  if (stored?.trainer !== 'gbdt' || stored.format !== 1) return undefined;
  const { names, classes: of, loss: by, forest, categories, base, roundEnds } = stored as StoredTrees;
  if (of !== classes || by !== loss || names.join('\n') !== matrix.names.join('\n')) return undefined;
  const trees = {
    base: decode(base, Float32Array),
    roundEnds: decode(roundEnds, Int32Array),
    forest: {
      ...(Object.fromEntries(
        Object.entries(FIELDS).map(([key, type]) => [key, decode<Numbers>(forest[key as keyof typeof FIELDS], type)]),
      ) as unknown as Forest),
      ...(categories === undefined
        ? {}
        : {
            categories: {
              starts: decode(categories.starts, Int32Array),
              codes: decode(categories.codes, Int32Array),
            },
          }),
    },
  };
  const kept = keepRounds === undefined ? trees : newestRounds(trees, keepRounds);
  return shrink === undefined || shrink === 1 ? kept : shrunk(kept, shrink);
}

/** The last rounds of a model. @param rounds how many at most */
export function newestRounds(trees: EarlierTrees, rounds: number): EarlierTrees {
  const { forest, base, roundEnds } = trees;
  const dropped = roundEnds.length - rounds;
  if (dropped <= 0) return trees;
  const tree = roundEnds[dropped - 1]!;
  return { base, roundEnds: roundEnds.slice(dropped).map((end) => end - tree), forest: dropTrees(forest, tree) };
}

/** Every leaf times `share`, rounded to float32. The base stays: with nothing left of the trees it is what remains. */
function shrunk(trees: EarlierTrees, share: number): EarlierTrees {
  const { features, values } = trees.forest;
  return {
    ...trees,
    forest: { ...trees.forest, values: values.map((value, node) => (features[node]! < 0 ? value * share : value)) },
  };
}

type Numbers = Int32Array | Float32Array | Uint8Array;

function encode(values: Numbers): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

function decode<T extends Numbers>(text: string, type: { new (buffer: ArrayBuffer): T }): T {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new type(bytes.buffer);
}
