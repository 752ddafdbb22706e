import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Bars, column, makeBars, type Range } from '../../src/core/index.ts';
import { checkLabeler } from '../../src/labels/check-labeler.ts';
import { rangedBars } from '../../src/labels/checks/markets.ts';
import type { FittedRule, LabelEntry, LabelRule } from '../../src/labels/index.ts';

const WINDOW = 6;

/** UP or DOWN by the return of a trailing window: clean. The parts that leak replace its own. */
function rule(parts: Partial<LabelRule> = {}, codeAt = trailing): LabelRule {
  return {
    name: 'sign',
    names: ['UP', 'DOWN'],
    horizonBars: 0,
    lookbackBars: WINDOW,
    fitted: false,
    fit: () => fitted((bars) => (row) => codeAt(bars, row)),
    ...parts,
  };
}

function trailing({ close }: Bars, row: number): number {
  return row < WINDOW ? -1 : Number(close[row]! < close[row - WINDOW]!);
}

function fitted(codes: (bars: Bars) => (row: number) => number, params: Record<string, unknown> = {}): FittedRule {
  return {
    params,
    steps: (bars) => {
      const at = codes(bars);
      return { inputNames: [], inputs: new Float64Array(0), at };
    },
  };
}

function failures(create: () => unknown, markets = {}): Record<string, string> {
  const entry: LabelEntry = { summary: 'test', schema: z.strictObject({}), create: create as LabelEntry['create'] };
  const { checks } = checkLabeler(entry, './leaky.ts', {}, markets);
  return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ check, detail }) => [check, detail]));
}

it('the clean labeler passes every check, on a file of bars too', () => {
  expect(failures(() => rule(), { mine: rangedBars(2000, 4) })).toEqual({});
});

it('a labeler that reads a column of one’s own is held to the suite on bars that have it', () => {
  const reads = (name: string) => () => rule({ lookbackBars: 0 }, (bars, row) => Number(column(bars, name)[row]! > 0));
  expect(() => failures(reads('sentiment'))).toThrow(/reads a column that the made-up markets don't have.*sentiment/);
  const bars = rangedBars(2000, 4);
  const mine = makeBars({ ...bars, columns: { ...bars.columns, sentiment: bars.close.map((_, i) => Math.sin(i)) } });
  expect(failures(reads('sentiment'), { mine })).toEqual({});
});

describe('planted faults are found, each by its own check', () => {
  it('a label that is smoothed over later rows and claims a horizon of 0', () => {
    const found = failures(() =>
      rule({}, ({ close }, row) => {
        if (row < WINDOW) return -1;
        const around = close.subarray(row - 2, row + 3);
        return Number(around.reduce((sum, price) => sum + price, 0) / around.length < close[row - WINDOW]!);
      }),
    );
    expect(found['causal: cut']).toMatch(
      /^without the rows from \d+ on, the raw label at row \d+, which claims to read no bar after/,
    );
    expect(found['causal: altered']).toMatch(/^with other bars from row \d+ on, the raw label at row \d+/);
    expect(found['row by row']).toMatch(/^label at row \d+: .* where later bars are not there yet/);
  });

  it('a label that reads one bar beyond its labelEnd', () => {
    const ahead = 4;
    const found = failures(() =>
      rule({ horizonBars: ahead, lookbackBars: 0 }, ({ close }, row) => {
        const from = row - ahead;
        return from < 0 ? -1 : Number(close[Math.min(row + 1, close.length - 1)]! < close[from]!);
      }),
    );
    expect(found).toHaveProperty('causal: altered');
    expect(found).toHaveProperty('causal: cut');
  });

  it('a threshold that is fitted on all rows', () => {
    const centre = (bars: Bars, rows: Range) => {
      const part = bars.close.subarray(rows.start, rows.end);
      return part.reduce((sum, price) => sum + price, 0) / part.length;
    };
    const below = (limit: number) =>
      fitted(
        ({ close }) =>
          (row) =>
            Number(close[row]! < limit),
        { limit },
      );
    const onRows = (rows: (bars: Bars, train: Range | null) => Range) => () =>
      rule({
        fitted: true,
        lookbackBars: 0,
        fit: (bars, train) => below(centre(bars, rows(bars, train))),
        restore: ({ limit }) => below(limit as number),
      });
    const all = (bars: Bars) => ({ start: 0, end: bars.close.length });
    const found = failures(onRows(all));
    expect(found.fit).toMatch(/^the parameters depend on bars outside of the train rows/);
    expect(found['causal: cut']).toMatch(/the fit on rows 0 to \d+ gives other parameters/);
    const clean = failures(onRows((bars, train) => train ?? all(bars)));
    expect(clean).toEqual({});
  });

  it('train rows that an unfitted labeler reads', () => {
    const found = failures(() =>
      rule({ fit: (_, train) => fitted((bars) => (row) => (train === null ? 0 : trailing(bars, row))) }),
    );
    expect(found.fit).toMatch(/^the label at row \d+ depends on the train window, but fitted is false$/);
  });

  it('label inputs that are known later', () => {
    const found = failures(() =>
      rule({
        fit: () => ({
          params: {},
          steps: (bars) => {
            const inputs = new Float64Array(1);
            return {
              inputNames: ['rule_next'],
              inputs,
              at: (row) => {
                inputs[0] = bars.close[Math.min(row + 1, bars.close.length - 1)]!;
                return trailing(bars, row);
              },
            };
          },
        }),
      }),
    );
    expect(found['causal: altered']).toMatch(/the label input rule_next at row \d+/);
    expect(found['row by row']).toMatch(/^rule_next at row/);
  });

  it('state that two walks share, unseeded randomness, parameters that are no JSON, edited bars', () => {
    let count = 0;
    const shared = failures(() =>
      rule({}, (bars, row) => (row < WINDOW ? -1 : count++ % 2 === 0 ? 0 : trailing(bars, row))),
    );
    expect(shared['side by side']).toMatch(/^beside another walk, /);
    const random = failures(() =>
      rule({}, (bars, row) => (row === 9 ? Number(Math.random() < 0.5) : trailing(bars, row))),
    );
    expect(random.repeatable).toMatch(/Math\.random/);
    const typed = failures(() =>
      rule({ fit: () => fitted((bars) => (row) => trailing(bars, row), { limits: Float64Array.of(1, 2) }) }),
    );
    expect(typed.parameters).toMatch(/^params change on their way through JSON/);
    const edits = failures(() =>
      rule({
        fit: () =>
          fitted((bars) => (row) => {
            const code = trailing(bars, row);
            bars.close[row] = bars.close[row]! + 1e-9;
            return code;
          }),
      }),
    );
    expect(edits['bars unedited']).toMatch(/edits "close" at row 0/);
  });

  it('codes without a name, and a lookback that is not the first label’s row', () => {
    const codes = failures(() => rule({}, (bars, row) => (row === 40 ? 2 : trailing(bars, row))));
    expect(codes.codes).toMatch(/gives the code 2 at row 40; codes are −1 and 0 to 1/);
    const late = failures(() => rule({ lookbackBars: 2 }));
    expect(late['warm-up']).toBe('the first label lies at row 6, but lookbackBars is 2');
  });

  it('a crash on short bars', () => {
    const found = failures(() =>
      rule({}, (bars, row) => {
        if (bars.close.length < 10) throw new TypeError('no bars');
        return trailing(bars, row);
      }),
    );
    expect(found['short bars']).toMatch(/^on 1 bars, \.\/leaky\.ts throws at row 0: TypeError: no bars/);
  });
});
