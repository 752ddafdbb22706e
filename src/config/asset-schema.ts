import { z } from 'zod';

const text = z.string({ error: 'expected text' }).min(1, 'must not be empty');

/** The files of one asset; a name alone is that of its bars. */
const assetSchema = z.union(
  [
    text.transform((file) => ({ file, fundingFile: null, finerFile: null })),
    z.strictObject({
      file: text,
      fundingFile: text.nullable().default(null),
      finerFile: text.nullable().default(null),
    }),
  ],
  { error: 'expected a file name, or { file, fundingFile, finerFile }' },
);

/** `data.assets`: files by name, each file once. */
export const assetsSchema = z
  .record(text, assetSchema, { error: 'expected files by name: { BTC: data/btc.parquet }; {} for one market' })
  .superRefine((assets, context) => {
    const names = new Map<string, string>();
    for (const [name, { file }] of Object.entries(assets)) {
      const first = names.get(file);
      if (first !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: `is the file of asset "${first}" too` });
      names.set(file, name);
    }
  });

/** Refuses files of one market beside several. */
export function refuseSharedFiles(
  data: {
    readonly assets: object;
    readonly fundingFile: string | null;
    readonly finerFile: string | null;
  },
  context: z.RefinementCtx,
): void {
  if (Object.keys(data.assets).length === 0) return;
  for (const key of ['fundingFile', 'finerFile'] as const) {
    if (data[key] === null) continue;
    const message = `is of one market; with assets write it at each: data.assets: { NAME: { file, ${key} } }`;
    context.addIssue({ code: 'custom', path: [key], message });
  }
}
