import {
  type Bars,
  barAt,
  edgeAt,
  edgeScales,
  InputError,
  type Segment,
  TrailingVolatility,
  zEdgeOf,
} from '../core/index.ts';
import { type FeatureStream, parseFeatures } from '../features/index.ts';
import type { RunStore } from '../jobs/index.ts';
import { type LabelParams, type LabelScheme, type LabelSteps, parseLabels } from '../labels/index.ts';
import {
  AdaptiveSets,
  type BundleManifest,
  type OnnxRunner,
  openBundle,
  openOnnx,
  requireFeatures,
} from '../models/index.ts';
import { setColumn } from './evaluate/conformal-sets.ts';
import { NO_PLUGINS, type UserPlugins } from './plugins/user-plugins.ts';
import { bundleFiles, segmentFolder } from './segments/segment-folder.ts';
import type { SegmentSummary } from './segments/segment-job.ts';
import { likeliestRegime } from './strategy-columns.ts';

/** A sealed bundle of a run and the rows that it forecasts. */
export interface SegmentBundle {
  readonly segment: Segment;
  readonly manifest: BundleManifest;
  readonly heads: Readonly<Record<string, Uint8Array>>;
}

/** The bundles of a run's trained segments, every seal checked. @throws InputError RUN_MISSING, BUNDLE_CORRUPT */
export async function readBundles(store: RunStore): Promise<SegmentBundle[]> {
  const segments = JSON.parse((await store.read('plan.json')) ?? '[]') as Segment[];
  const bundles: SegmentBundle[] = [];
  for (const segment of segments) {
    const finished = await store.finished<SegmentSummary>(segmentFolder(segment.index));
    if (finished === undefined) {
      throw new InputError('RUN_MISSING', {
        what: `segment ${segment.index} of the run is not there, or its files were changed since`,
        where: store.file(segmentFolder(segment.index)),
        mend: 'call walkforward with the same configuration again: it makes the segment anew',
      });
    }
    if (finished.summary.status !== 'done') continue;
    const { manifest, heads } = openBundle(bundleFiles(finished.files), finished.summary.bundleHash);
    bundles.push({ segment, manifest, heads });
  }
  return bundles;
}

/** Forecast columns of full length, filled row by row; NaN (regime −1) where nothing was forecast. */
export interface GrowingForecast {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly regime: Int8Array;
  /** Mask: rows with a forecast. */
  readonly tradable: Uint8Array;
}

/**
 * A run's models at work: at each close the features and label inputs come bar by bar, and the bundle whose test window
 * the row lies in is asked once. The same bits as the run's own forecasts, which were computed over whole columns.
 */
export class LiveModel {
  readonly forecast: GrowingForecast;
  /** The causal label of the test rows where each segment fits its own labeler, filled row by row; undefined elsewhere. */
  readonly label: Int8Array | undefined;
  /** Rows that a model was asked about. */
  calls = 0;

  readonly #bars: Bars;
  readonly #bundles: readonly SegmentBundle[];
  readonly #streams: readonly FeatureStream[];
  readonly #featureNames: readonly string[];
  readonly #scheme: LabelScheme;
  readonly #volatility: TrailingVolatility | null;
  readonly #probabilities: readonly Float64Array[];
  readonly #expected: readonly Float64Array[];
  /** Of the open bundle. */
  #scales: Float64Array;
  readonly #sets: AdaptiveSets | null;
  readonly #setColumns: readonly Float64Array[];
  #labels: LabelSteps | null;
  /** Labelers of segments that are over, until the last of their forecasts has come true. */
  #leaving: { readonly steps: LabelSteps; readonly segment: Segment }[] = [];
  #at = 0;
  #open: Readonly<Record<string, OnnxRunner>> | null = null;

  /**
   * @param bars growing
   * @param own the plug-ins of the user's own that the bundles name
   * @throws InputError MODEL_FEATURES_MISMATCH, INTERVAL_MISMATCH
   */
  constructor(bars: Bars, bundles: readonly SegmentBundle[], own: UserPlugins = NO_PLUGINS) {
    const { manifest } = bundles[0]!;
    const { names, ...labels } = manifest.labels;
    const features = parseFeatures(manifest.featureSpecs, bars.intervalMs, own.features);
    const n = bars.close.length;
    const column = (): Float64Array => new Float64Array(n).fill(Number.NaN);
    this.#bars = bars;
    this.#bundles = bundles;
    this.#streams = features.map((feature) => feature.stream());
    this.#featureNames = features.flatMap(({ outputs }) => outputs);
    this.#scheme = parseLabels(labels as Parameters<typeof parseLabels>[0], bars.intervalMs, 'labels', own.labels);
    this.#labels = this.#scheme.fitted ? null : this.#scheme.fit(bars, null).steps(bars);
    this.label = this.#scheme.fitted && this.#scheme.tradable ? new Int8Array(n).fill(-1) : undefined;
    this.#probabilities = names.map(column);
    this.#expected = manifest.returnHeads.map(column);
    this.#scales = edgeScales(manifest.returnHeads, manifest.referenceBars);
    const withEdge = manifest.returnHeads.length > 0;
    this.#sets = manifest.conformal === undefined ? null : new AdaptiveSets(manifest.conformal);
    this.#setColumns = manifest.conformal === undefined ? [] : names.map(column);
    this.#volatility = withEdge ? new TrailingVolatility(manifest.referenceBars) : null;
    this.forecast = {
      columns: {
        ...Object.fromEntries(names.map((name, k) => [`p_${name}`, this.#probabilities[k]!])),
        ...Object.fromEntries(
          manifest.returnHeads.map((head, k) => [`expReturnBps_${head.horizon}`, this.#expected[k]!]),
        ),
        ...(withEdge ? { edgeBps: column(), zEdge: column() } : {}),
        ...Object.fromEntries(this.#setColumns.map((values, k) => [setColumn(names[k]!), values])),
      },
      regime: new Int8Array(n).fill(-1),
      tradable: new Uint8Array(n),
    };
  }

  /** Takes closed bar `row`, rising from 0, and forecasts where a bundle is due. */
  async at(row: number): Promise<void> {
    const bar = barAt(this.#bars, row);
    const values = this.#streams.map((stream) => stream.push(bar));
    const volatility = this.#volatility?.push(bar.close) ?? Number.NaN;
    const bundle = await this.#bundleAt(row);
    // A labeler that is fitted lives for its segment only.
    this.#settleLeaving(row);
    if (bundle === null && this.#scheme.fitted) return;
    const { inputs, label, settled } = this.#labels!.at(row);
    const came = this.#comesTrue(row);
    if (bundle === null || !this.#scheme.fitted || came >= bundle.segment.test.start) this.#sets?.settle(came, settled);
    if (bundle === null) return;
    if (this.label !== undefined) this.label[row] = label;
    const names = this.#namesFor(bundle.manifest);
    const data = new Float32Array(names.length);
    let at = 0;
    for (const outputs of values) {
      data.set(outputs, at);
      at += outputs.length;
    }
    data.set(inputs.subarray(0, names.length - at), at);
    await this.#forecast(row, { data, rows: 1, names }, volatility);
  }

  /** Lets the native models go. */
  async close(): Promise<void> {
    for (const runner of Object.values(this.#open ?? {})) await runner.close();
    this.#open = null;
  }

  async #forecast(row: number, matrix: Parameters<OnnxRunner['run']>[0], volatility: number): Promise<void> {
    const { columns, regime, tradable } = this.forecast;
    const { returnHeads } = this.#bundles[this.#at]!.manifest;
    const answer = await this.#open!.regime!.run(matrix);
    this.#probabilities.forEach((column, k) => {
      column[row] = answer[k]!;
    });
    for (const [k, head] of returnHeads.entries()) {
      this.#expected[k]![row] = (await this.#open![`return_${head.horizon}`]!.run(matrix))[0]!;
    }
    regime[row] = likeliestRegime(this.#probabilities, row);
    if (columns.edgeBps !== undefined) {
      columns.edgeBps[row] = edgeAt(row, this.#expected, this.#scales);
      columns.zEdge![row] = zEdgeOf(columns.edgeBps[row]!, volatility);
    }
    this.#markSets(row);
    tradable[row] = Number(Object.values(columns).some((column) => !Number.isNaN(column[row]!)));
    this.calls++;
  }

  /** The row whose forecast has come true at `row`, whatever its label. */
  #comesTrue(row: number): number {
    return row - this.#scheme.leadBars - this.#scheme.horizonBars;
  }

  /** What became of the last forecasts of segments that are over, by their own labelers. */
  #settleLeaving(row: number): void {
    const came = this.#comesTrue(row);
    for (const { steps, segment } of this.#leaving) {
      const { settled } = steps.at(row);
      if (came >= segment.test.start && came < segment.test.end) this.#sets!.settle(came, settled);
    }
    this.#leaving = this.#leaving.filter(({ segment }) => came < segment.test.end - 1);
  }

  /** The set of regimes of a row that was just forecast. */
  #markSets(row: number): void {
    if (this.#sets === null) return;
    const p = this.#probabilities.map((column) => column[row]!);
    if (p.some(Number.isNaN)) return;
    const conformal = this.#bundles[this.#at]!.manifest.conformal!;
    const set = this.#sets.at(row, p, conformal, this.#bars.gap[row] === 0)[conformal.method];
    this.#setColumns.forEach((column, k) => {
      column[row] = set[k]!;
    });
  }

  /** The bundle whose test window the row lies in, opened at the window's first row. */
  async #bundleAt(row: number): Promise<SegmentBundle | null> {
    while (this.#at < this.#bundles.length && row >= this.#bundles[this.#at]!.segment.test.end) {
      const keepsLabeler = this.#open !== null && this.#sets !== null && this.#scheme.fitted;
      if (keepsLabeler) this.#leaving.push({ steps: this.#labels!, segment: this.#bundles[this.#at]!.segment });
      this.#at++;
      await this.close();
    }
    const bundle = this.#bundles[this.#at];
    if (bundle === undefined || row < bundle.segment.test.start) return null;
    if (this.#open === null) {
      if (this.#scheme.fitted) this.#labels = this.#restoredLabels(bundle.manifest, row);
      requireFeatures(bundle.manifest, this.#namesFor(bundle.manifest));
      const runners = await Promise.all(
        Object.entries(bundle.heads).map(async ([name, bytes]) => [name, await openOnnx(bytes)] as const),
      );
      this.#open = Object.fromEntries(runners);
      this.#scales = edgeScales(bundle.manifest.returnHeads, bundle.manifest.referenceBars);
    }
    return bundle;
  }

  #namesFor({ features }: BundleManifest): string[] {
    // A model that reads the newest known label alone has the first of the label inputs.
    const inputs = Math.max(0, features.length - this.#featureNames.length);
    return [...this.#featureNames, ...this.#labels!.inputNames.slice(0, inputs)];
  }

  /** The labeler that the bundle holds, taken up to the row before `row`. */
  #restoredLabels({ labeler }: BundleManifest, row: number): LabelSteps {
    const steps = this.#scheme.restore(labeler as LabelParams).steps(this.#bars);
    for (let t = 0; t < row; t++) steps.at(t);
    return steps;
  }
}
