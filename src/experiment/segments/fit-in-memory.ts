import type { FitInputs } from '../prepared-context.ts';
import { type TrainedTrial, TrialTrainer } from '../trial-trainer.ts';

/**
 * The whole of a run from bars to forecasts on this thread: features, labels, labelers under the names of the first, what is tuned
 * once, and each segment in its order, going on from the one before it where they form a chain. What it forecasts is what a run
 * through its folder would.
 *
 * @param onShare told what is done, 0 to 1
 */
export async function fitInMemory(
  { config, bars, own }: FitInputs,
  onShare: (share: number) => void = () => {},
): Promise<Pick<TrainedTrial, 'finished' | 'labelled'>> {
  return new TrialTrainer({ bars, own, keepBytes: 0 }).train(config, (done, planned) => {
    onShare(done.length / planned);
    return true;
  });
}
