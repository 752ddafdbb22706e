import type { LoadedConfig } from '../config/index.ts';
import { type DataSummary, type Progress, type RunAnswer, writeFileAtomic } from '../core/index.ts';
import { encodeParquet } from '../data/index.ts';
import { labelBars } from '../walkforward/index.ts';
import { prepare } from './prepare.ts';
import { labelSummaries } from './summaries.ts';

export interface LabelsAnswer {
  readonly data: DataSummary;
  /** The labeler's name, whether it looks ahead, and whether it was fitted on all of these rows. */
  readonly labeler: {
    readonly use: string;
    readonly forward: boolean;
    readonly fitted: boolean;
    readonly params: unknown;
  };
  readonly labels: NonNullable<RunAnswer['labels']>;
}

/**
 * The labels of a bar file. A labeler that is fitted is fitted on all rows here: good for a look, not for a test.
 *
 * @param options.out Parquet file for time, raw label, label after the filter, and `labelEnd`
 */
export async function labelsRun(
  loaded: LoadedConfig,
  { out, progress }: { readonly out?: string | undefined; readonly progress: Progress },
): Promise<LabelsAnswer> {
  const prepared = await prepare(loaded, progress, 'columns');
  const { bars, plugins, config } = prepared;
  progress.stage('labels');
  const all = { start: 0, end: bars.time.length };
  const labelled = labelBars(plugins.labels, bars, plugins.labels.fitted ? all : null);
  const labels = labelSummaries(prepared, labelled);
  if (out !== undefined) {
    const table = {
      time: bars.time,
      raw: labelled.raw.regime,
      label: labelled.labels.regime,
      labelEnd: labelled.labels.labelEnd,
    };
    const metadata = { regimes: plugins.labels.names.join(',') };
    await writeFileAtomic(out, encodeParquet(table, { timeColumns: ['time'], metadata }));
  }
  progress.end();
  return {
    data: prepared.data,
    labeler: {
      use: config.labels.use,
      forward: plugins.labels.forward,
      fitted: plugins.labels.fitted,
      params: labelled.params,
    },
    labels,
  };
}
