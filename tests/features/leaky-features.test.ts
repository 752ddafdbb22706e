import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeBars } from '../../src/core/index.ts';
import { checkFeature } from '../../src/features/check-feature.ts';
import { type BarColumns, type Feature, type FeatureEntry, makeFeature, RollingSum } from '../../src/features/index.ts';
import { INTERVAL_MS, walk } from './markets.ts';

const WINDOW = 5;

/** A trailing mean of closes against the close: clean. The parts that leak replace its own. */
function meanFeature(parts: Partial<Feature> = {}, kernel = () => meanKernel()): Feature {
  const clean = makeFeature({
    name: 'mean',
    params: {},
    inputs: ['close'],
    outputs: { mean: WINDOW - 1 },
    kernel,
  });
  return { ...clean, ...parts };
}

function meanKernel() {
  const sum = new RollingSum(WINDOW);
  return {
    memory: [sum.memory],
    run({ close }: BarColumns, n: number, [mean]: readonly Float64Array[]) {
      for (let i = 0; i < n; i++) {
        const value = sum.push(close[i]!) / WINDOW;
        mean![i] = value === 0 ? 0 : close[i]! / value;
      }
    },
  };
}

function entryOf(create: () => unknown): FeatureEntry {
  return { summary: 'test', schema: z.strictObject({}), create: create as FeatureEntry['create'] };
}

function failures(create: () => Feature): Record<string, string> {
  const { checks } = checkFeature(entryOf(create), './leaky.ts', {});
  return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ check, detail }) => [check, detail]));
}

it('the clean feature passes every check', () => {
  expect(failures(() => meanFeature())).toEqual({});
});

describe('planted faults are found, each by its own check', () => {
  it('a batch that looks one row ahead', () => {
    const found = failures(() => {
      const { compute } = meanFeature();
      return meanFeature({
        compute: (bars) => {
          const { mean } = compute(bars);
          return {
            mean: mean!.map((value, i) => (i < WINDOW - 1 ? value : mean![Math.min(i + 1, mean!.length - 1)]!)),
          };
        },
      });
    });
    expect(found.causal).toMatch(/^without the rows from \d+ on, mean at row \d+: /);
    expect(found.stream).toMatch(/^stream against batch, mean at row 4: /);
  });

  it('a centred window', () => {
    const found = failures(() => {
      const { compute } = meanFeature();
      return meanFeature({
        lookbackBars: 2,
        compute: (bars) => {
          const { mean } = compute(bars);
          return { mean: mean!.map((_, i) => (i < 2 ? Number.NaN : mean![Math.min(i + 2, mean!.length - 1)]!)) };
        },
      });
    });
    expect(found).toHaveProperty('causal');
  });

  it('a z-score over the whole sample', () => {
    const found = failures(() => {
      const { compute } = meanFeature();
      return meanFeature({
        compute: (bars) => {
          const { mean } = compute(bars);
          const defined = mean!.subarray(WINDOW - 1);
          const centre = defined.reduce((sum, value) => sum + value, 0) / Math.max(1, defined.length);
          return { mean: mean!.map((value) => value - centre) };
        },
      });
    });
    expect(found.causal).toMatch(/mean at row/);
  });

  it('state outside of the memory that is saved', () => {
    const found = failures(() =>
      meanFeature({}, () => {
        const inner = meanKernel();
        return { ...inner, memory: [] };
      }),
    );
    expect(found.restore).toMatch(/^state outside of what save gives: mean at row 37: [\d.]+ against NaN$/);
    expect(found.peek).toMatch(/^mean at row 1: peek gives [\d.]+/);
  });

  it('a peek that commits', () => {
    const found = failures(() => {
      const clean = meanFeature();
      return meanFeature({
        stream: () => {
          const stream = clean.stream();
          return { ...bound(stream), peek: (bar) => stream.push(bar) };
        },
      });
    });
    expect(found.peek).toMatch(/mean at row \d+: peek gives/);
    expect(found.stream).toBeUndefined();
  });

  it('zeros in the warm-up', () => {
    const found = failures(() =>
      meanFeature({}, () => {
        const { memory, run } = meanKernel();
        return {
          memory,
          run(bars: BarColumns, n: number, out: readonly Float64Array[]) {
            run(bars, n, out);
            for (let i = 0; i < n; i++) if (Number.isNaN(out[0]![i]!)) out[0]![i] = 0;
          },
        };
      }),
    );
    expect(Object.keys(found)).toEqual(['warm-up']);
    expect(found['warm-up']).toMatch(/from row 0 on \(mean\[0\] = 0\), but lookbackBars is 4/);
  });

  it('a division by a volume of 0', () => {
    const found = failures(() =>
      makeFeature({
        name: 'turnover',
        params: {},
        inputs: ['close', 'volume'],
        outputs: { turnover: 0 },
        kernel: () => ({
          memory: [],
          run({ close, volume }, n, [out]) {
            for (let i = 0; i < n; i++) out![i] = close[i]! / volume[i]!;
          },
        }),
      }),
    );
    expect(found['warm-up']).toMatch(/^"turnover" is Infinity at row 150, after its first value at row 0$/);
    expect(found['finite: no volume at all']).toMatch(/Infinity in "turnover" at row 0/);
  });

  it('a lookback that is longer than the warm-up', () => {
    expect(failures(() => meanFeature({ lookbackBars: 90 }))['warm-up']).toMatch(
      /from row 4 on .*but lookbackBars is 90/,
    );
  });

  it('columns that it does not declare, edited bars, unseeded randomness, a shared array', () => {
    const { compute } = meanFeature();
    const kept = new Map<number, Float64Array>();
    const faults: Record<string, readonly [string, RegExp, Feature['compute']]> = {
      undeclared: ['inputs', /^reads "volume", which its inputs don't name/, (bars) => ({ mean: compute(bars).mean!.map((v, i) => v + bars.volume[i]!) })],
      edits: ['bars unedited', /^edits close at row 0/, (bars) => { const out = compute(bars); bars.close[0] = 1; return out; }],
      random: ['repeatable', /Math\.random|mean at row/, (bars) => ({ mean: compute(bars).mean!.map((v) => v + 1e-9 * Math.random()) })],
      clock: ['repeatable', /Date\.now/, (bars) => { Date.now(); return compute(bars); }],
      today: ['repeatable', /new Date/, (bars) => { new Date(); return compute(bars); }],
      shared: ['repeatable', /overwrote the columns of an earlier one/, (bars) => {
        const { mean } = compute(bars);
        const array = kept.get(mean!.length) ?? new Float64Array(mean!.length);
        array.set(mean!);
        kept.set(mean!.length, array);
        return { mean: array };
      }],
    }; // biome-ignore format: one fault a line
    for (const [check, said, leaky] of Object.values(faults)) {
      expect(failures(() => meanFeature({ compute: leaky }))[check], check).toMatch(said);
    }
  });

  it('streams that share their state, and a restore that takes anything', () => {
    const found = failures(() => {
      const { memory, run } = meanKernel();
      return meanFeature({}, () => ({ memory, run }));
    });
    expect(found['side by side']).toMatch(/^beside other streams, mean at row/);
    const lax = failures(() => {
      const clean = meanFeature();
      return meanFeature({ stream: () => ({ ...bound(clean.stream()), restore: () => {} }) });
    });
    expect(lax['foreign state']).toBe('restore takes a state with other outputs');
  });
});

describe('a file of bars', () => {
  it('is looked at beside the made-up markets', () => {
    const { checks } = checkFeature(
      entryOf(() => meanFeature()),
      './mean.ts',
      {},
      { mine: walk(300, 3) },
    );
    expect(checks.filter(({ check }) => check.endsWith('mine')).map(({ ok }) => ok)).toEqual([true, true]);
  });

  it('shows where values are not finite', () => {
    const bars = walk(300, 3);
    const close = bars.close.map((price, i) => (i === 200 ? Number.NaN : price));
    const mine = makeBars({ ...bars, columns: { ...bars.columns, close } });
    const { checks } = checkFeature(
      entryOf(() => meanFeature()),
      './mean.ts',
      {},
      { mine },
    );
    expect(checks.find(({ check }) => check === 'finite: mine')?.detail).toMatch(/gives NaN in "mean" at row 200/);
  });

  it('is not needed for a feature that reads a series of its own', () => {
    const own = (column: string) =>
      failures(() =>
        makeFeature({
          name: 'own',
          params: {},
          inputs: [column],
          outputs: { own: 0 },
          kernel: () => ({
            memory: [],
            run({ columns }, n, [out]) {
              for (let i = 0; i < n; i++)
                out![i] = Number.isFinite(columns[column]![i]) ? Math.tanh(columns[column]![i]!) : 0;
            },
          }),
        }),
      );
    expect(own('open_interest')).toEqual({});
    expect(INTERVAL_MS).toBe(1_800_000);
  });
});

function bound(stream: ReturnType<Feature['stream']>): ReturnType<Feature['stream']> {
  return {
    push: (bar) => stream.push(bar),
    peek: (bar) => stream.peek(bar),
    save: () => stream.save(),
    restore: (state) => stream.restore(state),
  };
}
