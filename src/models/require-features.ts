import { InputError } from '../core/index.ts';
import type { BundleManifest } from './manifest.ts';

/**
 * Refuses columns that are not the model's own, in its order: a model takes any matrix of the right width without a word.
 *
 * @param names the columns that are about to be given to the model
 * @throws InputError MODEL_FEATURES_MISMATCH, naming the columns that are missing, too many or out of place
 */
export function requireFeatures(manifest: Pick<BundleManifest, 'features'>, names: readonly string[]): void {
  const wanted = manifest.features;
  if (wanted.length === names.length && wanted.every((name, i) => name === names[i])) return;
  const missing = wanted.filter((name) => !names.includes(name));
  const extra = names.filter((name, i) => !wanted.includes(name) || names.indexOf(name) !== i);
  const problems = [
    ...(missing.length > 0 ? [`missing ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`too many ${extra.join(', ')}`] : []),
  ];
  if (problems.length === 0) {
    const moved = wanted.flatMap((name, i) => (names[i] === name ? [] : [`${name} (place ${i + 1})`]));
    problems.push(`out of place ${moved.join(', ')}`);
  }
  throw new InputError('MODEL_FEATURES_MISMATCH', {
    what: `the features are not those of the model: ${problems.join('; ')}`,
    where: `the bundle's manifest, features (${wanted.length})`,
    mend: "compute the features with the bundle's own specifications, in its order",
  });
}
