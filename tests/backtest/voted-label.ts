import { type Bars, DAY_MS, rollingQuantile } from '../../src/core/index.ts';

/**
 * The reference's regime column from its own words (`rule000` with L = 20 days, then `vote` of one day), in plain loops:
 * 0 up, 1 down, 2 sideways, 3 high volatility, −1 undefined. It shares no code with the labels room.
 */
export function votedLabel(bars: Bars): Int8Array {
  const { close, intervalMs } = bars;
  const day = DAY_MS / intervalMs;
  const window = 20 * day;
  const n = close.length;
  const steps = Float64Array.from(close, (c, t) => (t === 0 ? 0 : Math.log(c / close[t - 1]!)));
  const volatility = new Float64Array(n).fill(Number.NaN);
  for (let t = window; t < n; t++) {
    let sum = 0;
    for (let i = t - window + 1; i <= t; i++) sum += steps[i]!;
    const mean = sum / window;
    let squares = 0;
    for (let i = t - window + 1; i <= t; i++) squares += (steps[i]! - mean) ** 2;
    volatility[t] = Math.sqrt(squares / window);
  }
  const high = rollingQuantile(volatility, 90 * day, 0.8);
  const raw = new Int8Array(n).fill(-1);
  for (let t = 0; t < n; t++) {
    if (Number.isNaN(high[t]!)) continue;
    const change = close[t]! / close[t - window]! - 1;
    raw[t] = volatility[t]! > high[t]! ? 3 : change > 0.02 ? 0 : change < -0.02 ? 1 : 2;
  }
  return vote(raw, day, Math.floor(0.75 * day));
}

function vote(raw: Int8Array, window: number, needed: number): Int8Array {
  const out = new Int8Array(raw.length).fill(-1);
  let current = -1;
  for (let t = 0; t < raw.length; t++) {
    const label = raw[t]!;
    if (label >= 0 && label !== current) {
      let times = 0;
      for (let i = Math.max(0, t - window + 1); i <= t; i++) if (raw[i] === label) times++;
      if (current < 0 || times >= needed) current = label;
    }
    out[t] = current;
  }
  return out;
}
