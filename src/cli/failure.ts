import { CommanderError } from 'commander';
import { ERROR_CODES, type ErrorCode, InputError, RegimewalkError, RunError } from '../core/index.ts';

export interface Failure {
  readonly exitCode: number;
  /** For standard error. */
  readonly text: string;
  /** For standard output under `--json`. */
  readonly json: {
    readonly error: { readonly code: string; readonly what: string; readonly where: string; readonly mend: string };
  };
}

/**
 * What a command says when it ends with an error: one message, what, where and how to mend it.
 *
 * @param command for errors that don't know where they are
 * @param interrupted whether the user pressed Ctrl-C
 */
export function describeFailure(error: unknown, command: string, interrupted: boolean, debug: boolean): Failure {
  const known = asKnown(error, command, interrupted);
  const { code, what, where, mend } = known;
  const stack = debug && error instanceof Error ? `\n${error.stack}` : '';
  const text =
    code === 'INTERRUPTED'
      ? `stopped: ${what}; the same command resumes${stack}\n`
      : `error ${code}: ${what}\n  where: ${where}\n  mend:  ${mend}${stack}\n`;
  return { exitCode: ERROR_CODES[code], text, json: { error: { code, what, where, mend } } };
}

function asKnown(error: unknown, command: string, interrupted: boolean): RegimewalkError {
  if (error instanceof RegimewalkError) return error;
  if (interrupted) {
    return new RunError('INTERRUPTED', {
      what: 'what was finished is kept',
      where: command,
      mend: 'call it again to go on',
    });
  }
  if (error instanceof CommanderError) return usageError(error, command);
  return systemError(error, command);
}

function usageError(error: CommanderError, command: string): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' '),
    where: `regimewalk ${command}`.trim(),
    mend: `see: regimewalk ${`${command} --help`.trim()}`,
  });
}

/** Errors of the system that reached the top: the disk, rights, and at last what should never happen. */
const SYSTEM: Readonly<Record<string, { readonly code: ErrorCode; readonly mend: string }>> = {
  ENOSPC: { code: 'DISK_FULL', mend: 'free some space, then call the same command again' },
  EDQUOT: { code: 'DISK_FULL', mend: 'free some space, then call the same command again' },
  EACCES: { code: 'NOT_WRITABLE', mend: 'change its rights, or name another place' },
  EPERM: { code: 'NOT_WRITABLE', mend: 'change its rights, or name another place' },
  EROFS: { code: 'NOT_WRITABLE', mend: 'name a place on a file system that can be written' },
  ENOTDIR: { code: 'NOT_WRITABLE', mend: 'name a folder: a part of this path is a file' },
};

function systemError(error: unknown, command: string): RegimewalkError {
  const { code, path, message } = error as Partial<NodeJS.ErrnoException>;
  const known = code === undefined ? undefined : SYSTEM[code];
  if (known !== undefined) {
    const parts = { what: String(message), where: path ?? command, mend: known.mend };
    return known.code === 'DISK_FULL' ? new RunError('DISK_FULL', parts) : new InputError(known.code, parts);
  }
  return new RunError('INTERNAL', {
    what: message ?? String(error),
    where: command === '' ? 'regimewalk' : command,
    mend: 'this is a defect: please report it, with the stack that REGIMEWALK_DEBUG=1 prints',
  });
}
