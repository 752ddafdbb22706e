import { type ErrorCode, InputError, isoTime } from '../core/index.ts';
import type { DataPolicies, RawBars } from './raw-bars.ts';

/** Adjusted prices carry rounding errors; below this share of the price they are none of our business. */
const TOLERANCE = 1e-9;

export interface CheckedValues {
  /** Mask over `rows`, 1 where the row cannot be used and becomes a gap. */
  readonly bad: Uint8Array;
  readonly missing: number;
  readonly infinite: number;
  readonly inconsistent: number;
  /** Infinite values of further columns, which become NaN. */
  readonly infiniteExtras: readonly string[];
}

/**
 * Looks at each row's values: NaN, infinite, below or at zero, high and low that contradict the other prices.
 *
 * @throws InputError VALUE_MISSING, VALUE_INFINITE, VALUE_NEGATIVE, OHLC_INCONSISTENT where the policy refuses them
 */
export function checkValues(raw: RawBars, rows: Int32Array, policies: DataPolicies): CheckedValues {
  const bad = new Uint8Array(rows.length);
  const missing = new Finding();
  const infinite = new Finding();
  const negative = new Finding();
  const inconsistent = new Finding();
  const findings = { missing, infinite, negative, inconsistent };
  for (let i = 0; i < rows.length; i++) {
    const fault = rowFault(raw.columns, rows[i]!);
    if (fault === null) continue;
    findings[fault].add(rows[i]!);
    bad[i] = 1;
  }
  if (policies.missing === 'refuse') {
    missing.refuse(raw, 'VALUE_MISSING', 'without a price or volume (NaN)', 'data.policies.missing: gap');
  }
  const infiniteExtras = extrasWithInfinity(raw, rows, infinite);
  if (policies.infinite === 'refuse') {
    infinite.refuse(raw, 'VALUE_INFINITE', 'with an infinite value', 'data.policies.infinite: gap');
  }
  if (policies.inconsistent === 'refuse') {
    negative.refuse(
      raw,
      'VALUE_NEGATIVE',
      'with a price of 0 or less, or a negative volume',
      'data.policies.inconsistent: gap',
    );
    inconsistent.refuse(
      raw,
      'OHLC_INCONSISTENT',
      'whose high lies below open, close or low, or whose low lies above them',
      'data.policies.inconsistent: gap',
    );
  }
  return {
    bad,
    missing: missing.count,
    infinite: infinite.count,
    inconsistent: negative.count + inconsistent.count,
    infiniteExtras,
  };
}

/** What is wrong with a row's values, null where nothing is. */
export function rowFault(
  columns: Readonly<Record<string, Float64Array>>,
  row: number,
): 'missing' | 'infinite' | 'negative' | 'inconsistent' | null {
  const o = columns.open![row]!;
  const h = columns.high![row]!;
  const l = columns.low![row]!;
  const c = columns.close![row]!;
  const v = columns.volume![row]!;
  if (Number.isNaN(o) || Number.isNaN(h) || Number.isNaN(l) || Number.isNaN(c) || Number.isNaN(v)) return 'missing';
  if (!Number.isFinite(o + h + l + c + v)) return 'infinite';
  if (o <= 0 || h <= 0 || l <= 0 || c <= 0 || v < 0) return 'negative';
  if (h * (1 + TOLERANCE) < Math.max(o, c, l) || l * (1 - TOLERANCE) > Math.min(o, c)) return 'inconsistent';
  return null;
}

function extrasWithInfinity(raw: RawBars, rows: Int32Array, infinite: Finding): string[] {
  const names: string[] = [];
  for (const [name, values] of Object.entries(raw.columns)) {
    if (['open', 'high', 'low', 'close', 'volume'].includes(name)) continue;
    let found = false;
    for (const row of rows) {
      const value = values[row]!;
      if (value !== Number.POSITIVE_INFINITY && value !== Number.NEGATIVE_INFINITY) continue;
      found = true;
      infinite.add(row);
    }
    if (found) names.push(name);
  }
  return names;
}

class Finding {
  count = 0;
  first = -1;

  add(row: number): void {
    this.count++;
    if (this.first < 0) this.first = row;
  }

  refuse(raw: RawBars, code: ErrorCode, what: string, policy: string): void {
    if (this.count === 0) return;
    const row = this.first;
    const { open, high, low, close, volume } = raw.columns as Record<string, Float64Array>;
    throw new InputError(code, {
      what: `${this.count} ${this.count === 1 ? 'row' : 'rows'} ${what}`,
      where:
        `${raw.file}, row ${row + 1} (${isoTime(raw.time[row]!)}: open ${open![row]}, high ${high![row]}, ` +
        `low ${low![row]}, close ${close![row]}, volume ${volume![row]})`,
      mend: `correct the file, or set ${policy}`,
    });
  }
}
