import type { PageSegment, SegmentsPart } from '../../core/index.ts';
import { type ChartSpec, chartBox, format, shade } from '../charts/chart-box.ts';
import { type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import type { Shade } from '../charts/theme.ts';
import { count, day, percent, signed, signedPercent } from '../numbers.ts';

/** Returns of so many strategies are drawn; the table has all. */
const DRAWN = 2;
const PANELS = 5;

/**
 * The walk-forward as one picture: the windows of each segment, and under them accuracy beside the naive forecast's, information coefficient,
 * hit rate and returns; its table says what each trained on, and why a segment has no model.
 *
 * @param lead strategies whose returns are drawn, in order
 */
export function segmentsHtml(part: SegmentsPart | null | undefined, lead: readonly string[]): string {
  if (part == null || part.segments.length === 0) return '';
  const { segments } = part;
  const drawn = [...lead.filter((name) => part.strategies.includes(name)), ...part.strategies]
    .filter((name, i, all) => all.indexOf(name) === i)
    .slice(0, DRAWN);
  const label = `${segments.length} segments: windows, accuracy, information coefficient, hit rate and returns of each`;
  const without = segments.filter(({ state }) => state !== 'done').length;
  const note = `each segment is trained on its own window, and tested on the one after it${without === 0 ? '' : `; ✕: ${without} without a model`}`;
  const table = segmentTable(part);
  return section(
    'Walk-forward',
    note,
    chartBox('segments', label, spec(part, drawn), table, {
      height: 812,
      narrowHeight: 812,
      summary: 'what each segment trained on, and its numbers',
    }),
  );
}

function spec({ segments, strategies }: SegmentsPart, drawn: readonly string[]): ChartSpec {
  const names = segments.map(({ index }) => String(index));
  const ms = (iso: string): number => Date.parse(iso);
  const starts = segments.map(({ train }) => ms(train[0]));
  const [first, last] = [Math.min(...starts), Math.max(...segments.map(({ test }) => ms(test[1])))];
  const months = monthsBetween(first, last);
  const axes = Array.from({ length: PANELS }, (_, i) => i);
  const at = (panel: number) => ({ xAxisIndex: panel, yAxisIndex: panel });
  const values = (of: (segment: PageSegment) => number | null) => segments.map((one) => of(one) ?? '-');
  const bar = { type: 'bar', barCategoryGap: '25%', barGap: '0%' };
  const points = (
    name: string,
    panel: number,
    color: Shade,
    symbol: string,
    of: (segment: PageSegment) => number | null,
  ) => ({
    name,
    type: 'line',
    ...at(panel),
    data: values(of),
    symbol,
    symbolSize: 5,
    showAllSymbol: true,
    lineStyle: { width: 1.2, color: shade(color), type: symbol === 'circle' ? 'solid' : 'dashed' },
    itemStyle: { color: shade(color) },
  });
  const level = (value: number) => ({
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: shade('soft'), type: 'dotted', width: 1 },
    data: [{ yAxis: value }],
  });
  const windows = [
    { ...bar, ...at(0), stack: 'w', silent: true, itemStyle: { color: 'transparent' }, data: starts },
    {
      ...bar,
      ...at(0),
      name: 'train',
      stack: 'w',
      itemStyle: { color: shade('c7'), opacity: 0.45 },
      data: segments.map((one, i) => ({ value: ms(one.test[0]) - starts[i]!, tip: tipOf(one, strategies) })),
    },
    {
      ...bar,
      ...at(0),
      name: 'test',
      stack: 'w',
      itemStyle: { color: shade('c1') },
      data: segments.map(({ test }) => ms(test[1]) - ms(test[0])),
    },
    {
      name: 'no model',
      type: 'scatter',
      ...at(0),
      symbol: 'path://M0 1L1 0L5 4L9 0L10 1L6 5L10 9L9 10L5 6L1 10L0 9L4 5Z',
      symbolSize: 8,
      z: 5,
      itemStyle: { color: shade('bad') },
      data: segments.map(({ state, test }) => (state === 'done' ? '-' : (ms(test[0]) + ms(test[1])) / 2)),
    },
  ];
  const yAxis = (panel: number, name: string, formatter: ReturnType<typeof format>, rest: object = {}) => ({
    gridIndex: panel,
    type: 'value',
    name,
    nameLocation: 'end',
    nameGap: 8,
    nameTextStyle: { color: shade('ink'), fontWeight: 600, align: 'left', padding: [0, 0, 0, -48] },
    splitNumber: 3,
    axisLabel: { formatter },
    ...rest,
  });
  const tops = [30, 250, 395, 525, 655];
  const heights = [170, 95, 85, 85, 105];
  return {
    legend: { show: false },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: format('tips') },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: axes.map((i) => ({ left: 64, right: 16, top: tops[i], height: heights[i], outerBoundsMode: 'none' })),
    xAxis: axes.map((i) => ({
      type: 'category',
      gridIndex: i,
      data: names,
      axisLabel: { show: i === PANELS - 1 },
      axisTick: { show: i === PANELS - 1 },
      ...(i === PANELS - 1 ? { name: 'segment', nameLocation: 'middle', nameGap: 28 } : {}),
    })),
    yAxis: [
      yAxis(0, 'Windows: train (grey), test (blue)', format('month'), {
        min: first,
        max: last,
        axisLabel: { formatter: format('month'), customValues: months },
        axisTick: { customValues: months },
      }),
      yAxis(1, 'Accuracy: model ●, naive ◇', format('percent'), { min: 0, max: 1, interval: 0.25 }),
      yAxis(2, 'Information coefficient: a picture, never evidence', format('number')),
      yAxis(3, 'Hit rate of the expected return’s sign', format('percent'), { scale: true }),
      yAxis(
        4,
        `Return: ${drawn.map((name, i) => `${name} ${i === 0 ? '■ blue' : '□ orange'}`).join(', ')}`,
        format('percent'),
      ),
    ],
    series: [
      ...windows,
      points('model', 1, 'c1', 'circle', ({ accuracy }) => accuracy),
      points('naive', 1, 'c2', 'emptyDiamond', ({ naiveAccuracy }) => naiveAccuracy),
      { ...bar, name: 'IC', ...at(2), itemStyle: { color: shade('c1') }, data: values(({ ic }) => ic) },
      { ...points('hit rate', 3, 'c1', 'circle', ({ icHitRate }) => icHitRate), markLine: level(0.5) },
      ...drawn.map((name, i) => ({
        ...bar,
        name,
        ...at(4),
        itemStyle: { color: shade(i === 0 ? 'c1' : 'c2'), opacity: i === 0 ? 1 : 0.75 },
        data: values(({ returns }) => returns[strategies.indexOf(name)] ?? null),
      })),
    ],
  };
}

/** The first of months, evenly apart and at most six. */
function monthsBetween(from: number, to: number): number[] {
  const start = new Date(from);
  const count = (to - from) / (30.4 * 86_400_000);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => count / months <= 5) ?? 240;
  const first = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  return Array.from({ length: 8 }, (_, i) => first + i * step)
    .map((month) => Date.UTC(Math.floor(month / 12), month % 12))
    .filter((month) => month >= from && month <= to);
}

/** What the pointer shows of a segment, a line each. */
function tipOf(segment: PageSegment, strategies: readonly string[]): string {
  const { index, state, reason, train, test, accuracy, naiveAccuracy, ic, icHitRate, returns } = segment;
  return [
    `segment ${index}${state === 'done' ? '' : `, ${state}: ${reason}`}`,
    `train ${day(train[0])} to ${day(train[1])}`,
    `test ${day(test[0])} to ${day(test[1])}`,
    ...(accuracy === null ? [] : [`accuracy ${percent(accuracy)}, naive ${percent(naiveAccuracy)}`]),
    ...(ic === null ? [] : [`IC ${signed(ic, 3)}, hit rate ${percent(icHitRate)}`]),
    ...strategies
      .slice(0, 6)
      .flatMap((name, i) => (returns[i] == null ? [] : [`${name} ${signedPercent(returns[i])}`])),
  ].join('\n');
}

function segmentTable({ segments, strategies }: SegmentsPart): string {
  const trained = segments.some(({ trainedOn }) => (trainedOn?.stop ?? 0) + (trainedOn?.calibrate ?? 0) > 0);
  const column = (head: string, cell: (segment: PageSegment) => string, hint?: string): HtmlColumn => ({
    head,
    cells: segments.map(cell),
    ...(hint === undefined ? {} : { hint }),
  });
  const columns: HtmlColumn[] = [
    { ...column('segment', ({ index }) => String(index)), rowHead: true },
    column('train from', ({ train }) => day(train[0])),
    column('to', ({ train }) => day(train[1])),
    column('fit', ({ trainedOn }) => count(trainedOn?.fit), 'rows that the model was fitted on'),
    ...(trained
      ? [
          column('stop', ({ trainedOn }) => count(trainedOn?.stop), 'rows that stopped it early'),
          column('calibrate', ({ trainedOn }) => count(trainedOn?.calibrate), 'rows that calibrated it'),
        ]
      : []),
    column('test from', ({ test }) => day(test[0])),
    column('to', ({ test }) => day(test[1])),
    column('accuracy', ({ accuracy }) => percent(accuracy)),
    column('naive', ({ naiveAccuracy }) => percent(naiveAccuracy), 'accuracy of the naive forecast'),
    column('IC', ({ ic }) => signed(ic, 3), 'Spearman inside the segment: a picture, never evidence'),
    column('hit', ({ icHitRate }) => percent(icHitRate), 'rows whose expected and realised return have one sign'),
    ...strategies.map((name, i) => column(name, ({ returns }) => signedPercent(returns[i]), `return of ${name}`)),
    { ...column('', ({ state, reason }) => (state === 'done' ? '' : `${state}: ${reason}`)), text: true },
  ];
  return htmlTable(columns);
}
