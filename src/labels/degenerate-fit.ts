import { InputError, type Range } from '../core/index.ts';

/** What is wrong with a fit: an empty state, or one that holds more than 99 % of the rows; null where nothing is. */
export function degeneracy(shares: readonly number[]): string | null {
  const full = shares.findIndex((share) => share > 0.99);
  if (full >= 0) return `STATE_${full} holds ${(100 * shares[full]!).toFixed(1)} % of the train rows`;
  const empty = shares.indexOf(0);
  return empty >= 0 ? `STATE_${empty} holds no train row` : null;
}

/** Why a labeler's fit is refused: skips the segment in a walk-forward. */
export function degenerateError(name: string, fault: string, { start, end }: Range, path: string): InputError {
  return new InputError('LABELER_DEGENERATE', {
    what: `the fit of the labeler "${name}" is degenerate: ${fault}`,
    where: `rows ${start} to ${end}`,
    mend: `ask for fewer states, lower the penalty, or set ${path}.degenerate: keep`,
  });
}
