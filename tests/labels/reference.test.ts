import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/core/index.ts';
import { type LabelsConfig, parseLabels, summariseLabels } from '../../src/labels/index.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';
import { readBars } from './read-bars.ts';

interface Reference {
  readonly gap_rows: number;
  readonly labels: Readonly<Record<string, Record<string, number>>> & Readonly<Record<string, number | string>>;
  readonly indicators_last: { readonly fwdvol2_1d: readonly number[]; readonly rule003_5d: readonly number[] };
}

const NAMES = { BULL_TREND: 'BULL', BEAR_TREND: 'BEAR', SIDEWAYS: 'SIDE', HIGH_VOL: 'HIVOL' } as const;

describeWithShared('labels of the real bars', () => {
  const reference: Record<string, Reference> = hasShared
    ? JSON.parse(readFileSync(sharedPath('golden/reference.json'), 'utf8'))
    : {};
  for (const asset of ['BTCUSDT-30m', 'BTCUSDT-1h']) {
    describe(asset, () => {
      const expected = reference[asset]!;
      const bars = hasShared ? readBars(sharedPath(`data/${asset}.parquet`)) : (undefined as never);
      const barsPerDay = hasShared ? DAY_MS / bars.intervalMs : 0;
      const summaries = (config: Partial<LabelsConfig>) => {
        const labeler = parseLabels({ use: 'trend-volatility', leadBars: '1d', ...config }, bars.intervalMs).fit(
          bars,
          null,
        );
        return {
          raw: summariseLabels(labeler.raw(bars), barsPerDay),
          voted: summariseLabels(labeler.label(bars), barsPerDay),
        };
      };
      const countsOf = (key: string) => {
        const { UNDEF, ...rest } = expected.labels[key] as Record<string, number>;
        return {
          undefined: UNDEF,
          counts: Object.fromEntries(Object.entries(NAMES).map(([ours, theirs]) => [ours, rest[theirs]])),
        };
      };

      it('have the rows of outages flat', () => {
        expect(bars.gap.reduce((sum, gap) => sum + gap, 0)).toBe(expected.gap_rows);
      });

      it('20 days: counts, persistence and SHA-256, raw and voted', () => {
        const { raw, voted } = summaries({ filter: { use: 'vote', params: { window: '1d', share: 0.75 } } });
        expect(raw).toMatchObject(countsOf('rule000_20d'));
        expect(voted).toMatchObject(countsOf('rule000_20d_vote_1d_75'));
        expect(Number(raw.persistenceDays.toFixed(4))).toBe(expected.labels.rule000_20d_persist_days);
        expect(Number(voted.persistenceDays.toFixed(4))).toBe(expected.labels.vote_persist_days);
        expect(raw.sha256Int8).toBe(expected.labels.sha256_int8_rule000_20d);
        expect(voted.sha256Int8).toBe(expected.labels.sha256_int8_vote);
      });

      it('5 days: counts and persistence', () => {
        const { raw } = summaries({ params: { window: '5d' } });
        expect(raw).toMatchObject(countsOf('rule000_5d'));
        expect(Number(raw.persistenceDays.toFixed(4))).toBe(expected.labels.rule000_5d_persist_days);
      });

      it.each(['1d', '5d'])('forward %s: counts', (horizon) => {
        const { raw } = summaries({ use: 'trend-volatility-forward', params: { horizon }, leadBars: 0 });
        expect(raw).toMatchObject(countsOf(`rule000_fwd_${horizon}`));
      });

      it('range: counts', () => {
        const { raw } = summaries({ use: 'range' });
        expect([raw.undefined, ...Object.values(raw.counts)]).toEqual(expected.indicators_last.rule003_5d);
      });

      it('vol2: counts', () => {
        const { raw } = summaries({ use: 'vol2', leadBars: 0 });
        expect([raw.undefined, raw.counts.LOW_VOL, raw.counts.HIGH_VOL]).toEqual(expected.indicators_last.fwdvol2_1d);
      });
    });
  }
});
