import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../src/audit/index.ts';
import { alterBars } from '../../src/audit/replay-bars.ts';
import { makeRng, type Range } from '../../src/core/index.ts';
import type { LabelScheme } from '../../src/labels/index.ts';
import { type Model, parseModel, purgedFolds } from '../../src/trainers/index.ts';
import { headRows, headTarget } from '../../src/walkforward/head-rows.ts';
import { planRegimeHead, type SegmentContext } from '../../src/walkforward/index.ts';
import { endOf, fitInner, type HeadRows, type InnerFold, innerFold } from '../../src/walkforward/inner-folds.ts';
import { chainFor } from '../audit/world.ts';

const STATES = {
  strategies: {},
  compare: [],
  labels: { use: 'hmm', params: { states: 2, starts: 2, degenerate: 'keep' }, filter: null, leadBars: '6h' },
};

function headOf(
  chain: Chain,
  bars = chain.bars,
  watch: (scheme: LabelScheme) => LabelScheme = (scheme) => scheme,
): HeadRows {
  const plain = chain.context(bars, chain.labels(bars));
  const context: SegmentContext = { ...plain, labelScheme: watch(plain.labelScheme) };
  const segment = chain.segments[4]!;
  const planned = planRegimeHead(context, segment);
  if (!planned.trainable) throw new Error(planned.reason);
  const { labelled, parts } = planned;
  return headRows(context, segment, labelled, 'regime', parts.fit, headTarget(context, segment, 'regime', labelled));
}

const foldsOf = (head: HeadRows) => purgedFolds(head.rows, endOf(head), 4, head.context.embargoBars);
const usable = (fold: ReturnType<typeof innerFold>): InnerFold => {
  if ('reason' in fold) throw new Error(fold.reason);
  return fold;
};

describe.each([
  ['filtered', {}],
  ['smoothed', { trainStates: 'smoothed' }],
])('inner folds of fitted states, %s', (_, more) => {
  let chain: Chain;
  beforeAll(async () => {
    const { params } = STATES.labels;
    chain = await chainFor({
      ...STATES,
      labels: { ...STATES.labels, params: { ...params, ...more } },
      'labels.params': { ...params, ...more },
    });
  }, 30_000);

  it('fit the labeler anew on bars that no held-out row or its target touches', () => {
    const ranges: Range[] = [];
    const head = headOf(chain, chain.bars, (scheme) => ({
      ...scheme,
      fit: (bars, train) => {
        ranges.push(train!);
        return scheme.fit(bars, train);
      },
    }));
    ranges.length = 0;
    for (const fold of foldsOf(head)) {
      const { held, head: inner } = usable(innerFold(head, fold));
      const range = ranges.pop()!;
      expect(ranges).toHaveLength(0);
      for (const row of held) {
        const [first, last] = [row + head.offset, endOf(inner)(row) + head.offset];
        expect(last < range.start || first >= range.end).toBe(true);
      }
      expect(range.end - range.start).toBeGreaterThan(head.rows.length / 4);
      expect(range.start).toBeGreaterThanOrEqual(head.segment.train.start);
      expect(range.end).toBeLessThanOrEqual(head.segment.train.end);
      expect(inner.labelled.params).not.toEqual(head.labelled.params);
      // Under the segment's names; under the other ones most rows would differ.
      const same = inner.rows.filter((row) => inner.target.truth[row] === head.target.truth[row]).length;
      expect(same / inner.rows.length).toBeGreaterThan(0.6);
      for (const row of inner.rows) {
        for (const other of [held[0]!, held[held.length - 1]!]) {
          expect(inner.target.learntEnd[row]! < other || row > endOf(inner)(other)).toBe(true);
        }
      }
    }
  });

  it('learn the same whatever the held-out bars and those after them were', () => {
    const head = headOf(chain);
    const folds = foldsOf(head);
    const last = folds[folds.length - 1]!;
    const cut = head.offset + head.rows[last.test[0]!]!;
    const was = usable(innerFold(head, last)).head;
    const bars = alterBars(chain.bars, cut, makeRng(9));
    const other = chain.context(bars, chain.labels(bars));
    const now = usable(innerFold({ ...head, context: other }, last)).head;
    expect(now.rows).toEqual(was.rows);
    expect(now.labelled.params).toEqual(was.labelled.params);
    for (const row of was.rows) expect(now.target.learnt[row]).toBe(was.target.learnt[row]);
  });

  it('leave the rows that stop a fit unread by the labels of those that are fitted on', async () => {
    const parts: { rows: Int32Array; stop: Int32Array }[] = [];
    const plain = headOf(chain);
    const early = parseModel({ use: 'gbdt', params: { rounds: 2, depth: 2 } }, 'classify', 'model');
    const watched: Model = {
      ...early,
      fit: (set, rng) => {
        parts.push({ rows: set.rows, stop: set.stopRows });
        return early.fit(set, rng);
      },
    };
    const head = { ...plain, context: { ...plain.context, regimeModel: watched } };
    for (const fold of foldsOf(head)) {
      const { head: inner } = usable(innerFold(head, fold));
      await fitInner(inner, watched, { seed: 1 });
      const { rows, stop } = parts.pop()!;
      expect(rows.length).toBeGreaterThan(inner.rows.length / 2);
      expect(stop.length).toBeGreaterThan(inner.rows.length / 10);
      expect(rows.every((row) => inner.target.learntEnd[row]! < stop[0]!)).toBe(true);
    }
  });

  it('of inner folds keep away from what the outer fold holds out', () => {
    const head = headOf(chain);
    const outer = usable(innerFold(head, foldsOf(head)[1]!));
    for (const fold of foldsOf(outer.head)) {
      const inner = innerFold(outer.head, fold);
      if ('reason' in inner) continue;
      const known = new Set([...inner.head.rows, ...inner.held]);
      expect(outer.held.filter((row) => known.has(row))).toHaveLength(0);
      expect(inner.head.held.length).toBe(outer.head.held.length + 1);
    }
  });
});
