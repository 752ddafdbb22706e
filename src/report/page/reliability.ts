import type { ReliabilityBin, ReliabilityCurve, RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { type Curve, curvesKey, curvesSvg, keyOf } from '../charts/svg-curves.ts';
import { count, fixed, interval, percent } from '../numbers.ts';

/** Bins that say less than so many independent rows are drawn hollow. */
const FEW = 10;

const TICKS = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: `${at * 100} %` }));
const AFTER = { name: 'as served', shade: 1, mark: 'dot' } as const;
const BEFORE = { name: 'before calibration', shade: 2, mark: 'square', dash: true } as const;

/** Whether a probability of 70 % comes true 7 times in 10: of the likeliest regime, and of each. */
export function reliabilityHtml({ models }: Pick<RunAnswer, 'models'>): string {
  const found = models?.reliability;
  if (found === undefined) return '';
  const { curves, before } = found;
  const pictures = curves.map((after, i) => figure(after, before?.[i]));
  const key = curvesKey(
    before === null ? [AFTER] : [AFTER, BEFORE],
    keyOf('rule', 'probability that comes true as said'),
  );
  const tables = curves.map((curve, i) => tablesOf(curve, before?.[i])).join('\n');
  return section(
    'Reliability',
    `${count(found.rows)} rows, 15 bins of equal width; bars at the foot: rows of each bin`,
    `<p>Above the dotted line the regime came more often than was said, below it less often. Neighbouring rows share most of their target: a bin counts as far fewer independent rows than it has, and its interval is that wide. Hollow: fewer than ${FEW} of them.</p>
${key}<div class="pictures beside">${pictures.join('\n')}</div>
<details><summary>the numbers</summary>${tables}</details>`,
  );
}

function figure(after: ReliabilityCurve, before: ReliabilityCurve | undefined): string {
  const most = Math.max(...after.bins.map(({ rows }) => rows));
  const points = (curve: ReliabilityCurve) =>
    curve.bins.map((bin) => ({
      x: bin.probability,
      y: bin.share,
      ci95: bin.ci95,
      tip: tipOf(bin),
      weak: bin.worth < FEW,
    }));
  const drawn: Curve[] = [
    ...(before === undefined ? [] : [{ ...BEFORE, points: points(before) }]),
    { ...AFTER, points: points(after) },
  ];
  const error =
    before === undefined
      ? `calibration error ${percent(after.error)}`
      : `calibration error ${percent(after.error)}, before calibration ${percent(before.error)}`;
  const svg = curvesSvg({
    label: `Reliability of ${after.name}: probability said against share that came true; ${error}`,
    x: { title: 'probability', low: 0, high: 1, ticks: TICKS },
    y: { title: 'came true', low: 0, high: 1, ticks: TICKS },
    curves: drawn,
    rule: [
      [0, 0],
      [1, 1],
    ],
    foot: after.bins.map((bin) => ({
      x: bin.probability,
      size: bin.rows / most,
      tip: `${count(bin.rows)} rows at ${percent(bin.probability)}`,
    })),
    width: 260,
    height: 210,
  });
  return `<figure>${svg}<figcaption>${escapeHtml(after.name)}: ${escapeHtml(error)}</figcaption></figure>`;
}

function tipOf(bin: ReliabilityBin): string {
  return `said ${percent(bin.probability)}, came ${percent(bin.share)} (${interval(bin.ci95, percent)}), ${count(bin.rows)} rows worth ${fixed(bin.worth, 0)}`;
}

function tablesOf(after: ReliabilityCurve, before: ReliabilityCurve | undefined): string {
  const one = (curve: ReliabilityCurve, what: string): string =>
    htmlTable([
      { head: what, cells: curve.bins.map((bin) => percent(bin.probability)) },
      { head: 'came true', cells: curve.bins.map((bin) => percent(bin.share)) },
      { head: '95 % interval', cells: curve.bins.map((bin) => interval(bin.ci95, percent)) },
      { head: 'rows', cells: curve.bins.map((bin) => count(bin.rows)) },
      {
        head: 'worth',
        hint: 'independent rows that would say as much',
        cells: curve.bins.map((bin) => fixed(bin.worth, 0)),
      },
    ]);
  return one(after, after.name) + (before === undefined ? '' : one(before, `${before.name}, before calibration`));
}
