import { parseExecution } from '../../backtest/index.ts';
import type { Config } from '../../config/index.ts';
import { ConfigError, type Duration, durationBars, SECOND_MS } from '../../core/index.ts';
import { type Feature, parseFeatures } from '../../features/index.ts';
import { type LabelScheme, parseLabels } from '../../labels/index.ts';
import {
  type Calibrator,
  type ConformalScheme,
  type MatrixTransform,
  parseCalibration,
  parseMatrixTransforms,
  parseReturnCalibration,
} from '../../models/index.ts';
import { parseStrategies, type Strategy } from '../../strategy/index.ts';
import { type Model, parseModel, parseSelection, parseTuning } from '../../trainers/index.ts';
import type { HeadChoice, HorizonScheme, ReturnCalibration, ReturnHead, WarmStarts } from '../../walkforward/index.ts';
import { executionRules } from '../run-strategies.ts';
import { warmStartsOf } from '../segments/warm-starts.ts';
import { NO_PLUGINS, type UserPlugins } from './user-plugins.ts';

/** Every plug-in that a configuration names, its parameters parsed by its catalog. */
export interface Plugins {
  readonly features: readonly Feature[];
  readonly labels: LabelScheme;
  readonly regimeModel: Model;
  readonly transforms: readonly MatrixTransform[];
  readonly calibrator: Calibrator | null;
  /** Folds that the calibrator is cross-fitted on; null: it is fitted on the calibrate part. */
  readonly crossFit: number | null;
  readonly returnCalibration: ReturnCalibration | null;
  readonly conformal: ConformalScheme | null;
  readonly returnModel: Model | null;
  /** How segments go on from each other; null: each starts afresh. */
  readonly warmStart: WarmStarts | null;
  /** What is chosen inside each train window. */
  readonly regimeChoice: HeadChoice;
  readonly returnChoice: HeadChoice;
  readonly returnHeads: readonly ReturnHead[];
  /** Null where the configuration gives the horizons' weights. */
  readonly horizonScheme: HorizonScheme | null;
  readonly referenceBars: number;
  readonly strategies: readonly Strategy[];
}

/** What a command is about: `columns` (labels, features) leaves strategies alone, which may not fit other labels. */
export type Scope = 'columns' | 'strategies';

/**
 * Has each catalog parse its part of the configuration.
 *
 * @param own plug-ins of the user's own, loaded
 * @throws ConfigError with the dotted key at fault
 */
export function parsePlugins(
  config: Config,
  intervalMs: number,
  scope: Scope = 'strategies',
  own: UserPlugins = NO_PLUGINS,
): Plugins {
  const labels = parseLabels(config.labels, intervalMs, 'labels', own.labels);
  const { returns } = config.model;
  const features = parseFeatures(config.features, intervalMs, own.features);
  const regimeModel = parseModel(config.model, 'classify', 'model');
  const returnModel = returns === null ? null : parseModel(returns, 'regress', 'model.returns');
  const choiceOf = (head: HeadSpec, model: Model, path: string): HeadChoice =>
    headChoice(head, model, path, features, config, intervalMs);
  return {
    features,
    labels,
    regimeModel,
    regimeChoice: choiceOf(config.model, regimeModel, 'model'),
    returnChoice:
      returns === null || returnModel === null
        ? { selection: null, tuning: null }
        : choiceOf(returns, returnModel, 'model.returns'),
    transforms: parseMatrixTransforms(config.model.transforms),
    calibrator: parseCalibration(config.calibration),
    crossFit: foldsOf(config.calibration, config),
    returnCalibration: returnCalibrationOf(config),
    conformal: conformalOf(config),
    returnModel,
    warmStart: warmStartsOf(config, regimeModel, returnModel, {
      regime: foldsOf(config.calibration, config),
      returns: returnCalibrationOf(config)?.crossFit ?? null,
    }),
    returnHeads:
      returns === null
        ? []
        : returns.horizons.map((horizon, i) => ({
            horizon: String(horizon),
            horizonBars: atLeastOne(horizon, intervalMs, `model.returns.horizons.${i}`),
            weight: Array.isArray(returns.weights) ? (returns.weights as readonly number[])[i]! : 1,
          })),
    horizonScheme: horizonSchemeOf(config),
    referenceBars: returns === null ? 0 : atLeastOne(returns.reference, intervalMs, 'model.returns.reference'),
    strategies: scope === 'columns' ? [] : parseTradable(config, intervalMs, labels),
  };
}

type HeadSpec = Pick<Config['model'], 'use' | 'params' | 'selection' | 'tuning'>;

function headChoice(
  head: HeadSpec,
  model: Model,
  path: string,
  features: readonly Feature[],
  { model: { labelInputs }, seed }: Config,
  intervalMs: number,
): HeadChoice {
  const names = features.flatMap(({ outputs }) => outputs);
  const { params } = head;
  return {
    selection: parseSelection(head.selection, { model, params, path }, { names, labelInputs }, intervalMs),
    tuning: parseTuning(head.tuning, head, path === 'model' ? 'classify' : 'regress', path, seed),
  };
}

/** Without a calibrate part a calibrator is cross-fitted on so many folds. */
const FOLDS = 5;

function foldsOf(
  spec: { readonly crossFit?: number | null | undefined } | null,
  { walkForward }: Config,
): number | null {
  return spec?.crossFit ?? (walkForward.shares.calibrate > 0 ? null : FOLDS);
}

function returnCalibrationOf(config: Config): ReturnCalibration | null {
  const spec = config.model.returns?.calibration ?? null;
  const calibrator = parseReturnCalibration(spec, 'model.returns.calibration');
  return calibrator === null ? null : { calibrator, crossFit: foldsOf(spec, config) };
}

/** By which inner folds are trained where the configuration asks for none. */
export const INNER_IC: HorizonScheme = { folds: 5, shrink: 'james-stein', floor: 0 };

function horizonSchemeOf({ model }: Config): HorizonScheme | null {
  const weights = model.returns?.weights ?? null;
  return weights === null || !('use' in weights) ? null : weights.params;
}

function conformalOf({ model, walkForward }: Config): ConformalScheme | null {
  if (model.conformal == null) return null;
  if (walkForward.shares.calibrate > 0) return model.conformal;
  throw new ConfigError('CONFIG_INVALID', {
    what: 'model.conformal needs rows that the model was not fitted on, and walkForward.shares.calibrate is 0',
    where: 'walkForward.shares.calibrate',
    path: 'walkForward.shares.calibrate',
    mend: 'give it a share, such as 0.15',
  });
}

function atLeastOne(window: Duration, intervalMs: number, path: string): number {
  const bars = durationBars(window, intervalMs, path);
  if (bars >= 1) return bars;
  throw new ConfigError('CONFIG_INVALID', {
    what: `${path} is ${JSON.stringify(window)}: a return over no bar`,
    where: path,
    path,
    mend: 'use a horizon of at least one bar',
  });
}

/**
 * Strategies with their execution rules, which are parsed again where they are run.
 *
 * @param names those that are wanted; all without them
 */
export function parseTradable(
  config: Pick<Config, 'strategies' | 'execution'>,
  intervalMs: number,
  labels: Pick<LabelScheme, 'names' | 'tradable'>,
  names?: readonly string[],
): Strategy[] {
  // First on its own, so that its mistakes are not blamed on the first strategy that inherits them.
  parseExecution(config.execution, intervalMs, 'execution');
  const context = {
    execution: config.execution,
    intervalMs,
    regimes: labels.names,
    labelIsForward: !labels.tradable,
    roundTripBps: (execution: unknown) => roundTripBps(execution, intervalMs),
  };
  const strategies = parseStrategies(config.strategies, context, names);
  for (const strategy of strategies) {
    executionRules(strategy, intervalMs);
    for (const need of strategy.needs.features) parseFeatures([need], intervalMs);
  }
  return strategies;
}

/**
 * What going in and out costs under an `execution`, undefined where it depends on the market; NaN where it cannot be
 * parsed, which is then refused with its own key.
 */
function roundTripBps(execution: unknown, intervalMs: number): number | undefined {
  try {
    const bps = parseExecution(execution, intervalMs).costs.roundTripBps;
    return Number.isNaN(bps) ? undefined : bps;
  } catch (error) {
    if (error instanceof ConfigError) return Number.NaN;
    throw error;
  }
}

/**
 * Finds mistakes in any plug-in's parameters before a bar is read. Bars of a second divide every sensible window; whether
 * one window is shorter than another, where one is a duration and the other a number of bars, only the data's own
 * interval can say.
 *
 * @returns the plug-ins as of bars of a second, null where windows cross on those
 */
export function checkPlugins(config: Config, scope: Scope, own: UserPlugins): Plugins | null {
  try {
    return parsePlugins(config, SECOND_MS, scope, own);
  } catch (error) {
    if (!(error instanceof ConfigError && error.code === 'WINDOWS_CROSSED')) throw error;
    return null;
  }
}
