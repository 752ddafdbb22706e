import { ConfigError, nearestName } from '../core/index.ts';
import { type DataConfig, isoTimeMs } from './schema.ts';

/** Bounds as the configuration writes them; null: none. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The period that is read: the range named by `data.range`, cut further by `data.from` and `data.to`.
 *
 * @throws ConfigError CONFIG_INVALID where there is no such range, or nothing is left of it
 */
export function readPeriod(data: Pick<DataConfig, 'from' | 'to' | 'ranges' | 'range'>): Period {
  const { from, to, range } = data;
  if (range === null) return { from, to };
  const named = Object.hasOwn(data.ranges, range) ? data.ranges[range] : undefined;
  if (named === undefined) throw unknownRange(range, Object.keys(data.ranges));
  const period = { from: later(from, named.from, 1), to: later(to, named.to, -1) };
  if (period.from === null || period.to === null || isoTimeMs(period.from) < isoTimeMs(period.to)) return period;
  const path = period.from === from ? 'data.from' : 'data.to';
  throw new ConfigError('CONFIG_INVALID', {
    what: `nothing is left of range "${range}" (${named.from ?? 'start'} to ${named.to ?? 'end'}) between ${from ?? 'start'} and ${to ?? 'end'}`,
    where: path,
    path,
    mend: 'give a period that meets the range, or another range',
  });
}

/** @param sign 1: the later of two bounds, −1: the earlier; null bounds nothing */
function later(a: string | null, b: string | null, sign: 1 | -1): string | null {
  if (a === null || b === null) return a ?? b;
  return sign * (isoTimeMs(a) - isoTimeMs(b)) >= 0 ? a : b;
}

function unknownRange(range: string, known: readonly string[]): ConfigError {
  const near = nearestName(range, known);
  return new ConfigError('CONFIG_INVALID', {
    what: `there is no range "${range}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: 'data.range',
    path: 'data.range',
    mend: known.length === 0 ? 'define it: data.ranges: { NAME: { from, to } }' : `use one of ${known.join(', ')}`,
  });
}
