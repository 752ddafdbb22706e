import { Fields, invalidModel } from './fields.ts';
import { decodeUbjson } from './ubjson.ts';

/**
 * The object in a `.json` or `.ubj` file; which of the two it is, the bytes say.
 *
 * @throws InputError MODEL_FILE_INVALID
 */
export function parseModelFile(bytes: Uint8Array, file: string): Fields {
  const start = skipBlanks(bytes);
  if (bytes.length === 0) throw invalidModel(file, 'the file is empty');
  if (bytes[start] !== 0x7b) {
    throw invalidModel(
      file,
      bytes[start] === 0x5b
        ? 'the file holds a list: a dump of trees for reading, not a model'
        : 'the file is neither JSON nor UBJSON (the binary form of XGBoost before 1.6 is not read)',
    );
  }
  return new Fields(
    isUbjson(bytes, start) ? decodeUbjson(bytes.subarray(start), file) : parseJson(bytes, file),
    '',
    file,
  );
}

function skipBlanks(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[at]!)) at++;
  return at;
}

/** After the brace of an object, UBJSON has the kind of a length or of its contents, and JSON never has such a letter. */
function isUbjson(bytes: Uint8Array, brace: number): boolean {
  const next = bytes[brace + 1];
  return next !== undefined && 'iUIlL#$N'.includes(String.fromCharCode(next));
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    // XGBoost, as Python, writes numbers without a form in JSON as bare words; outside of text, that is after a comma,
    // a colon or a bracket.
    const mended = text
      .replace(/([[,:]\s*)(-?)Infinity(?=\s*[,\]}])/g, '$1$21e999')
      .replace(/([[,:]\s*)NaN(?=\s*[,\]}])/g, '$1null');
    if (mended !== text) {
      try {
        return JSON.parse(mended);
      } catch {
        // The first error is the one to tell.
      }
    }
    throw invalidModel(
      file,
      `the file is cut off or no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
