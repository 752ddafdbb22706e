/** What a penalty scored on the rows held back. */
export interface PenaltyScore {
  readonly penalty: number;
  /** Mean log density of the inputs `aheadRows` later, given the online state; −∞ where the fit is degenerate. */
  readonly score: number;
}

/**
 * Chooses the penalty on train rows alone: fits on the first 70 % of them, then runs the online states over the other 30 % and asks how
 * likely the inputs `aheadRows` later are under the state's Gaussian (means and variances of the pairs (state, inputs `aheadRows`
 * later) on the first part). States that flicker say little about later rows, and states that never change say nothing.
 *
 * @param states number of states
 * @param onlineAfter fits the first `fitRows` rows at a penalty and gives the online states of all rows
 * @returns the best penalty (the first of equal ones) and all scores
 */
export function choosePenalty(
  x: Float64Array,
  rows: number,
  features: number,
  states: number,
  penalties: readonly number[],
  aheadRows: number,
  onlineAfter: (fitRows: number, penalty: number) => Int8Array,
): { readonly penalty: number; readonly scores: readonly PenaltyScore[] } {
  const fitRows = Math.floor(0.7 * rows);
  const scores = penalties.map(
    (penalty): PenaltyScore => ({
      penalty,
      score: scoreAhead(x, onlineAfter(fitRows, penalty), features, fitRows, states, aheadRows),
    }),
  );
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return { penalty: best.penalty, scores };
}

function scoreAhead(
  x: Float64Array,
  online: Int8Array,
  features: number,
  fitRows: number,
  states: number,
  aheadRows: number,
): number {
  const counts = new Float64Array(states);
  const means = new Float64Array(states * features);
  const squares = new Float64Array(states * features);
  for (let t = 0; t + aheadRows < fitRows; t++) {
    const state = online[t]!;
    counts[state]!++;
    for (let d = 0; d < features; d++) {
      const value = x[(t + aheadRows) * features + d]!;
      const apart = value - means[state * features + d]!;
      means[state * features + d]! += apart / counts[state]!;
      squares[state * features + d]! += apart * (value - means[state * features + d]!);
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.some((count) => count < 2 || count > 0.99 * total)) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  let scored = 0;
  for (let t = fitRows; t + aheadRows < online.length; t++, scored++) {
    const state = online[t]!;
    for (let d = 0; d < features; d++) {
      // A tenth of a standardised input's variance at least: few rows may all be alike.
      const variance = Math.max(squares[state * features + d]! / counts[state]!, 0.1);
      const apart = x[(t + aheadRows) * features + d]! - means[state * features + d]!;
      sum -= 0.5 * (Math.log(2 * Math.PI * variance) + (apart * apart) / variance);
    }
  }
  return scored === 0 ? Number.NEGATIVE_INFINITY : sum / scored;
}
