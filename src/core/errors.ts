/** What a user needs from an error: what happened, where, and how to mend it. */
export interface ErrorParts {
  readonly what: string;
  readonly where: string;
  readonly mend: string;
}

/**
 * Every stable error code, with the exit code of the command that ends with it. `docs/errors.md` explains each;
 * a test holds the two lists against each other.
 */
export const ERROR_CODES = {
  // Bad input: exit 2.
  CONFIG_MISSING: 2,
  CONFIG_SYNTAX: 2,
  CONFIG_UNKNOWN_KEY: 2,
  CONFIG_INVALID: 2,
  WINDOWS_CROSSED: 2,
  UNKNOWN_PLUGIN: 2,
  PLUGIN_INVALID: 2,
  PLUGIN_FAILED: 2,
  PLUGIN_CHANGED: 2,
  PYTHON_FAILED: 2,
  UNKNOWN_STRATEGY: 2,
  FORWARD_LABEL_TRADED: 2,
  ARGUMENT_INVALID: 2,
  FILE_MISSING: 2,
  FILE_EXISTS: 2,
  FILE_UNREADABLE: 2,
  PARQUET_INVALID: 2,
  CSV_INVALID: 2,
  COLUMN_MISSING: 2,
  COLUMN_DUPLICATE: 2,
  COLUMN_TYPE: 2,
  TIME_DUPLICATE: 2,
  TIME_UNORDERED: 2,
  TIME_OFF_GRID: 2,
  VALUE_INFINITE: 2,
  VALUE_NEGATIVE: 2,
  OHLC_INCONSISTENT: 2,
  VALUE_MISSING: 2,
  CATEGORY_INVALID: 2,
  DATA_ALTERED: 2,
  DATA_EMPTY: 2,
  DATA_TOO_SHORT: 2,
  TRAIN_TOO_SHORT: 2,
  LABELER_DEGENERATE: 2,
  INTERVAL_MISMATCH: 2,
  MODEL_FEATURES_MISMATCH: 2,
  MODEL_INPUT_INVALID: 2,
  BUNDLE_CORRUPT: 2,
  MODEL_FILE_INVALID: 2,
  MODEL_UNSUPPORTED: 2,
  MODEL_MISSING: 2,
  RUN_MISSING: 2,
  JOURNAL_DAMAGED: 2,
  JOURNAL_OTHER: 2,
  JOURNAL_LOCKED: 2,
  SWEEP_MISSING: 2,
  TRIALS_FAILED: 2,
  LOCK_BOX_OPENED: 2,
  TRADE_LOG_INVALID: 2,
  NO_SEGMENT_TRAINED: 2,
  NOT_WRITABLE: 2,
  // Failures on the way: exit 1.
  DOWNLOAD_FAILED: 1,
  CHECKSUM_MISMATCH: 1,
  DISK_FULL: 1,
  WRITE_FAILED: 1,
  INTERNAL: 1,
  // The user's Ctrl-C.
  INTERRUPTED: 130,
} as const;

/** One of the stable codes. */
export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * The one kind of error that commands print: a stable code and `what, where, how to mend`.
 *
 * `path` names the configuration key (`walkForward.trainWeeks`) where one is to blame, so that the layer that knows the
 * file can turn it into `config.yml:41`.
 */
export class RegimewalkError extends Error {
  readonly code: ErrorCode;
  readonly what: string;
  readonly where: string;
  readonly mend: string;
  readonly path: string | undefined;

  constructor(code: ErrorCode, parts: ErrorParts & { readonly path?: string | undefined }) {
    super(`${parts.what}\n  where: ${parts.where}\n  mend:  ${parts.mend}`);
    this.name = new.target.name;
    this.code = code;
    this.what = parts.what;
    this.where = parts.where;
    this.mend = parts.mend;
    this.path = parts.path;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code];
  }
}

/** A configuration that cannot be used; `path` is the dotted key. */
export class ConfigError extends RegimewalkError {}

/** Data or a file that cannot be used. */
export class InputError extends RegimewalkError {}

/** Something failed on the way with input that was good: a full disk, a dead worker. */
export class RunError extends RegimewalkError {}
