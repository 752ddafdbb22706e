import type { ConfusionDetails } from '../../core/index.ts';
import { confusionMatrix } from '../../metrics/index.ts';
import type { ScoredRows } from '../evaluate/evaluate-rows.ts';
import { shareOf } from './worth.ts';

/** What the naive forecast called each true regime, on the model's rows; and how many of each both called right. */
export function confusionDetails(rows: ScoredRows, regimes: readonly string[], overlapBars: number): ConfusionDetails {
  const { row, truth, predicted, naive } = rows;
  const recall = (code: number, calls: Int8Array) =>
    shareOf(
      row,
      (i) => truth[i] === code,
      (i) => calls[i] === code,
      overlapBars,
    );
  return {
    regimes,
    naive: confusionMatrix(truth, naive, regimes.length),
    recalled: regimes.map((_, code) => {
      const model = recall(code, predicted);
      const known = recall(code, naive);
      return { model: model.share, modelCi95: model.ci95, naive: known.share, naiveCi95: known.ci95 };
    }),
  };
}
