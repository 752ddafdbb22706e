import type { HorizonDetails, HorizonPoint } from '../../core/index.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { type CurvePoint, curvesKey, curvesSvg, keyOf, roundAxis } from '../charts/svg-curves.ts';
import { count, interval, percent, signed } from '../numbers.ts';

const MODEL = { name: 'the forecast, with 95 % interval', shade: 1, mark: 'dot' } as const;
const four = (value: number | null | undefined): string => signed(value, 4);

/** Rank correlation and hit rate by horizon, each beside what it would be without knowing anything. */
export function icCurvesHtml({ points, shifts }: HorizonDetails): string {
  if (points.length < 2) return '';
  const x = {
    title: 'bars ahead',
    low: points[0]!.horizonBars,
    high: points.at(-1)!.horizonBars,
    log: true,
    ticks: points.map(({ horizonBars }) => ({ at: horizonBars, text: String(horizonBars) })),
  };
  const told = (pick: (point: HorizonPoint) => Omit<CurvePoint, 'x'>) =>
    points.map((point): CurvePoint => ({ x: point.horizonBars, ...pick(point) }));
  const controlled = points.some(({ control95 }) => typeof control95[0] === 'number' && !Number.isNaN(control95[0]));
  const ic = curvesSvg({
    label: `Rank correlation of the expected edge with the return by horizon, from ${points[0]!.horizonBars} to ${points.at(-1)!.horizonBars} bars${controlled ? ', over the band of a control that knows nothing' : ''}`,
    x,
    y: roundAxis('Spearman', [0, ...points.flatMap((p) => [p.ic, ...p.icCi95, ...p.control95])], (value) =>
      signed(value, 2),
    ),
    band: points.map(({ horizonBars, control95: [low, high] }) => ({ x: horizonBars, low, high })),
    rule: [
      [x.low, 0],
      [x.high, 0],
    ],
    curves: [
      {
        ...MODEL,
        points: told((p) => ({
          y: p.ic,
          ci95: p.icCi95,
          tip: `${p.horizonBars} bars: ${four(p.ic)} (${interval(p.icCi95, four)}), control ${interval(p.control95, four)}, ${count(p.rows)} rows`,
        })),
      },
    ],
  });
  const hits = curvesSvg({
    label: 'Hit rate of the sign by horizon, beside always saying the commoner sign',
    x,
    y: roundAxis('signs that agree', [0.5, ...points.flatMap((p) => [p.hitRate, ...p.hitCi95, p.constant])], (value) =>
      percent(value, 0),
    ),
    rule: points.map(({ horizonBars, constant }) => [horizonBars, constant] as const),
    curves: [
      {
        ...MODEL,
        points: told((p) => ({
          y: p.hitRate,
          ci95: p.hitCi95,
          tip: `${p.horizonBars} bars: ${percent(p.hitRate)} (${interval(p.hitCi95, percent)}), the commoner sign ${percent(p.constant)}`,
        })),
      },
    ],
  });
  const band = controlled
    ? keyOf('band', `control: the forecast moved round the series ${count(shifts)} times, middle 95 %`)
    : '';
  return `<div class="pictures">
<figure>${ic}${curvesKey([MODEL], `${band}${keyOf('rule', 'zero')}`)}<figcaption>The points share rows and returns: one finding, not ${points.length}.</figcaption></figure>
<figure>${hits}${curvesKey([MODEL], keyOf('rule', 'always the commoner sign, known afterwards'))}<figcaption>${escapeHtml('A hit rate below the dotted line was beaten by a constant.')}</figcaption></figure>
</div>`;
}
