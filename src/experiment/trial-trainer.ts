import type { Config } from '../config/index.ts';
import { type Bars, BoundedMemory, canonicalJson, type Matrix, type Segment } from '../core/index.ts';
import {
  type LabelledBars,
  planSegments,
  type RecallHeads,
  type SegmentContext,
  usedShares,
} from '../walkforward/index.ts';
import { type Plugins, parsePlugins } from './plugins/plugins.ts';
import type { UserPlugins } from './plugins/user-plugins.ts';
import { featureMatrix, globalLabels, requireInputs } from './prepare.ts';
import type { FinishedSegment } from './segments/fit-segments.ts';
import { segmentContext } from './segments/segment-job.ts';
import { type ChainLabeler, fitLabelersHere, trainChain } from './segments/train-chain.ts';
import { tuningHere } from './segments/tune-once.ts';
import { labelersKey, type TrialKeys, trialKeys } from './trial-keys.ts';

/** What a trainer keeps from one configuration to the next takes no more than this. */
export const TRAINER_BYTES = 128 * 2 ** 20;

/** What all configurations of a trainer share. */
export interface TrainerInputs {
  /** All that a model may see. */
  readonly bars: Bars;
  /** Plug-ins of the user's own that any of the configurations names, loaded on this thread. */
  readonly own: UserPlugins;
  /** Most bytes that are kept; 0: nothing is, and each configuration is trained as if it were the first. */
  readonly keepBytes?: number;
}

/** The segments of a configuration. */
export interface TrainedTrial {
  /** In order; not all where it was stopped. What lies in it is shared: nobody may edit it. */
  readonly finished: readonly FinishedSegment[];
  /** Undefined for a labeler that each segment fits itself. */
  readonly labelled: LabelledBars | undefined;
  /** Whether segments are left that were not trained. */
  readonly stopped: boolean;
  readonly plugins: Plugins;
}

/**
 * Trains configurations one after the other on the same bars, on this thread and without files. What a configuration has in common with
 * an earlier one is not computed again: feature columns by entry, labels by their section, the heads of a segment by all that they
 * read, and what a trainer makes of the same rows. Each configuration forecasts what a run of it through its folder would, bit for bit,
 * whichever went before it.
 */
export class TrialTrainer {
  readonly #bars: Bars;
  readonly #own: UserPlugins;
  readonly #memory: BoundedMemory;
  readonly #keeps: boolean;
  /** What the newest configuration reads of all rows: there anyway, however large. */
  readonly #newest = new Map<'features' | 'labels', { readonly key: string; readonly value: unknown }>();

  constructor({ bars, own, keepBytes = TRAINER_BYTES }: TrainerInputs) {
    this.#bars = bars;
    this.#own = own;
    this.#memory = new BoundedMemory(keepBytes);
    this.#keeps = keepBytes > 0;
  }

  /** About the bytes that are kept. */
  get bytes(): number {
    return this.#memory.bytes;
  }

  /**
   * One call at a time.
   *
   * @param onSegment told of the segments finished so far, in order, also of those that were trained before; false stops: the rest is
   *   not trained
   * @throws ConfigError where a part of the configuration is wrong, or parts do not fit together
   */
  async train(
    config: Config,
    onSegment?: (done: readonly FinishedSegment[], planned: number) => boolean,
  ): Promise<TrainedTrial> {
    const plugins = parsePlugins(config, this.#bars.intervalMs, 'strategies', this.#own);
    requireInputs({ config, plugins });
    const keys = trialKeys(config, plugins);
    const labelled = this.#labelled(plugins, keys);
    const segments = planSegments(this.#bars.time.length, this.#bars.intervalMs, config.walkForward);
    const tell = onSegment && ((done: readonly FinishedSegment[]) => onSegment(done, segments.length));
    const known = this.#memory.peek<FinishedSegment[]>(`forecasts ${keys.whole}`);
    const finished =
      known === undefined ? await this.#trainAll(config, plugins, keys, labelled, segments, tell) : told(known, tell);
    const stopped = finished.length < segments.length;
    // What failed may have failed by bad luck.
    if (known === undefined && !stopped && finished.every(({ status }) => status !== 'failed')) {
      this.#memory.keep(`forecasts ${keys.whole}`, finished);
    }
    return { finished, labelled, stopped, plugins };
  }

  async #trainAll(
    config: Config,
    plugins: Plugins,
    keys: TrialKeys,
    labelled: LabelledBars | undefined,
    segments: readonly Segment[],
    onSegment: ((done: readonly FinishedSegment[]) => boolean) | undefined,
  ): Promise<FinishedSegment[]> {
    const context = tuningHere(this.#context(config, plugins, keys, labelled), plugins, segments);
    const labelers = plugins.labels.matched ? this.#labelers(config, context, segments) : undefined;
    const recallOf = (segment: Segment, parent: number | null): RecallHeads => {
      return (part, make) => this.#memory.recallLater(`heads ${segment.index} ${parent} ${part} ${keys[part]}`, make);
    };
    return trainChain(context, segments, { labelers, onSegment, recallOf });
  }

  #context(config: Config, plugins: Plugins, keys: TrialKeys, labelled: LabelledBars | undefined): SegmentContext {
    const { matrix, firstRow } = this.#features(config, plugins, keys);
    const context = segmentContext(
      {
        ...{ config, bars: this.#bars, features: matrix, firstFeatureRow: firstRow, labelled },
        // For bundles, and there are none.
        ...{ configHash: '', dataHash: '', runDir: '', pluginRefs: this.#own.refs },
      },
      this.#own,
      plugins,
    );
    return this.#keeps ? { ...context, memory: this.#memory } : context;
  }

  #features(config: Config, plugins: Plugins, keys: TrialKeys): { matrix: Matrix; firstRow: number } {
    const bars = this.#bars;
    return this.#ofAllRows('features', keys, () => {
      const columns: Record<string, Float64Array> = {};
      for (const [i, feature] of plugins.features.entries()) {
        const key = `feature ${canonicalJson(config.features[i])}`;
        Object.assign(
          columns,
          this.#memory.recall(key, () => feature.compute(bars)),
        );
      }
      return featureMatrix({ bars, plugins }, { columns });
    });
  }

  #labelled(plugins: Plugins, keys: TrialKeys): LabelledBars | undefined {
    return this.#ofAllRows('labels', keys, () => globalLabels({ bars: this.#bars, plugins }));
  }

  #ofAllRows<T>(part: 'features' | 'labels', keys: TrialKeys, make: () => T): T {
    const key = keys[part];
    const newest = this.#newest.get(part);
    if (newest?.key === key) return newest.value as T;
    this.#newest.delete(part);
    const value = this.#memory.recall(`${part} ${key}`, make);
    if (this.#keeps) this.#newest.set(part, { key, value });
    return value;
  }

  #labelers(config: Config, context: SegmentContext, segments: readonly Segment[]): readonly ChainLabeler[] {
    const key = `labelers ${labelersKey(config, context.firstFeatureRow, usedShares(context))}`;
    const known = this.#memory.peek<ChainLabeler[]>(key);
    if (known !== undefined) return known;
    const labelers = fitLabelersHere(context, segments);
    if (labelers.every((labeler) => !('broken' in labeler))) this.#memory.keep(key, labelers);
    return labelers;
  }
}

/** What is known already, told as if it were trained now. */
function told(
  known: readonly FinishedSegment[],
  onSegment: ((done: readonly FinishedSegment[]) => boolean) | undefined,
): FinishedSegment[] {
  const finished: FinishedSegment[] = [];
  for (const segment of known) {
    finished.push(segment);
    if (onSegment?.(finished.slice()) === false) break;
  }
  return finished;
}
