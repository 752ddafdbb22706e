import { assetPath } from '../../config/index.ts';
import { type Progress, RegimewalkError } from '../../core/index.ts';

/** Does something for one asset: what goes wrong, and what is told on the way, names it. */
export async function ofAsset<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RegimewalkError && error.code !== 'INTERRUPTED' ? named(error, name) : error;
  }
}

function named(error: RegimewalkError, name: string): RegimewalkError {
  const { code, what, where, mend, path } = error;
  const Same = error.constructor as typeof RegimewalkError;
  const own = new Same(code, {
    what: what.startsWith(`asset "${name}"`) ? what : `asset "${name}": ${what}`,
    where,
    mend,
    path: path === undefined ? undefined : assetPath(path, name),
  });
  own.stack = error.stack ?? '';
  return own;
}

/** A progress whose stages and warnings begin with the asset's name. */
export function assetProgress(progress: Progress, name: string): Progress {
  return {
    stage: (stage, total) => progress.stage(`${name} ${stage}`, total),
    tick: (done, note) => progress.tick(done, note),
    running: (shares) => progress.running?.(shares),
    warn: (text) => progress.warn(`${name}: ${text}`),
    end: () => progress.end(),
  };
}
