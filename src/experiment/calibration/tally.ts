import { wilsonInterval } from '../../metrics/index.ts';
import type { Cell, Check, FigureKind } from './contract.ts';
import type { Sums } from './part.ts';

/** One figure of one cell over all histories. */
export interface CalibrationRow {
  readonly test: string;
  readonly kind: FigureKind;
  readonly returns: string;
  readonly length: number;
  readonly unit: 'days' | 'rows';
  readonly truth: string;
  /** Histories in which the test had an answer. */
  readonly histories: number;
  readonly value: number;
  /** 95 % interval of `value` for so many histories: binomial (Wilson) for shares. */
  readonly ci95: readonly [number, number];
  readonly bound: readonly [number, number] | null;
  /** Whether `value` lies within the bound; null without one. */
  readonly inside: boolean | null;
  /** Where the histories lie beyond what the test was made for: why; else null. */
  readonly beyond: string | null;
}

const Z95 = 1.959963984540054;

/** Rows of a cell from its parts, in order. */
export function tally(check: Check, cell: Cell, parts: readonly (readonly Sums[])[]): CalibrationRow[] {
  return cell.figures.map(({ name, kind, bound, beyond = null }, i) => {
    const total = { defined: 0, sum: 0, squares: 0 };
    for (const part of parts) {
      total.defined += part[i]!.defined;
      total.sum += part[i]!.sum;
      total.squares += part[i]!.squares;
    }
    const value = total.defined > 0 ? total.sum / total.defined : Number.NaN;
    return {
      test: name,
      kind,
      returns: cell.returns,
      length: cell.length,
      unit: check.unit,
      truth: cell.truth,
      histories: total.defined,
      value,
      ci95: kind === 'mean' ? meanInterval(total, value) : wilsonInterval(total.sum, total.defined),
      bound,
      inside: bound === null ? null : value >= bound[0] && value <= bound[1],
      beyond,
    };
  });
}

function meanInterval({ defined, squares }: Sums, value: number): readonly [number, number] {
  const half = Z95 * Math.sqrt(Math.max(0, squares / defined - value * value) / (defined - 1));
  return [value - half, value + half];
}
