import type { RegimeLine, RegimeView, RegimeViewDetails, RunAnswer } from '../../core/index.ts';
import { heatTable } from '../charts/heat-table.ts';
import { htmlTable, section } from '../charts/html-text.ts';
import { type Curve, curvesKey, curvesSvg, keyOf, roundAxis } from '../charts/svg-curves.ts';
import { count, fixed, interval, percent, signedPercent } from '../numbers.ts';

const VIEWS: Readonly<Record<RegimeView, { readonly name: string; readonly style: Pick<Curve, 'shade' | 'mark'> }>> = {
  forecast: { name: 'forecast', style: { shade: 1, mark: 'dot' } },
  known: { name: 'label known then (naive)', style: { shade: 2, mark: 'square' } },
  label: { name: 'label that came (hindsight)', style: { shade: 3, mark: 'triangle' } },
};
/** Beside each other in a picture. */
const OFFSET = 0.2;

/** Share, persistence, returns and transitions of the regimes: as forecast, as known then, and as they came. */
export function regimesHtml({ models }: Pick<RunAnswer, 'models'>): string {
  const found = models?.regimes;
  if (found === undefined) return '';
  const { views } = found;
  const names = views[0]!.regimes.map(({ name }) => name);
  const picture = (
    title: string,
    value: (line: RegimeLine) => number,
    ci95: ((line: RegimeLine) => readonly [number, number]) | undefined,
    format: (value: number | null | undefined) => string,
  ): string => pictureOf(views, names, title, value, ci95, format);
  const key = curvesKey(
    views.map(({ view }) => ({ name: VIEWS[view].name, ...VIEWS[view].style, line: false })),
    keyOf('rule', 'zero'),
  );
  const whole = (value: number | null | undefined) => percent(value, 0);
  const signedWhole = (value: number | null | undefined) => signedPercent(value, 0);
  return section(
    'Regimes',
    `${count(found.rows)} rows out of sample; returns of the next bar, a year; whiskers: 95 % intervals`,
    [
      key,
      `<div class="pictures beside" style="--least:300px">${[
        picture('share of rows', (line) => line.share, undefined, whole),
        picture(
          'days a stretch lasts',
          (line) => line.days,
          undefined,
          (value) => String(Number(fixed(value, 1))),
        ),
        picture(
          'mean return a year',
          (line) => line.drift,
          (line) => line.driftCi95,
          signedWhole,
        ),
        picture(
          'volatility a year',
          (line) => line.volatility,
          (line) => line.volatilityCi95,
          whole,
        ),
      ].join('\n')}</div>`,
      '<p>What a label in hindsight earned could not be traded: it is known only after its lead. An interval of a mean return that holds zero tells no regime from a market without drift.</p>',
      statisticsTable(views),
      `<h3>What is there a day later <small>share of each regime’s rows; framed: the same regime</small></h3><div class="pictures">${views
        .filter(({ view }) => view !== 'known')
        .map((view) => movesTable(view, names))
        .join('\n')}</div>`,
      `<details><summary>what follows when a stretch ends</summary><div class="pictures">${views
        .filter(({ view }) => view !== 'known')
        .map((view) => endsTable(view, names))
        .join('\n')}</div></details>`,
    ].join('\n'),
  );
}

function pictureOf(
  views: readonly RegimeViewDetails[],
  names: readonly string[],
  title: string,
  value: (line: RegimeLine) => number,
  ci95: ((line: RegimeLine) => readonly [number, number]) | undefined,
  format: (value: number | null | undefined) => string,
): string {
  const curves = views.map(
    ({ view, regimes }, v): Curve => ({
      name: VIEWS[view].name,
      ...VIEWS[view].style,
      line: false,
      points: regimes.map((line, k) => ({
        x: k + (v - (views.length - 1) / 2) * OFFSET,
        y: value(line),
        ci95: ci95?.(line),
        tip: `${line.name}, ${VIEWS[view].name}: ${format(value(line))}${ci95 === undefined ? '' : ` (${interval(ci95(line), format)})`}`,
      })),
    }),
  );
  const all = curves.flatMap(({ points }) => points.flatMap(({ y, ci95: reach }) => [y, ...(reach ?? [])]));
  const heads = names.map((name, k) => ({ at: k, text: twoLines(name) }));
  const svg = curvesSvg({
    label: `${title} by regime: ${views[0]!.regimes.map((line) => `${line.name} ${format(value(line))} as forecast`).join(', ')}`,
    x: { title: '', low: -0.5, high: names.length - 0.5, ticks: heads },
    y: roundAxis(title, [0, ...all], format),
    curves,
    rule: [
      [-0.5, 0],
      [names.length - 0.5, 0],
    ],
    width: Math.max(320, 70 + 60 * names.length),
    height: 210,
  });
  return `<figure>${svg}</figure>`;
}

function statisticsTable(views: readonly RegimeViewDetails[]): string {
  const lines = views.flatMap(({ view, regimes }) => regimes.map((line) => ({ view: VIEWS[view].name, ...line })));
  return htmlTable([
    { head: 'regime', cells: lines.map(({ name }) => name), text: true, rowHead: true },
    { head: 'seen as', cells: lines.map(({ view }) => view), text: true },
    { head: 'rows', cells: lines.map(({ rows }) => count(rows)) },
    { head: 'share', cells: lines.map(({ share }) => percent(share)) },
    { head: 'stretches', cells: lines.map(({ runs }) => count(runs)) },
    { head: 'days', hint: 'mean length of a stretch', cells: lines.map(({ days }) => fixed(days)) },
    {
      head: 'return/y',
      hint: 'mean of the next bar’s return, a year',
      cells: lines.map(({ drift }) => signedPercent(drift)),
    },
    { head: '95 % interval', cells: lines.map(({ driftCi95 }) => interval(driftCi95, signedPercent)) },
    { head: 'vol/y', cells: lines.map(({ volatility }) => percent(volatility)) },
    { head: '95 % interval', cells: lines.map(({ volatilityCi95 }) => interval(volatilityCi95, percent)) },
  ]);
}

function movesTable({ view, dayAhead }: RegimeViewDetails, names: readonly string[]): string {
  return heatTable(
    VIEWS[view].name,
    'now ↓ a day later →',
    names,
    dayAhead.map((cells, i) => {
      const sum = cells.reduce((total, n) => total + n, 0);
      return {
        name: names[i]!,
        cells: cells.map((n, j) => ({
          text: percent(n / sum),
          share: n / sum,
          wanted: i === j,
          tip: `${count(n)} of ${count(sum)} rows`,
        })),
        plain: [count(sum)],
      };
    }),
    ['rows'],
  );
}

/** Changes from one bar to the next alone. */
function endsTable({ view, steps }: RegimeViewDetails, names: readonly string[]): string {
  return heatTable(
    `${VIEWS[view].name}: changes from one bar to the next`,
    'ended ↓ followed by →',
    names,
    steps.map((cells, i) => {
      const sum = cells.reduce((total, n, j) => total + (i === j ? 0 : n), 0);
      return {
        name: names[i]!,
        cells: cells.map((n, j) =>
          i === j ? { text: '', share: 0 } : { text: `${count(n)} · ${percent(n / sum, 0)}`, share: n / sum },
        ),
        plain: [count(sum)],
      };
    }),
    ['changes'],
  );
}

/** A name under its place: what is longer than there is room for goes on below, at a joint where it has one. */
function twoLines(name: string): string {
  const clip = (text: string): string => (text.length > 9 ? `${text.slice(0, 8)}…` : text);
  if (name.length <= 9) return name;
  const joint = name.search(/[_ -](?=.)/);
  return joint < 0 ? clip(name) : `${clip(name.slice(0, joint).trim())}\n${clip(name.slice(joint + 1))}`;
}
