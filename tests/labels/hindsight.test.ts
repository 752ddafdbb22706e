import { describe, expect, it } from 'vitest';
import { type Bars, HOUR_MS, makeBars } from '../../src/core/index.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';

const TRAIN = { start: 50, end: 400 };
const bars = randomBars(600, 8);

/** The bars with other closes from `row` on. */
function otherFrom(row: number): Bars {
  const other = randomBars(600, 9).close;
  const close = bars.close.map((value, t) => (t < row ? value : other[t]!));
  return makeBars({ ...bars, columns: { ...bars.columns, close } });
}

describe.each([
  ['hmm', { states: 2, iterations: 30, starts: 2, trainStates: 'smoothed' }],
  ['hmm', { states: 2, iterations: 30, starts: 2, trainStates: 'viterbi' }],
  ['jump-model', { states: 2, penalty: 4, trainStates: 'path' }],
  ['jump-model', { states: 2, penalty: 4, trainStates: 'path', continuous: true }],
])('%s, %j', (use, params) => {
  const labels = { use, params: { windows: [6], degenerate: 'keep', ...params } };
  const scheme = parseLabels({ ...labels, filter: null, leadBars: 0 }, HOUR_MS);
  const fitted = scheme.fit(bars, TRAIN);
  const smoothed = fitted.hindsight(bars, TRAIN)!;
  const known = fitted.label(bars);

  it('labels the train rows as their last one shows them, and says so in labelEnd', () => {
    let changed = 0;
    for (let t = 0; t < 600; t++) {
      const inside = t >= TRAIN.start && t < TRAIN.end;
      if (inside) changed += Number(smoothed.regime[t] !== known.regime[t]);
      else expect(smoothed.regime[t], `row ${t}`).toBe(known.regime[t]);
      expect(smoothed.labelEnd[t], `row ${t}`).toBe(inside ? TRAIN.end - 1 : known.labelEnd[t]);
    }
    expect(changed).toBeGreaterThan(3);
  });

  it('reads no bar after the train rows', () => {
    const altered = otherFrom(TRAIN.end);
    const again = scheme.fit(altered, TRAIN).hindsight(altered, TRAIN)!;
    expect(again.regime.subarray(0, TRAIN.end)).toEqual(smoothed.regime.subarray(0, TRAIN.end));
    expect(again.regime).not.toEqual(smoothed.regime);
  });

  it('behind a filter: the filter takes the smoothed codes', () => {
    const filter = { use: 'minimum-duration', params: { duration: 5 } };
    const voted = parseLabels({ ...labels, filter, leadBars: 0 }, HOUR_MS)
      .fit(bars, TRAIN)
      .hindsight(bars, TRAIN)!;
    const runs = Array.from(voted.regime.subarray(TRAIN.start + 5, TRAIN.end))
      .join('')
      .match(/0+|1+/g)!;
    expect(Math.min(...runs.slice(1, -1).map((run) => run.length))).toBeGreaterThanOrEqual(5);
    expect(voted.labelEnd[TRAIN.start + 20]).toBe(TRAIN.end - 1);
  });
});

it('states known at each row need no hindsight', () => {
  const scheme = parseLabels({ use: 'hmm', params: { states: 2, windows: [6], starts: 1 }, leadBars: 0 }, HOUR_MS);
  expect(scheme.fit(bars, TRAIN).hindsight(bars, TRAIN)).toBeNull();
});
