import { beforeAll, describe, expect, it } from 'vitest';
import { type ExploreAnswer, type ExploreSeries, makeRng } from '../../src/core/index.ts';
import type { ExploreColumn } from '../../src/experiment/explore/columns.ts';
import { driftPortrait } from '../../src/experiment/explore/drift.ts';
import { correlationPortrait, featurePortrait } from '../../src/experiment/explore/features.ts';
import { informationPortrait } from '../../src/experiment/explore/information.ts';
import { labelPortrait } from '../../src/experiment/explore/labels.ts';
import { marketPortrait } from '../../src/experiment/explore/market.ts';
import { returnsPortrait } from '../../src/experiment/explore/returns.ts';
import { parseLabels } from '../../src/labels/index.ts';
import { formatExplore, renderExploreHtml } from '../../src/report/index.ts';
import { labelBars } from '../../src/walkforward/index.ts';
import { HOUR, walk, wandering } from '../experiment/explore-markets.ts';

const EVIL = '<script>alert(1)</script>';
let answer: ExploreAnswer;
let series: ExploreSeries;
let page: string;

beforeAll(() => {
  const n = 24 * 130;
  const bars = walk(n, 6);
  const rng = makeRng(1);
  const scheme = parseLabels({ use: 'direction', params: {}, leadBars: '1d' }, HOUR);
  const labelled = labelBars(scheme, bars, null);
  const base = wandering(n, 5, rng);
  const columns: ExploreColumn[] = [
    { name: EVIL, of: 'feature', values: base },
    { name: 'a_feature_with_a_name_that_is_far_too_long_for_any_table', of: 'feature', values: base.map((v) => -v) },
    { name: 'empty', of: 'feature', values: new Float64Array(n).fill(Number.NaN) },
    { name: 'share', of: 'label input', values: wandering(n, 40, rng) },
  ];
  const { regime, names } = labelled.labels;
  answer = {
    data: {
      file: `data/${EVIL}.parquet`,
      rows: n,
      from: '2021-01-01T00:00:00Z',
      to: '2021-05-10T23:00:00Z',
      intervalMs: HOUR,
      gapRows: 0,
      series: [],
    },
    seed: 1,
    cautions: [`nothing here is out of sample ${EVIL}`],
    market: marketPortrait(bars, { gaps: [], gapRows: 0 }),
    returns: returnsPortrait(bars),
    features: columns.map((column) => featurePortrait(column, bars.gap)),
    correlations: correlationPortrait(columns, bars.gap),
    labels: { ...labelPortrait(bars, scheme, labelled, null) },
    information: informationPortrait({
      columns,
      label: regime,
      naive: labelled.naive,
      gap: bars.gap,
      classes: names.length,
      leadBars: scheme.leadBars,
      intervalMs: HOUR,
      cellRows: 24,
      rng,
    }),
    drift: driftPortrait({ bars, columns, label: regime, names, cellRows: 24, rng }),
  };
  series = {
    time: bars.time,
    close: bars.close,
    label: regime,
    regimes: names.map((name, i) => (i === 0 ? EVIL : name)),
  };
  page = renderExploreHtml({ answer, series });
});

describe('the portrait in the terminal', () => {
  it('keeps to 80 columns, whatever names are like and however wide the terminal is', () => {
    for (const width of [undefined, 60, 80, 200]) {
      const lines = formatExplore(answer, { width }).split('\n');
      const widest = Math.max(...lines.map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(80);
    }
  });

  it('says first that nothing is out of sample, and names noise as noise', () => {
    const text = formatExplore(answer);
    expect(text.split('\n')[0]).toMatch(/nothing here is out of sample/);
    expect(text).toMatch(/What is not marked is not told apart from noise/);
    expect(text).toMatch(/1 pair beyond ±0\.95/);
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/NaN|undefined(?! )|Infinity/);
    expect(formatExplore(answer, { color: true })).toContain('\u001b[');
  });

  it('reads the same from JSON, where undefined numbers are null', () => {
    expect(formatExplore(JSON.parse(JSON.stringify(answer)))).toBe(formatExplore(answer));
  });
});

/** The page without its scripts. */
const ownPart = (): string => page.slice(0, page.indexOf('<script>'));

describe("the portrait's page", () => {
  it('keeps names as text', () => {
    expect(page.includes(EVIL)).toBe(false);
    expect(ownPart()).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(page.match(/<script>/g)).toHaveLength(2);
    // The chart's data have an element of their own.
    expect(page.match(/<\/script>/g)).toHaveLength(3);
  });

  it('needs nothing from elsewhere', () => {
    expect(ownPart()).toContain(`content="default-src 'none'`);
    const own = ownPart();
    expect(own).not.toMatch(/(src|href)="(?!#)/);
    expect(own).not.toMatch(/url\(|@import/);
  });

  it('shows the figures of the answer', () => {
    const { drift, information, labels } = answer;
    const own = ownPart();
    for (const { ks, psi } of drift.columns) {
      expect(own).toContain(`<td>${ks.toFixed(3)}</td>`);
      expect(own).toContain(`<td>${psi.toFixed(3)}</td>`);
    }
    for (const { bits } of information.naive) expect(own).toContain(`>${bits.toFixed(3).replace('-0.000', '0.000')}`);
    for (const { share } of labels.classes) expect(own).toContain(`<td>${(100 * share).toFixed(1)} %</td>`);
    expect(/>[^<]*\bNaN\b/.test(ownPart())).toBe(false);
  });

  it('has headings in order, names for its pictures and a way to skip to the content', () => {
    const own = ownPart();
    const levels = [...own.matchAll(/<h(\d)/g)].map((match) => Number(match[1]));
    expect(levels[0]).toBe(1);
    for (let i = 1; i < levels.length; i++) expect(levels[i]! - levels[i - 1]!).toBeLessThanOrEqual(1);
    const pictures = [...own.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    expect(pictures.length).toBeGreaterThan(8);
    expect(pictures.filter((tag) => !/aria-(label|hidden)=/.test(tag))).toEqual([]);
    expect(own).toContain('<a class="skip" href="#main">');
    for (const [, id] of own.matchAll(/<a href="#(\w+)"/g)) expect(own).toContain(`id="${id}"`);
  });

  it('is the same for the same answer, and small for half a million bars', () => {
    expect(renderExploreHtml({ answer, series }) === page).toBe(true);
    const n = 525_600;
    const long: ExploreSeries = {
      time: Float64Array.from({ length: n }, (_, t) => t * 60_000),
      close: Float64Array.from({ length: n }, (_, t) => 100 + Math.sin(t / 1e4) + (t === 314_159 ? 50 : 0)),
      label: Int8Array.from({ length: n }, (_, t) => Math.floor(t / 7) % 3),
      regimes: ['a', 'b', 'c'],
    };
    const large = renderExploreHtml({ answer, series: long });
    expect(large.length).toBeLessThan(3e6);
    // The one bar that stands out is still there.
    expect(large.includes(String(Number(long.close[314_159]!.toPrecision(7))))).toBe(true);
  });
});
