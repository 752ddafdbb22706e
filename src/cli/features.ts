import type { Command } from 'commander';
import { formatFeatureCatalog, formatFeatures } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder, parquetFile } from './options.ts';
import { perform } from './perform.ts';

/** `features`: the feature columns of a bar file, or the catalog. */
export function addFeatures(program: Command, context: Context): void {
  const command = program
    .command('features')
    .description('the features of a bar file: ranges and missing rows')
    .option(
      '--list',
      'names every feature and transform, with its parameters; yours can be a file: use: ./my-feature.ts',
    );
  addCommonOptions(command, 'FILE', 'writes the features to this Parquet file').action(
    async (options: CommonOptions & { readonly list?: boolean }) => {
      if (options.list === true) {
        await perform(context, options, null, async () => {
          const { describeFeatures, describeTransforms } = await context.features();
          const catalog = [...describeFeatures(), ...describeTransforms()];
          return { json: catalog, text: () => formatFeatureCatalog(catalog) };
        });
        return;
      }
      const out = options.out === undefined ? undefined : parquetFile(options.out);
      const loaded = loadUnder(options, {}, false);
      await perform(context, options, loaded, async (progress) => {
        const { featuresRun } = await context.experiment();
        const answer = await featuresRun(loaded, { out, progress });
        const written = out === undefined ? '' : `\n\nwritten to ${out}`;
        return { json: answer, text: () => formatFeatures(answer, context) + written };
      });
    },
  );
}
