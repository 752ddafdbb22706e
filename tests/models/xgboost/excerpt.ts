import { readFileSync } from 'node:fs';
import type { Matrix } from '../../../src/core/index.ts';

/** What XGBoost 3.2 answered on the excerpt's rows: margins, probabilities or values, contributions; null is NaN. */
export interface ExcerptBooster {
  readonly model: BoosterJson;
  readonly ubj: string | null;
  readonly margins: number[];
  readonly answers: number[];
  readonly contributions: number[];
}

/** A booster's file, open for tests to damage. */
// biome-ignore lint/suspicious/noExplicitAny: tests reach into it by path
export type BoosterJson = any;

const text = readFileSync(new URL('../../golden/xgboost-excerpt.json', import.meta.url), 'utf8');

/** The first rounds of three boosters and 22 rows, some on a split, one all missing, one all 1e30. A new copy each time. */
export function readExcerpt(): {
  readonly matrix: Matrix;
  readonly boosters: Record<'multiclass' | 'regression' | 'binary', ExcerptBooster>;
} {
  const { features, rows, boosters } = JSON.parse(text);
  const data = Float32Array.from(rows, (x: number | null) => x ?? Number.NaN);
  return { matrix: { data, rows: data.length / features.length, names: features }, boosters };
}

/** A file's bytes from its object. */
export function jsonBytes(model: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(model));
}
