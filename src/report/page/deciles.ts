import type { DecileTable, ReturnDeciles, RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { type Curve, curvesKey, curvesSvg, keyOf, roundAxis } from '../charts/svg-curves.ts';
import { count, fixed, formatCount, interval, signed } from '../numbers.ts';

const REALISED = { name: 'realised, with 95 % interval', shade: 1, mark: 'dot' } as const;
const PREDICTED = { name: 'predicted', shade: 2, mark: 'square', dash: true } as const;
const BEFORE = { name: 'predicted before calibration', shade: 3, mark: 'triangle', dash: true } as const;

const bps = (value: number | null | undefined): string => signed(value, 1);

/** Expected returns beside those that followed, by decile of the forecast. */
export function decilesHtml({ models, calibration }: Pick<RunAnswer, 'models' | 'calibration'>): string {
  const all = models?.deciles ?? [];
  const parts = all.map((head) => {
    const told = calibration?.returns.find(({ horizon }) => horizon === head.horizon);
    return figure(head, told?.before ?? null, told?.use ?? null);
  });
  return section(
    'Predicted against realised returns',
    'bps; groups of equal numbers of rows by rising forecast',
    parts.join('\n'),
  );
}

function figure(
  { horizon, horizonBars, table, ci95, spread }: ReturnDeciles,
  before: DecileTable | null,
  use: string | null,
): string {
  const { deciles } = table;
  if (deciles.length === 0) return '';
  const at = deciles.map((_, i) => i + 1);
  const curves: Curve[] = [
    {
      ...PREDICTED,
      points: deciles.map(({ predicted }, i) => ({
        x: at[i]!,
        y: predicted,
        tip: `decile ${i + 1}: predicted ${bps(predicted)}`,
      })),
    },
    ...(before === null || before.deciles.length !== deciles.length
      ? []
      : [
          {
            ...BEFORE,
            points: before.deciles.map(({ predicted }, i) => ({
              x: at[i]!,
              y: predicted,
              tip: `decile ${i + 1} before calibration: predicted ${bps(predicted)}`,
            })),
          },
        ]),
    {
      ...REALISED,
      points: deciles.map(({ realised, rows }, i) => ({
        x: at[i]!,
        y: realised,
        ci95: ci95[i],
        tip: `decile ${i + 1}: realised ${bps(realised)} (${interval(ci95[i] ?? [], bps)}), ${count(rows)} rows`,
      })),
    },
  ];
  const low = curves.flatMap(({ points }) => points.flatMap(({ y, ci95: reach }) => [y, ...(reach ?? [])]));
  const apart = `The last group’s return less the first’s: ${bps(spread.value)} bps (${interval(spread.ci95, bps)})`;
  const svg = curvesSvg({
    label: `Predicted and realised returns over ${horizon} by decile of the forecast. ${apart}`,
    x: {
      title: 'decile of the forecast',
      low: 0.7,
      high: deciles.length + 0.3,
      ticks: at.map((k) => ({ at: k, text: String(k) })),
    },
    y: roundAxis('bps', [0, ...low], (value) => signed(value, 0)),
    curves,
    rule: [
      [0.7, 0],
      [deciles.length + 0.3, 0],
    ],
    width: 460,
    height: 280,
  });
  return `<h3>${escapeHtml(horizon)} <small>${escapeHtml(`${formatCount(horizonBars, 'bar')} ahead, ${use ?? 'not calibrated'}, root mean squared error ${fixed(table.rmse, 1)} bps`)}</small></h3>
<div class="pictures"><figure>${svg}${curvesKey(curves, keyOf('rule', 'zero'))}<figcaption>${escapeHtml(apart)}. A forecast that is right in size has both curves together; one that is right in rank has the realised one rising.</figcaption></figure>
<div>${htmlTable([
    { head: 'decile', cells: at.map(String), rowHead: true },
    { head: 'predicted', cells: deciles.map((decile) => bps(decile.predicted)) },
    ...(before === null || before.deciles.length !== deciles.length
      ? []
      : [
          {
            head: 'before',
            hint: 'predicted before calibration, in groups by that forecast',
            cells: before.deciles.map((decile) => bps(decile.predicted)),
          },
        ]),
    { head: 'realised', cells: deciles.map((decile) => bps(decile.realised)) },
    { head: '95 % interval', cells: ci95.map((one) => interval(one, bps)) },
    { head: '± error', cells: deciles.map((decile) => fixed(decile.error, 1)) },
    { head: 'rows', cells: deciles.map((decile) => count(decile.rows)) },
  ])}</div></div>`;
}
