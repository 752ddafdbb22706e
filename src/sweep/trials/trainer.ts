import type { Config } from '../../config/index.ts';
import {
  type FinishedSegment,
  fitInMemory,
  type Plugins,
  parsePlugins,
  type UserPlugins,
} from '../../experiment/index.ts';
import type { LabelledBars } from '../../walkforward/index.ts';
import type { TrialInputs } from './inputs.ts';

/** What training a configuration left. */
export interface TrainedTrial {
  readonly finished: readonly FinishedSegment[];
  readonly labelled: LabelledBars | undefined;
  /** Whether it was stopped before its last segment. */
  readonly stopped: boolean;
  readonly plugins: Plugins;
}

/** Trains configurations one after the other on the same bars. One a thread. */
export interface Trainer {
  /** @param onSegment told of the segments finished so far, in order; false stops: the rest is not trained */
  train(config: Config, onSegment?: (done: readonly FinishedSegment[]) => boolean): Promise<TrainedTrial>;
}

/** Each configuration on its own, from bars to forecasts. */
export function plainTrainer(
  { bars, configHash, dataHash }: Pick<TrialInputs, 'bars' | 'configHash' | 'dataHash'>,
  own: UserPlugins,
): Trainer {
  return {
    async train(config, onSegment = () => true) {
      const plugins = parsePlugins(config, bars.intervalMs, 'strategies', own);
      const { finished, labelled } = await fitInMemory({ config, bars, plugins, own, configHash, dataHash });
      for (let count = 1; count < finished.length; count++) {
        const so = finished.slice(0, count);
        if (!onSegment(so)) return { finished: so, labelled, stopped: true, plugins };
      }
      return { finished, labelled, stopped: false, plugins };
    },
  };
}
