import { describe, expect, it } from 'vitest';
import { type HeadExplanation, makeRng, type Segment } from '../../../src/core/index.ts';
import { featuresPart, headFeatures } from '../../../src/experiment/page/features.ts';

const NAMES = Array.from({ length: 12 }, (_, j) => `column_${j}`);
const plan: Segment[] = Array.from({ length: 20 }, (_, index) => ({
  index,
  train: { start: index * 100, end: index * 100 + 400 },
  test: { start: index * 100 + 400, end: index * 100 + 500 },
}));

/** One output; shares that fall from the first column of `order` to its last. */
function told(order: readonly number[], direction = 1): HeadExplanation {
  const weights = NAMES.map((_, j) => NAMES.length - order.indexOf(j));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    rows: 100,
    features: NAMES,
    byOutput: [weights.map((weight) => weight / total)],
    direction: [weights.map(() => direction)],
  };
}

const rising = NAMES.map((_, j) => j);
function shuffled(seed: number): number[] {
  const rng = makeRng(seed);
  const order = [...rising];
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

const linesOf = (explain: (segment: number) => HeadExplanation) =>
  plan.map(({ index }) => ({ segment: index, explanation: explain(index), gain: undefined }));

describe('headFeatures', () => {
  it('calls a ranking that stays stable, with its columns', () => {
    const head = headFeatures(
      'return_1d',
      linesOf(() => told(rising)),
      [],
      plan,
    );
    expect(head.word).toBe('stable');
    expect(head.sentence).toMatch(/^Stable: /);
    expect([head.neighbour.pairs, head.apart!.pairs]).toEqual([19, 16]);
    expect(head.neighbour.lowest).toBeCloseTo(1, 12);
    expect(head.apart!.lowest).toBeCloseTo(1, 12);
    expect(head.features.map(({ name }) => name)).toEqual(NAMES);
    expect(head.features.every(({ word }) => word === 'stable')).toBe(true);
    expect(head.features[0]!.inTop).toBe(20);
    expect(head.features.at(-1)!.inTop).toBe(0);
  });

  it('calls a ranking that is drawn anew in each segment unstable', () => {
    const head = headFeatures(
      'return_1d',
      linesOf((segment) => told(shuffled(segment))),
      [],
      plan,
    );
    expect(head.word).toBe('unstable');
    expect(head.sentence).toMatch(/^Unstable: /);
    expect(Math.abs(head.apart!.mean)).toBeLessThan(0.4);
  });

  it('judges by segments without common train rows: neighbours agree anyhow', () => {
    const blocks = linesOf((segment) => told(shuffled(Math.floor(segment / 4))));
    const head = headFeatures('return_1d', blocks, [], plan);
    expect(head.neighbour.mean).toBeGreaterThan(0.7);
    expect(head.word).toBe('unstable');
  });

  it('calls a column unstable whose direction changes, whatever its share', () => {
    const turning = linesOf((segment) => told(rising, segment % 2 === 0 ? 1 : -1));
    const head = headFeatures('return_1d', turning, [], plan);
    expect(head.word).toBe('stable');
    expect(head.features[0]!.word).toBe('unstable');
    expect(head.features[0]!.outputs[0]).toMatchObject({ up: 0.5, segments: 20 });
  });

  it('says of one segment that nothing is known', () => {
    const head = headFeatures('regime', linesOf(() => told(rising)).slice(0, 1), ['A'], plan);
    expect(head.word).toBeNull();
    expect(head.features[0]!.word).toBeNull();
  });
});

describe('featuresPart', () => {
  const answer = { segments: { planned: 3, done: 2, failed: 0, skipped: [] }, classification: null };
  const files = (summaries: readonly unknown[]) => ({
    read: async (name: string) => {
      if (name === 'plan.json') return JSON.stringify(plan);
      const found = summaries[Number(/segments\/(\d+)\//.exec(name)?.[1])];
      return found === undefined ? undefined : JSON.stringify({ files: {}, summary: found });
    },
  });

  it('reads what each segment left, and names the heads of which none told', async () => {
    const store = files([
      { status: 'skipped', reason: 'x' },
      {
        status: 'done',
        fits: { regime: { gain: { column_0: 0.6, column_1: 0.4 } }, return_1d: {} },
        explained: { regime: told(rising) },
      },
      {
        status: 'done',
        fits: { regime: { gain: { column_0: 0.8 } }, return_1d: {} },
        explained: { regime: told(rising) },
      },
    ]);
    const part = await featuresPart({ store, answer });
    expect(part!.without).toEqual(['return_1d']);
    expect(part!.heads).toHaveLength(1);
    expect(part!.heads[0]).toMatchObject({ head: 'regime', segments: [1, 2], rows: 200 });
    expect(part!.heads[0]!.features[0]!.gain).toBeCloseTo(0.7, 12);
    expect(part!.heads[0]!.features[1]!.gain).toBeCloseTo(0.2, 12);
  });

  it('is null for runs that left nothing', async () => {
    expect(await featuresPart({ store: files([]), answer })).toBeNull();
    expect(await featuresPart({ store: files([{ status: 'done', fits: { regime: {} } }]), answer })).toBeNull();
  });
});
