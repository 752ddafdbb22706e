import { type LoadedConfig, relocate } from '../../config/index.ts';
import { RegimewalkError } from '../../core/index.ts';

/**
 * Does work on the configuration with `sweep.fixed` taken in; what is wrong with a fixed value is told of its line there.
 *
 * @param loaded the configuration without
 */
export async function atFixed<T>(loaded: LoadedConfig, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RegimewalkError) || error.path === undefined) throw error;
    const { code, what, mend, path } = error;
    const fixed = Object.keys(loaded.config.sweep.fixed).find((key) => path === key || path.startsWith(`${key}.`));
    if (fixed === undefined) throw relocate(error, loaded);
    const place = `sweep.fixed.${fixed}`;
    const Same = error.constructor as typeof RegimewalkError;
    throw new Same(code, { what, where: loaded.locate(place), path: place, mend });
  }
}
