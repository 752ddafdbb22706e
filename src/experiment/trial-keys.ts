import type { Config } from '../config/index.ts';
import { canonicalJson } from '../core/index.ts';
import type { PartShares } from '../walkforward/index.ts';
import type { Plugins } from './plugins/plugins.ts';

/** What the parts of a training follow from on given bars, as text: parts of two configurations with the same key are the same. */
export interface TrialKeys {
  readonly features: string;
  readonly labels: string;
  /** The regime head of each segment, and all return heads. */
  readonly regime: string;
  readonly returns: string;
  /** All forecasts. */
  readonly whole: string;
}

/** A key names what its part may read, and rather a section too many than one too few. */
export function trialKeys(config: Config, plugins: Plugins): TrialKeys {
  const { features, labels, model, calibration, walkForward, seed } = config;
  const { returns, ...regime } = model;
  const all = { features, labels, model, calibration, walkForward, seed };
  const whole = canonicalJson(all);
  return {
    features: canonicalJson(features),
    labels: canonicalJson(labels),
    whole,
    // A segment goes on from the newest one before it of which all heads were trained.
    regime: plugins.warmStart === null ? canonicalJson({ ...all, model: regime }) : whole,
    returns:
      plugins.warmStart === null && !readsRegimeHead(plugins)
        ? canonicalJson({
            ...{ features, labels, walkForward, seed },
            model: { labelInputs: model.labelInputs, transforms: model.transforms, returns },
          })
        : whole,
  };
}

/**
 * Whether return heads hang on how the regime head is fitted: a labeler that each segment fits sees the part that the regime head is
 * fitted on, and tuning that is done once falls on the first segment whose regime head can be trained.
 */
function readsRegimeHead({ labels, regimeChoice, returnChoice }: Plugins): boolean {
  return labels.fitted || [regimeChoice, returnChoice].some(({ tuning }) => tuning?.when === 'once');
}

/** What the labelers of all segments follow from, where each segment fits its own. */
export function labelersKey({ labels, walkForward }: Config, firstFeatureRow: number, usedShares: PartShares): string {
  return canonicalJson({ labels, walkForward, firstFeatureRow, usedShares });
}
