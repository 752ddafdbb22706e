/**
 * The cheapest path of states: minimises Σ_t cost_t(s_t) + penalty × (number of jumps), by dynamic programming.
 *
 * V_t(j) = cost_t(j) + min(V_{t−1}(j), min_i V_{t−1}(i) + penalty), O(K) a row. Of equal states the first is taken. A NaN cost
 * (a state without a centre) is infinite.
 *
 * @param costs shape [n × K]; overwritten with V
 * @returns the path and its total
 */
export function jumpPath(
  costs: Float64Array,
  rows: number,
  states: number,
  penalty: number,
): { readonly path: Int8Array; readonly total: number } {
  const path = new Int8Array(rows);
  if (rows === 0) return { path, total: 0 };
  for (let j = 0; j < states; j++) if (Number.isNaN(costs[j]!)) costs[j] = Number.POSITIVE_INFINITY;
  for (let t = 1, at = states; t < rows; t++, at += states) jumpStep(costs, at - states, costs, at, states, penalty);
  let at = (rows - 1) * states;
  let state = firstLeast(costs, at, states);
  const total = costs[at + state]!;
  path[rows - 1] = state;
  for (let t = rows - 2; t >= 0; t--) {
    at -= states;
    let best = Number.POSITIVE_INFINITY;
    let source = 0;
    for (let i = 0; i < states; i++) {
      const value = i === state ? costs[at + i]! : costs[at + i]! + penalty;
      if (value < best) {
        best = value;
        source = i;
      }
    }
    state = source;
    path[t] = state;
  }
  return { path, total };
}

/** One forward step: adds to the costs at `to` what the cheapest way there from the values at `from` has cost. */
export function jumpStep(
  values: Float64Array,
  from: number,
  costs: Float64Array,
  to: number,
  states: number,
  penalty: number,
): void {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < states; i++) if (values[from + i]! < least) least = values[from + i]!;
  const jumped = least + penalty;
  for (let j = 0; j < states; j++) {
    const stayed = values[from + j]!;
    const cost = costs[to + j]! + (stayed < jumped ? stayed : jumped);
    costs[to + j] = Number.isNaN(cost) ? Number.POSITIVE_INFINITY : cost;
  }
}

/** The first of the least values. */
export function firstLeast(values: Float64Array, at: number, states: number): number {
  let best = 0;
  for (let j = 1; j < states; j++) if (values[at + j]! < values[at + best]!) best = j;
  return best;
}

/** Half the squared distance of each row to each centre: shape [n × K]. */
export function centreCosts(
  x: Float64Array,
  rows: number,
  features: number,
  centres: Float64Array,
  out: Float64Array,
): void {
  const states = centres.length / features;
  for (let k = 0; k < states; k++) {
    for (let t = 0, at = 0, to = k; t < rows; t++, to += states) {
      let sum = 0;
      for (let d = 0, c = k * features; d < features; d++) {
        const apart = x[at++]! - centres[c++]!;
        sum += apart * apart;
      }
      out[to] = 0.5 * sum;
    }
  }
}
