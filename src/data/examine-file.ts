import type { Bars, ErrorCode } from '../core/index.ts';
import { RegimewalkError } from '../core/index.ts';
import { type CheckOptions, checkBars } from './check-bars.ts';
import type { ColumnMap } from './columns.ts';
import { examineMarket, type Suspicions } from './examine-market.ts';
import { examineRows, type IrregularStep, type RowFinding } from './examine-rows.ts';
import { type DataManifest, readManifest } from './manifest.ts';
import { type DataPolicies, DEFAULT_POLICIES, LENIENT_POLICIES, type RawBars } from './raw-bars.ts';
import { columnMap, readRawBars } from './read-bars.ts';
import type { DataReport } from './report.ts';

/** Why reading a file would stop, in the words of the error that it would give. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly what: string;
  readonly where: string;
  readonly mend: string;
}

/** Everything that can be said of a bar file. */
export interface FileExamination {
  readonly file: string;
  /** `as written`, `altered`, `no manifest`. */
  readonly manifest: 'as written' | 'altered' | 'no manifest';
  /** What the file was made from, where a manifest says it. */
  readonly madeFrom: DataManifest['source'] | null;
  readonly sha256: string;
  /** What was found in the rows, whatever the policies do about it. */
  readonly findings: readonly RowFinding[];
  /** Distances of rows other than the bars' interval, the most frequent first. */
  readonly steps: readonly IrregularStep[];
  /** Under policies that mend what can be mended; null where the file cannot be read even so. */
  readonly report: DataReport | null;
  readonly suspicions: Suspicions | null;
  /** What the policies asked for would refuse; empty: every command reads the file. */
  readonly refused: readonly Refusal[];
  /** The bars under the mending policies; null as `report`. */
  readonly bars: Bars | null;
}

/**
 * Looks at a bar file as it is, bad rows and all: what was found, what the policies of `options` would refuse, and what
 * looks suspicious in what is left.
 *
 * @throws InputError where the file has no rows to look at: FILE_MISSING, PARQUET_INVALID, CSV_INVALID, COLUMN_MISSING, …
 */
export async function examineFile(
  file: string,
  options: CheckOptions & { readonly columns?: Partial<ColumnMap> | undefined } = {},
): Promise<FileExamination> {
  const raw = await readRawBars(file, columnMap(options.columns), { verify: false });
  const refused: Refusal[] = [];
  const { status, source, altered } = manifestOf(file, raw.sha256);
  if (altered !== null) refused.push(altered);
  const { findings, steps } = examineRows(raw, options);
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  refused.push(...findings.flatMap((finding) => refusalOf(finding, policies, raw)));
  const lenient = attempt(() => checkBars(copyOf(raw), { ...options, policies: LENIENT_POLICIES }));
  if ('error' in lenient) refused.push(lenient.error);
  else if (refused.length === 0 || (altered !== null && refused.length === 1)) {
    const strict = attempt(() => checkBars(copyOf(raw), options));
    if ('error' in strict) refused.push(strict.error);
  }
  const read = 'error' in lenient ? null : lenient;
  return {
    file,
    manifest: status,
    madeFrom: source,
    sha256: raw.sha256,
    findings,
    steps,
    report: read?.report ?? null,
    suspicions: read === null ? null : examineMarket(read.bars),
    refused,
    bars: read?.bars ?? null,
  };
}

function manifestOf(
  file: string,
  hash: string,
): { status: FileExamination['manifest']; source: DataManifest['source'] | null; altered: Refusal | null } {
  const found = attempt(() => ({ manifest: readManifest(file) }));
  if ('error' in found) return { status: 'altered', source: null, altered: found.error };
  const { manifest } = found;
  if (manifest === null) return { status: 'no manifest', source: null, altered: null };
  if (manifest.sha256 === hash) return { status: 'as written', source: manifest.source, altered: null };
  const altered: Refusal = {
    code: 'DATA_ALTERED',
    what: 'the file is not as it was written: its SHA-256 is not that of its manifest',
    where: file,
    mend: 'make or download it again; if the change was meant, delete the manifest',
  };
  return { status: 'altered', source: manifest.source, altered };
}

function refusalOf(finding: RowFinding, policies: DataPolicies, raw: RawBars): Refusal[] {
  const { kind, count, what, policy, mendedBy, code, first } = finding;
  if (policies[policy] !== 'refuse') return [];
  return [
    {
      code,
      what: `${count} ${kind === 'absent' ? (count === 1 ? 'bar' : 'bars') : count === 1 ? 'row' : 'rows'} ${what}`,
      where: `${raw.file}, the first at ${first[0]}`,
      mend: `--${policy} ${mendedBy} (data.policies.${policy}), or correct the file`,
    },
  ];
}

/** `checkBars` takes its columns over. */
function copyOf(raw: RawBars): RawBars {
  const columns = Object.fromEntries(Object.entries(raw.columns).map(([name, values]) => [name, values.slice()]));
  return { ...raw, time: raw.time.slice(), columns };
}

function attempt<T extends object>(work: () => T): T | { readonly error: Refusal } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RegimewalkError)) throw error;
    const { code, what, where, mend } = error;
    return { error: { code, what, where, mend } };
  }
}
