import { type LoadedConfig, relocate } from '../config/index.ts';
import type { Progress } from '../core/index.ts';
import { fitLines } from '../report/index.ts';
import type { Context } from './context.ts';

/** What a command found: the document for `--json`, and the text for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: () => string;
  /** The text is a document of another kind, and no line of it is wrapped. */
  readonly verbatim?: boolean;
  /** Exit code of an answer that is itself bad news; 0 where absent. */
  readonly exitCode?: number;
}

/**
 * Does a command's work and prints its outcome. Errors that name a configuration key get its file and line.
 *
 * With `--json` the text goes nowhere: standard output holds exactly one JSON document.
 */
export async function perform(
  context: Context,
  options: { readonly json?: boolean; readonly quiet?: boolean },
  loaded: Pick<LoadedConfig, 'locate'> | null,
  work: (progress: Progress) => Promise<Outcome>,
): Promise<void> {
  const progress = context.progress(options.quiet === true);
  let outcome: Outcome;
  try {
    outcome = await work(progress);
  } catch (error) {
    throw loaded === null ? error : relocate(error, loaded);
  } finally {
    progress.end();
  }
  // JSON has no NaN: undefined numbers become null.
  if (outcome.exitCode !== undefined) context.fail(outcome.exitCode);
  if (options.json === true) context.out(`${JSON.stringify(outcome.json, null, 2)}\n`);
  else context.out(`${outcome.verbatim === true ? outcome.text() : fitLines(outcome.text(), context)}\n`);
}
