import { describe, expect, it } from 'vitest';
import type { Improvement } from '../../src/core/index.ts';
import { formatBacktest, formatSummary } from '../../src/report/index.ts';
import { answer } from './fixture.ts';

const base = answer().improvement!;
const shown = (over: Partial<Improvement>) =>
  formatSummary(answer({ improvements: [{ ...base, ...over }] })).replace(/\s+/g, ' ');

describe('what is said of an improvement', () => {
  it.each<[string, Partial<Improvement>, string]>([
    [
      'noise',
      { p: 0.05, placeboP: null },
      'is noise as far as these days tell: a difference this large comes by chance in 5 % of such histories.',
    ],
    [
      'noise, though the timing counts',
      { p: 0.2, placeboP: 0.01 },
      'the place of its regimes counts, but does not carry it beyond chance',
    ],
    ['beyond chance', { p: 0.012, placeboP: null }, '+0.12 of Sharpe, beyond chance (p 0.012).'],
    [
      'timed',
      { p: 0.012, placeboP: 0.005, nullP: 0.01 },
      'beyond chance (p 0.012), and its regimes elsewhere in time do not do as well.',
    ],
    [
      'a placebo that does as well',
      { p: 0.012, placeboP: 0.3 },
      'but noise does as well: the same regimes moved elsewhere in time do as well in 30 %.',
    ],
    [
      'null markets that do as well',
      { p: 0.012, placeboP: 0.01, nullP: 0.4 },
      'but noise does as well: markets shuffled from the same bars show as much in 40 %.',
    ],
    ['a loss', { p: 0.01, sharpeDelta: -0.3, placeboP: 0.9 }, '-0.30 of Sharpe, a loss beyond chance (p 0.010).'],
    [
      'no trade',
      { sharpeDelta: Number.NaN, p: Number.NaN },
      'cannot be compared with trend: one of them has no Sharpe ratio, as it never trades or its days do not vary.',
    ],
    ['a p that is never 0', { p: 0.0003, placeboP: null }, '+0.12 of Sharpe, beyond chance (p < 0.001).'],
    [
      'few days',
      { p: Number.NaN },
      '+0.12 of Sharpe, which too few days, or too few on which they differ, leave without an interval.',
    ],
  ])('%s', (_, over, sentence) => {
    expect(shown(over)).toContain(sentence);
    // As it reads once NaN went through JSON.
    expect(
      formatSummary(JSON.parse(JSON.stringify(answer({ improvements: [{ ...base, ...over }] })))).replace(/\s+/g, ' '),
    ).toContain(sentence);
  });

  it('asks for null markets only where there are none, and only of runs', () => {
    expect(shown({})).toContain('--null 200');
    expect(shown({ nullP: 0.2 })).not.toContain('--null');
    const { data, strategies, execution, labels } = answer();
    const text = formatBacktest({ data, strategies, execution, skipped: [], improvements: [base], labels, live: null });
    expect(text).toContain('24 of 43');
    expect(text).not.toContain('--null');
  });

  it('has the assets beside the segments where there are several', () => {
    expect(shown({})).not.toContain('assets');
    expect(shown({ assets: { improved: 6, of: 7 } })).toMatch(/segments assets .* 24 of 43 6 of 7/);
  });

  it('stays within 110 columns with long names on both sides', () => {
    const long = 'a-strategy-with-quite-a-long-name-that-somebody-thought-was-a-good-idea';
    const text = formatSummary(
      answer({
        improvements: [{ ...base, baseline: long, against: `${long}+regime`, assets: { improved: 6, of: 7 } }],
      }),
    );
    expect(Math.max(...text.split('\n').map((l) => l.length))).toBeLessThanOrEqual(110);
  });

  it('shows runs that were written before the further tests were made', () => {
    const { baseline, against, sharpeDelta, ratio, ci95, p } = base;
    const old = { baseline, against, sharpeDelta, ratio, ci95, p, placeboP: null } as unknown as Improvement;
    const text = formatSummary(answer({ improvements: [old], selectionBias: undefined }));
    expect(text).toContain('is noise');
    expect(text).not.toMatch(/NaN|undefined \d|Best of several/);
  });
});
