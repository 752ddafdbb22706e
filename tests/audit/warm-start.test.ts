import { describe, expect, it } from 'vitest';
import type { Chain } from '../../src/audit/index.ts';
import type { ChainLink } from '../../src/walkforward/index.ts';
import { audit, chainFor, found } from './world.ts';

type Linked = { readonly link?: ChainLink };

const CHAINED = {
  'model.use': 'gbdt',
  'model.params': { rounds: 12, depth: 3, earlyStopping: { rounds: 5 } },
  'model.warmStart': { rounds: 4 },
  'model.returns': null,
  calibration: { use: 'temperature' },
  strategies: { still: { use: 'hold' } },
  compare: [],
};
/** Enough for three test windows of two weeks. */
const MARKET = { years: 0.36 };

describe('the audit of segments that go on from each other', () => {
  it('finds nothing where windows move on by more or by less than the stop part', async () => {
    for (const testWeeks of [2, 1]) {
      const chain = await chainFor({ ...CHAINED, 'walkForward.testWeeks': testWeeks }, MARKET);
      expect(found(await audit(chain))).toEqual([]);
    }
  }, 60_000);

  it('finds a model that is stopped on rows which the one before it read', async () => {
    const honest = await chainFor({ ...CHAINED, 'walkForward.testWeeks': 1 }, MARKET);
    const forgetful: Chain = {
      ...honest,
      fit: async (context, segment, labeler, options) => {
        const result = await honest.fit(context, segment, labeler, options);
        if (result.status !== 'done' || result.link === undefined) return result;
        const heads = Object.fromEntries(
          Object.entries(result.link.heads).map(([head, { state }]) => [head, { state, seenUntil: -1 }]),
        );
        return { ...result, link: { ...result.link, heads } };
      },
    };
    expect(found(await audit(forgetful)).join()).toMatch(/parts: stop rows, regime head of segment \d+/);
  }, 60_000);

  it('finds a chain that goes on from a model of later rows', async () => {
    const honest = await chainFor(CHAINED, MARKET);
    const backwards: Chain = {
      ...honest,
      fit: async (context, segment, labeler) => {
        // As if the window reached to the end of the test rows, all of it to be fitted on.
        const { end } = segment.test;
        const later = { ...segment, train: { ...segment.train, end }, test: { start: end, end } };
        const { link } = (await honest.fit({ ...context, shares: { stop: 0, calibrate: 0 } }, later)) as Linked;
        const heads = Object.fromEntries(
          Object.entries(link?.heads ?? {}).map(([head, { state }]) => [head, { state, seenUntil: -1 }]),
        );
        return honest.fit(context, segment, labeler, { link: { segment: segment.index - 1, heads } });
      },
    };
    const { fits } = await audit(backwards);
    expect(fits!.leaks.map(({ column }) => column).join()).toMatch(/regime\.onnx/);
  }, 60_000);
});
