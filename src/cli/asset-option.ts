import path from 'node:path';
import { type Command, Option } from 'commander';
import { InputError } from '../core/index.ts';

/** A market as `--asset` names it. */
export interface NamedFile {
  readonly name: string;
  readonly file: string;
}

/** Adds `--asset`, for the commands that take several markets. */
export function addAssetOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--asset <name=file>',
      "one market of several, in place of data.assets; the file's base name without NAME=; repeatable",
    )
      .argParser(collectAssets)
      .conflicts('data'),
  );
}

/**
 * `BTC=data/btc.parquet`, or a file alone, whose base name without ending is then the asset's.
 *
 * @throws InputError ARGUMENT_INVALID where there is no file or no name, or the name was there before
 */
export function collectAssets(text: string, before: readonly NamedFile[] | undefined): NamedFile[] {
  const at = text.indexOf('=');
  const [name, file] = [at < 0 ? path.parse(text).name : text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (name === '' || file === '') {
    throw invalid(text, `--asset ${JSON.stringify(text)} names no market`, 'write --asset NAME=FILE');
  }
  const first = before?.find((asset) => asset.name === name);
  if (first === undefined) return [...(before ?? []), { name, file }];
  throw invalid(
    text,
    `asset "${name}" is there twice: ${first.file} and ${file}`,
    'give each asset a name of its own: --asset NAME=FILE',
  );
}

/** `data.assets` of the flags; undefined where none was given. */
export function assetOverride(assets: readonly NamedFile[] | undefined): Record<string, string> | undefined {
  return assets === undefined ? undefined : Object.fromEntries(assets.map(({ name, file }) => [name, file]));
}

function invalid(text: string, what: string, mend: string): InputError {
  return new InputError('ARGUMENT_INVALID', { what, where: `--asset ${text}`, mend });
}
