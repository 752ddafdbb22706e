/**
 * Indices of at most `limit` points that keep a series' shape: of each of equally long stretches of rows its lowest and
 * highest value, and both ends. Rows that are not finite are passed over.
 */
export function sampleExtremes(values: ArrayLike<number>, limit: number): number[] {
  return sample(values, limit, true);
}

/** As {@link sampleExtremes}, but the lowest value only: a drawdown's worst row is never lost. */
export function sampleLowest(values: ArrayLike<number>, limit: number): number[] {
  return sample(values, limit, false);
}

function sample(values: ArrayLike<number>, limit: number, highest: boolean): number[] {
  const n = values.length;
  const stretches = Math.max(1, Math.floor((limit - 2) / (highest ? 2 : 1)));
  const chosen = new Set<number>();
  if (n <= limit) {
    for (let i = 0; i < n; i++) if (Number.isFinite(values[i]!)) chosen.add(i);
  } else {
    for (let s = 0; s < stretches; s++) {
      let low = -1;
      let high = -1;
      for (let i = Math.floor((s * n) / stretches); i < Math.floor(((s + 1) * n) / stretches); i++) {
        const value = values[i]!;
        if (!Number.isFinite(value)) continue;
        if (low < 0 || value < values[low]!) low = i;
        if (high < 0 || value > values[high]!) high = i;
      }
      if (low >= 0) chosen.add(low);
      if (highest && high >= 0) chosen.add(high);
    }
    for (const end of [0, n - 1]) if (Number.isFinite(values[end]!)) chosen.add(end);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** A stretch of time in one regime; `code` −1: none is known. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly code: number;
}

/**
 * Bands from the times at which a regime begins. More than `limit` are drawn as `limit` equally long stretches of time,
 * each in the regime that holds longest there: narrower ones could not be seen.
 */
export function regimeBands(
  starts: readonly { readonly time: number; readonly code: number }[],
  end: number,
  limit: number,
): Band[] {
  const exact = starts.map(({ time, code }, i) => ({ from: time, to: starts[i + 1]?.time ?? end, code }));
  if (exact.length <= limit) return merge(exact);
  const begin = exact[0]!.from;
  const bands: Band[] = [];
  let at = 0;
  for (let s = 0; s < limit; s++) {
    const from = begin + ((end - begin) * s) / limit;
    const to = begin + ((end - begin) * (s + 1)) / limit;
    const held = new Map<number, number>();
    while (at < exact.length && exact[at]!.to <= from) at++;
    for (let i = at; i < exact.length && exact[i]!.from < to; i++) {
      const { code } = exact[i]!;
      held.set(code, (held.get(code) ?? 0) + Math.min(to, exact[i]!.to) - Math.max(from, exact[i]!.from));
    }
    const [longest] = [...held].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (longest !== undefined) bands.push({ from: Math.round(from), to: Math.round(to), code: longest[0] });
  }
  return merge(bands);
}

function merge(bands: readonly Band[]): Band[] {
  const out: Band[] = [];
  for (const band of bands) {
    const last = out[out.length - 1];
    if (last !== undefined && last.code === band.code && last.to === band.from)
      out[out.length - 1] = { ...last, to: band.to };
    else out.push(band);
  }
  return out;
}
