import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, type RegimewalkError } from '../../../src/core/index.ts';
import { readXgboost } from '../../../src/models/index.ts';
import { type BoosterJson, jsonBytes, readExcerpt } from './excerpt.ts';

const json = jsonBytes(readExcerpt().boosters.binary.model);
const ubj = new Uint8Array(Buffer.from(readExcerpt().boosters.binary.ubj!, 'base64'));

/** What reading it is refused with. */
function refusal(bytes: Uint8Array): RegimewalkError {
  try {
    readXgboost(bytes, 'model.ubj');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const refused = error as RegimewalkError;
    expect(refused.where).toBe('model.ubj');
    expect(refused.mend.length).toBeGreaterThan(10);
    return refused;
  }
  throw new Error('was read');
}

describe('a file that is no whole model', () => {
  it.each([
    ['empty', new Uint8Array(0), /empty/],
    ['text', new TextEncoder().encode('hello'), /neither JSON nor UBJSON/],
    ['binary', Uint8Array.of(0x62, 0x69, 0x6e, 0x66, 0), /neither JSON nor UBJSON/],
    ['a dump of trees', new TextEncoder().encode('[{"nodeid":0}]'), /a dump of trees/],
    ['an empty object', new TextEncoder().encode('{}'), /no XGBoost model/],
    ['another JSON', new TextEncoder().encode('{"name":"x","version":1}'), /no XGBoost model/],
    ['an empty UBJSON object', Uint8Array.of(0x7b, 0x23, 0x69, 0), /no XGBoost model/],
  ])('%s is refused', (_, bytes, words) => {
    const refused = refusal(bytes);
    expect(refused.code).toBe('MODEL_FILE_INVALID');
    expect(refused.what).toMatch(words);
  });

  it('cut off anywhere, it is refused: UBJSON with the byte', () => {
    for (let size = 1; size < ubj.length; size += size < 1500 ? 1 : 37) {
      expect(refusal(ubj.subarray(0, size)).code).toBe('MODEL_FILE_INVALID');
    }
    expect(refusal(ubj.subarray(0, 2000)).what).toMatch(/cut off or damaged at byte \d+ of 2000/);
    for (let size = 1; size < json.length; size += 97)
      expect(refusal(json.subarray(0, size)).code).toBe('MODEL_FILE_INVALID');
    expect(refusal(json.subarray(0, 2000)).what).toMatch(/cut off or no JSON/);
  });

  it('with bytes after the model, it is refused', () => {
    expect(refusal(Buffer.concat([ubj, Uint8Array.of(0x5a)])).what).toMatch(/more than one value/);
  });

  it('with any bytes damaged, it is read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        (text, damages) => {
          const bytes = (text ? json : ubj).slice();
          for (const [at, value] of damages) bytes[at % bytes.length] = value;
          try {
            readXgboost(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { seed: 4, numRuns: 1500 },
    );
  });

  it('nested without end, it is refused', () => {
    expect(refusal(Uint8Array.from({ length: 100_000 }, (_, i) => (i === 0 ? 0x7b : i === 1 ? 0x69 : 0x5b))).code).toBe(
      'MODEL_FILE_INVALID',
    );
    const nested = new Uint8Array(5000).fill(0x5b);
    nested.set([0x7b, 0x69, 1, 0x61]);
    expect(refusal(nested).what).toMatch(/nested too deeply/);
  });
});

describe('a model with parts that do not fit', () => {
  const trees = (whole: BoosterJson): BoosterJson => whole.learner.gradient_booster.model;
  it.each<[string, (whole: BoosterJson) => void, RegExp, string?]>([
    ['no objective', (w) => delete w.learner.objective, /learner\.objective is missing/],
    ['no trees', (w) => delete trees(w).trees, /model\.trees is missing/],
    [
      'a list of another length',
      (w) => trees(w).trees[1].sum_hessian.pop(),
      /trees\[1\]\.sum_hessian should be a list of 15/,
    ],
    [
      'text for numbers',
      (w) => (trees(w).trees[0].split_indices[0] = 'a'),
      /split_indices should be a list of numbers/,
    ],
    ['a feature too many', (w) => (trees(w).trees[0].split_indices[0] = 10), /splits feature 10 of 10/],
    ['half a feature', (w) => (trees(w).trees[0].split_indices[0] = 0.5), /splits feature 0\.5/],
    ['a circle', (w) => (trees(w).trees[0].right_children[2] = 0), /child of two/],
    ['a child that is not there', (w) => (trees(w).trees[0].left_children[0] = 99), /node 99 of 15/],
    ['half a child', (w) => (trees(w).trees[0].left_children[0] = 1.5), /node 1\.5 of 15/],
    ['a leaf that is no number', (w) => (trees(w).trees[0].split_conditions[14] = 1e39), /leaf 14 is no finite number/],
    ['a column too many', (w) => (trees(w).tree_info[0] = 1), /tree_info should be numbers from 0 to 0/],
    ['rounds that end nowhere', (w) => (trees(w).iteration_indptr = [0, 2]), /iteration_indptr should be/],
    [
      'a base that is no number',
      (w) => (w.learner.learner_model_param.base_score = '[a]'),
      /base_score should be a number/,
    ],
    ['two bases', (w) => (w.learner.learner_model_param.base_score = '[1,2]'), /base_score should be a number/],
    [
      'an impossible probability',
      (w) => (w.learner.learner_model_param.base_score = '1.5E0'),
      /possible for binary:logistic/,
    ],
    ['names of another number', (w) => w.learner.feature_names.pop(), /list of 10 names/],
    ['dart', (w) => (w.learner.gradient_booster.name = 'dart'), /booster is dart/, 'MODEL_UNSUPPORTED'],
    ['gblinear', (w) => (w.learner.gradient_booster.name = 'gblinear'), /is gblinear/, 'MODEL_UNSUPPORTED'],
    ['an objective', (w) => (w.learner.objective.name = 'survival:aft'), /"survival:aft"/, 'MODEL_UNSUPPORTED'],
    ['a version to come', (w) => (w.version = [4, 0, 0]), /XGBoost 4\.0\.0 wrote the file/, 'MODEL_UNSUPPORTED'],
    ['a version that never was', (w) => (w.version = []), /without a version/, 'MODEL_UNSUPPORTED'],
    ['a split by category without its list', (w) => (trees(w).trees[2].split_type[0] = 1), /a list with node 0/],
    [
      'leaves of vectors',
      (w) => (trees(w).trees[0].tree_param.size_leaf_vector = '3'),
      /several values/,
      'MODEL_UNSUPPORTED',
    ],
  ])('%s: refused', (_, edit, words, code = 'MODEL_FILE_INVALID') => {
    const { model } = readExcerpt().boosters.binary;
    edit(model);
    const refused = refusal(jsonBytes(model));
    expect(refused.what).toMatch(words);
    expect(refused.code).toBe(code);
  });
});
