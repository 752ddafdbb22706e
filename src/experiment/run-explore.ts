import type { LoadedConfig } from '../config/index.ts';
import {
  childSeed,
  DAY_MS,
  type ExploreAnswer,
  type ExploreSeries,
  isoTime,
  makeRng,
  type Progress,
  type Range,
  WEEK_MS,
} from '../core/index.ts';
import { knownName } from '../labels/index.ts';
import { labelBars } from '../walkforward/index.ts';
import { cellRows, type ExploreColumn } from './explore/columns.ts';
import { driftPortrait } from './explore/drift.ts';
import { correlationPortrait, featurePortrait } from './explore/features.ts';
import { informationPortrait } from './explore/information.ts';
import { labelPortrait } from './explore/labels.ts';
import { marketPortrait } from './explore/market.ts';
import { returnsPortrait } from './explore/returns.ts';
import { FeatureStore } from './feature-store.ts';
import { type Prepared, prepare, storedFeatures } from './prepare.ts';

/** A data set's portrait before any model, and what its chart is drawn from. */
export interface Explored {
  readonly answer: ExploreAnswer;
  readonly series: ExploreSeries;
}

/**
 * Reads bars, features and labels of the configuration, and says what they are. Nothing is trained but a labeler that has to be fitted, on the
 * first train window alone.
 */
export async function exploreRun(
  loaded: LoadedConfig,
  { progress }: { readonly progress: Progress },
): Promise<Explored> {
  const prepared = await prepare(loaded, progress, 'columns');
  const { bars, plugins, config } = prepared;
  const n = bars.time.length;
  progress.stage('features', plugins.features.length);
  const store = new FeatureStore(bars, config.runtime, progress);
  const { columns: features } = await storedFeatures(prepared, store, progress);
  await store.prune();

  progress.stage('labels');
  const fitted = plugins.labels.fitted ? firstTrainWindow(prepared) : null;
  const labelled = labelBars(plugins.labels, bars, fitted);
  const known = new Set<string>(labelled.labels.names.map(knownName));
  const columns = [
    ...Object.entries(features).map(([name, values]): ExploreColumn => ({ name, of: 'feature', values })),
    // The newest known label is the yardstick itself.
    ...Object.entries(labelled.inputs)
      .filter(([name]) => !known.has(name))
      .map(([name, values]): ExploreColumn => ({ name, of: 'label input', values })),
  ];
  const cell = cellRows(n, DAY_MS / bars.intervalMs);
  const rngOf = (part: string) => makeRng(childSeed(config.seed, 'explore', part));

  progress.stage('market');
  const market = marketPortrait(bars, prepared.dataReport);
  const returns = returnsPortrait(bars);
  progress.stage('columns', columns.length);
  const portraits = columns.map((column, i) => {
    progress.tick(i + 1);
    return featurePortrait(column, bars.gap);
  });
  const correlations = correlationPortrait(columns, bars.gap);
  progress.stage('information');
  const information = informationPortrait({
    columns,
    label: labelled.labels.regime,
    naive: labelled.naive,
    gap: bars.gap,
    classes: labelled.labels.names.length,
    leadBars: plugins.labels.leadBars,
    intervalMs: bars.intervalMs,
    cellRows: cell,
    rng: rngOf('information'),
  });
  progress.stage('drift');
  const { regime, names } = labelled.labels;
  const drift = driftPortrait({ bars, columns, label: regime, names, cellRows: cell, rng: rngOf('drift') });
  progress.end();
  return {
    answer: {
      data: prepared.data,
      seed: config.seed,
      cautions: cautions(prepared, fitted),
      market,
      returns,
      features: portraits,
      correlations,
      labels: labelPortrait(bars, plugins.labels, labelled, fitted),
      information,
      drift,
    },
    series: { time: bars.time, close: bars.close, label: regime, regimes: names },
  };
}

/** Rows of the first train window; of a file that is shorter, its first half. */
function firstTrainWindow({ bars, config }: Prepared): Range {
  const rows = Math.round((config.walkForward.trainWeeks * WEEK_MS) / bars.intervalMs);
  return { start: 0, end: rows < bars.time.length ? rows : bars.time.length >> 1 };
}

function cautions({ bars, config }: Prepared, fitted: Range | null): string[] {
  const { time } = bars;
  const cut = time[Math.floor((1 - config.sweep.lockBox) * time.length)]!;
  const share = `${Math.round(100 * config.sweep.lockBox)} %`;
  return [
    'A portrait reads the whole file, test windows included: nothing here is out of sample, and a feature, label or window chosen by it has seen ' +
      'what it will be tested on.',
    ...(config.sweep.lockBox > 0
      ? [
          `To choose honestly, look at the early part only: --to ${isoTime(cut).slice(0, 10)} leaves the newest ${share} unseen, ` +
            'the share that a sweep locks away (sweep.lockBox).',
        ]
      : []),
    ...(fitted === null
      ? []
      : [
          `The labeler has parameters to fit: they are those of the first train window alone (to ${isoTime(time[fitted.end - 1]!).slice(0, 10)}), ` +
            'and label all rows. A walk-forward fits them anew in each segment.',
        ]),
  ];
}
