import path from 'node:path';
import { InputError } from '../core/index.ts';
import { type CheckOptions, checkBars } from './check-bars.ts';
import type { ColumnMap } from './columns.ts';
import type { AppliedPolicies, DataManifest } from './manifest.ts';
import { DEFAULT_POLICIES } from './raw-bars.ts';
import { columnMap, readRawBars } from './read-bars.ts';
import type { DataReport } from './report.ts';
import { writeDataFile } from './write-bars.ts';

/** Policies and the rows that they touched, for metadata and manifest. */
export function appliedPolicies(policies: CheckOptions['policies'], report: DataReport): AppliedPolicies {
  const { unordered, duplicates, inconsistent, infinite, missing } = report;
  return {
    policies: { ...DEFAULT_POLICIES, ...policies },
    counts: { unordered, duplicates, inconsistent, infinite, missing },
  };
}

/**
 * Writes a mended copy of a bar file: its Parquet metadata and manifest record every policy and what it did.
 *
 * @throws InputError for what the policies refuse; ARGUMENT_INVALID where `out` is `file`
 */
export async function fixFile(
  file: string,
  out: string,
  options: CheckOptions & { readonly columns?: Partial<ColumnMap> | undefined },
): Promise<{ report: DataReport; manifest: DataManifest }> {
  if (path.resolve(file) === path.resolve(out)) {
    throw new InputError('ARGUMENT_INVALID', {
      what: 'the mended file would take the place of the one that it is made from',
      where: out,
      mend: 'name another file: the bad rows can then still be looked at',
    });
  }
  const raw = await readRawBars(file, columnMap(options.columns));
  const { bars, report } = checkBars(raw, options);
  const manifest = await writeDataFile(out, bars, {
    source: { made: 'check --fix', files: [{ file: path.basename(file), sha256: raw.sha256 }] },
    applied: appliedPolicies(options.policies, report),
  });
  return { report, manifest };
}
