import type { HorizonPoint, RegimeIc, RunAnswer } from '../../core/index.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { barsSvg } from '../charts/svg-bars.ts';
import { count, fixed, formatCount, interval, percent, signed } from '../numbers.ts';
import { icCurvesHtml } from './ic-curves.ts';

/** How well the return forecasts rank what followed; empty where none were made. */
export function icHtml({ ic, models }: Pick<RunAnswer, 'ic' | 'models'>): string {
  if (ic === null) return '';
  const { control } = ic;
  const parts = [
    `<p>Spearman ${signed(ic.pooledSpearman, 4)} (Newey–West t ${signed(ic.neweyWestT)}), Pearson ${signed(ic.pooledPearson, 4)}, hit rate ${percent(ic.hitRate)}.</p>`,
    // Runs of before have no control.
    control === undefined
      ? ''
      : `<p>Control: the same forecast moved round the series ${count(control.shifts)} times, out of its own reach: deviation ${fixed(control.deviation, 4)}, p ${fixed(control.p, 3)}.</p>`,
    models?.horizons === undefined ? '' : icCurvesHtml(models.horizons),
    icTable(
      'bars ahead',
      ic.decay?.map((at) => ({
        ...at,
        name: String(at.horizonBars),
        spearman: at.pooledSpearman,
        pearson: at.pooledPearson,
      })),
      models?.horizons?.points,
    ),
    icTable('known regime', ic.byRegime),
    segmentPicture(ic),
  ];
  return section(
    'Information coefficient',
    `expected edge against the return ${formatCount(ic.horizonBars, 'bar')} ahead, ${count(ic.rows)} rows pooled`,
    parts.filter((part) => part !== '').join('\n'),
  );
}

/** Rank correlations by one thing: none from runs that did not compute them. */
function icTable(
  head: string,
  lines: readonly RegimeIc[] | undefined,
  points: readonly HorizonPoint[] | undefined = undefined,
): string {
  if (lines === undefined || lines.length === 0) return '';
  return htmlTable([
    { head, cells: lines.map(({ name }) => name), text: true },
    { head: 'rows', cells: lines.map(({ rows }) => count(rows)) },
    { head: 'Spearman', cells: lines.map(({ spearman }) => signed(spearman, 4)) },
    { head: 'Newey–West t', cells: lines.map(({ neweyWestT }) => signed(neweyWestT)) },
    { head: 'Pearson', cells: lines.map(({ pearson }) => signed(pearson, 4)) },
    { head: 'hit rate', cells: lines.map(({ hitRate }) => percent(hitRate)) },
    ...(points === undefined
      ? []
      : [
          {
            head: 'Spearman, 95 % interval',
            cells: points.map((p) => interval(p.icCi95, (value) => signed(value, 4))),
          },
          {
            head: 'control',
            hint: 'middle 95 % of the same forecast moved round the series',
            cells: points.map((p) => interval(p.control95, (value) => signed(value, 4))),
          },
          { head: 'hit rate, 95 % interval', cells: points.map((p) => interval(p.hitCi95, percent)) },
          {
            head: 'commoner sign',
            hint: 'share of the returns that have it: what always saying it would have hit',
            cells: points.map((p) => percent(p.constant)),
          },
        ]),
  ]);
}

/** The curve by segment never stands without its warning. */
function segmentPicture({ segments, segmentMean, segmentsWarning }: NonNullable<RunAnswer['ic']>): string {
  const picture = barsSvg(
    'rank correlation inside each segment: a picture, never evidence',
    (segments ?? []).map(({ segment, spearman, rows }) => ({
      value: spearman,
      tip: `segment ${segment}: ${signed(spearman, 3)} on ${formatCount(rows, 'row')}`,
    })),
  );
  if (picture === '') return '';
  return `<figure>${picture}<figcaption>Spearman inside each segment, mean ${signed(segmentMean, 4)}: ${escapeHtml(segmentsWarning)}</figcaption></figure>`;
}
