/** Far above the largest month of one-second candles: a zip that claims more is none of the archive's. */
const LARGEST_BYTES = 2 ** 30;

/**
 * The one CSV of a zip, as text.
 *
 * @throws Error that says what is wrong with the zip
 */
export async function unzipCsv(bytes: Uint8Array): Promise<string> {
  const { unzipSync } = await import('fflate');
  let oversized = false;
  const files = unzipSync(bytes, {
    filter: ({ originalSize }) => {
      if (originalSize > LARGEST_BYTES) oversized = true;
      return originalSize <= LARGEST_BYTES;
    },
  });
  if (oversized) throw new Error('a file in it claims more than 1 GiB');
  const names = Object.keys(files);
  if (names.length !== 1 || !/\.csv$/i.test(names[0]!)) {
    throw new Error(`one CSV file is expected in it, not ${names.join(', ') || 'nothing'}`);
  }
  return new TextDecoder().decode(files[names[0]!]!);
}
