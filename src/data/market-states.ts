/** A hidden state of the generated market. Rates are simple returns a day. */
export interface MarketState {
  readonly name: 'BULL_TREND' | 'BEAR_TREND' | 'SIDEWAYS' | 'HIGH_VOL';
  /** As the labels' codes: 0 BULL_TREND, 1 BEAR_TREND, 2 SIDEWAYS, 3 HIGH_VOL. */
  readonly code: number;
  readonly driftPerDay: number;
  readonly volatilityPerDay: number;
  /** Mean stay in days. */
  readonly stayDays: number;
}

const BULL: MarketState = {
  name: 'BULL_TREND',
  code: 0,
  driftPerDay: 0.006,
  volatilityPerDay: 0.024,
  stayDays: 22,
};
const BEAR: MarketState = {
  name: 'BEAR_TREND',
  code: 1,
  driftPerDay: -0.005,
  volatilityPerDay: 0.028,
  stayDays: 17,
};
const SIDEWAYS: MarketState = { name: 'SIDEWAYS', code: 2, driftPerDay: 0, volatilityPerDay: 0.014, stayDays: 20 };
const HIGH_VOL: MarketState = { name: 'HIGH_VOL', code: 3, driftPerDay: 0, volatilityPerDay: 0.05, stayDays: 12 };
/** The one state of a market without regimes: neither trend, at the volatility of the whole. */
const ONLY: MarketState = { ...SIDEWAYS, driftPerDay: 0.0005, volatilityPerDay: 0.028 };

/** The hidden states of a market with 1 to 4 of them. */
export function marketStates(regimes: number): readonly MarketState[] {
  return regimes === 1 ? [ONLY] : [BULL, BEAR, SIDEWAYS, HIGH_VOL].slice(0, regimes);
}

/** Row: from, column: to, by code; weights among the states that the market has. */
const NEXT: readonly (readonly number[])[] = [
  [0, 0.3, 0.4, 0.3],
  [0.35, 0, 0.35, 0.3],
  [0.45, 0.3, 0, 0.25],
  [0.35, 0.35, 0.3, 0],
];

/** The state after `from`, drawn by `uniform` in [0, 1). */
export function nextState(states: readonly MarketState[], from: MarketState, uniform: number): MarketState {
  const weights = states.map((to) => (to.code === from.code ? 0 : NEXT[from.code]![to.code]!));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < states.length; i++) {
    left -= weights[i]!;
    if (left < 0 && weights[i]! > 0) return states[i]!;
  }
  return from;
}
