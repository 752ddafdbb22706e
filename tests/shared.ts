import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const root = fileURLToPath(new URL('../../shared/', import.meta.url));

/** Whether the developers' reference vectors and market data lie beside the repository. A user's clone has none. */
export const hasShared = existsSync(path.join(root, 'golden/reference.json'));

/** A file of the reference vectors (`golden/…`) or of the real market data (`data/…`). */
export function sharedPath(relative: string): string {
  return path.join(root, relative);
}

/** A suite that needs those files; without them it is skipped and says so in its title. */
export function describeWithShared(title: string, suite: () => void): void {
  if (hasShared) describe(title, suite);
  // The suite's body would run even where it is skipped, and read files that are not there.
  else
    describe.skip(`${title} [skipped: needs ../shared, the reference vectors and market data]`, () =>
      it('skipped', () => {}));
}
