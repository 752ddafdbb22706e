import { describe, expect, it } from 'vitest';
import type { Page, PageSeries, SegmentsPart } from '../../src/core/index.ts';
import { THEMES } from '../../src/report/charts/theme.ts';
import { renderHtml } from '../../src/report/index.ts';
import { type ChartData, chartData, regimeColors } from '../../src/report/page/run-series.ts';
import { drawPage, specsOf, withoutScripts } from './draw.ts';
import { answer, metrics } from './fixture.ts';

const STEP = 300_000;

/** A run's columns: three strategies, of which two are compared, holding, probabilities with a hole, trades. */
function columns(rows: number): PageSeries {
  const time = Float64Array.from({ length: rows }, (_, i) => Date.UTC(2021, 0, 1) + i * STEP);
  const line = (k: number) => {
    const equity = time.map((_, i) => Math.exp(0.3 * Math.sin(i / (900 * k)) + 0.1 * Math.sin(i / 37)));
    let peak = 1;
    return { equity, drawdown: equity.map((value) => value / (peak = Math.max(peak, value)) - 1) };
  };
  const p = time.map((_, i) => (i === 5 ? Number.NaN : 0.5 + 0.4 * Math.sin(i / 50)));
  const every = Float64Array.from({ length: Math.floor(rows / 20) }, (_, i) => i * 20);
  return {
    time,
    close: time.map((_, i) => 30_000 * Math.exp(0.2 * Math.cos(i / 3000))),
    strategies: { trend: line(1), 'trend+regime': line(2), forecast: line(3) },
    hold: line(4),
    regime: Array.from({ length: Math.floor(rows / 100) }, (_, i) => ({ time: time[i * 100]!, code: i % 2 })),
    regimes: ['BULL_TREND', 'BEAR_TREND'],
    probabilities: { time, of: [p, p.map((value) => 1 - value)] },
    trades: {
      trend: {
        entryTime: every.map((row) => time[row]!),
        entryPrice: every.map(() => 30_000),
        exitTime: every.map((row, i) => (i === every.length - 1 ? Number.NaN : time[row + 10]!)),
        exitPrice: every.map((_, i) => (i === every.length - 1 ? Number.NaN : 30_100)),
        side: every.map((_, i) => (i % 2 === 0 ? 1 : -1)),
        pnl: every.map((_, i) => 0.001 * Math.sin(i)),
      },
    },
  };
}

const segments: SegmentsPart = {
  strategies: ['trend', 'trend+regime'],
  segments: Array.from({ length: 12 }, (_, index) => ({
    index,
    state: index === 0 ? ('skipped' as const) : index === 7 ? ('failed' as const) : ('done' as const),
    reason: index === 0 ? 'no labels in the train window' : index === 7 ? 'the worker <script> was killed' : '',
    train: [`2021-0${1 + Math.floor(index / 4)}-01T00:00:00Z`, '2021-05-31T23:55:00Z'] as const,
    test: ['2021-06-01T00:00:00Z', '2021-06-14T23:55:00Z'] as const,
    trainedOn: index === 0 || index === 7 ? null : { fit: 4000 + index, stop: 0, calibrate: 0 },
    accuracy: index === 0 || index === 7 ? null : 0.6 + index / 100,
    naiveAccuracy: index === 0 || index === 7 ? null : 0.7,
    ic: index === 0 || index === 7 ? null : 0.01 * index,
    icHitRate: index === 0 || index === 7 ? null : 0.5,
    returns: index === 0 ? [null, null] : [0.01 * index, -0.02],
  })),
};

const pageOf = (over: Partial<Page> = {}): Page => ({
  answer: answer({ hold: metrics({ sharpe: 1.23, turnoverPerYear: 1, trades: 1 }) }),
  title: 'regimewalk 3f2a',
  series: columns(5000),
  parts: { segments },
  ...over,
});
const html = renderHtml(pageOf());
const text = withoutScripts(html);
const decoded = (data: ChartData, line: { t: readonly number[]; v: readonly (number | null)[] }) => {
  let at = data.grid.start;
  return line.t.map((steps, i) => [(at += steps * data.grid.step), line.v[i]]);
};

describe('the page', () => {
  it('breaks the long names of targets at their joints, and gives an unpaired section the whole width', () => {
    const text = renderHtml({ answer: answer(), title: 't', series: columns(500) });
    const named = answer().targets.map((target) => ({ ...target, name: 'sharpeImprovement:a+<b>' }));
    expect(renderHtml({ answer: answer({ targets: named }), title: 't', series: columns(500) })).toContain(
      '<span class="what">sharpeImprovement:<wbr>a+<wbr>&#60;b&#62;</span>',
    );
    expect(text).not.toMatch(/class="half"><section><h2>Improvement/);
    expect((text.match(/class="half"/g) ?? []).length % 2).toBe(0);
  });

  it('leads by keyboard to parts that are there, under headings in order, and names what its pictures show', () => {
    const links = [...text.matchAll(/href="#([\w-]+)"/g)].map(([, id]) => id);
    expect(links).toEqual(['result', 'result', 'walk-forward', 'returns', 'trading', 'model']);
    for (const id of links) expect(text).toContain(`id="${id}"`);
    const levels = [...text.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0), `heading ${i}`).toBeLessThanOrEqual(1);
    });
    for (const [head] of text.matchAll(/<th(?!ead)[^>]*>/g)) expect(head).toMatch(/scope="(col|row)"/);
    const pictures = [...text.matchAll(/<(svg|div)[^>]* role="img"[^>]*>/g)];
    expect(pictures.length).toBeGreaterThan(3);
    for (const [picture] of pictures) expect(picture).toMatch(/aria-label="[^"]+"/);
    for (const [, attributes, inner] of text.matchAll(/<button([^>]*)>(.*?)<\/button>/g)) {
      expect(`${attributes} ${inner!.replace(/<[^>]*>/g, '')}`).toMatch(/aria-label="\w|[a-z]{2}/);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says each verdict in words beside its sign, with value, interval and bound, above the charts', () => {
    expect(text).toContain(
      '<li class="verdict not-proven"><span class="what">accuracy</span><b>62.3 %</b>? not proven<span>95 %: 60.1 % to 65.0 %; above 60.0 %</span></li>',
    );
    expect(text).toContain('✓ met<');
    expect(text).toContain('✗ not met<');
    expect(html.indexOf('class="verdicts"')).toBeLessThan(html.indexOf('class="chart"'));
    expect(html.indexOf('class="warnings"')).toBeLessThan(html.indexOf('class="chart"'));
  });

  it('has a button for each line, pressed where it is compared or the market, and the trades of each strategy', () => {
    const buttons = [...text.matchAll(/data-line="(\d)" aria-pressed="(\w+)">.*?<\/svg> (.*?)<\/button>/g)];
    expect(buttons.map(([, i, on, name]) => [i, on, name])).toEqual([
      ['0', 'true', 'trend <small>baseline</small>'],
      ['1', 'true', 'trend+regime'],
      ['2', 'false', 'forecast'],
      ['3', 'true', 'hold <small>holding the market</small>'],
    ]);
    expect(text).toContain('<option value="0">trend (250)</option>');
    expect(text).toMatch(/<td>1\.23<\/td>/);
  });

  it('is drawn whole in light and in dark, every chart with a drawing', () => {
    for (const dark of [false, true]) {
      const charts = drawPage(html, dark);
      expect(Object.keys(charts)).toEqual(['run', 'turnover', 'segments']);
      const colors = dark ? THEMES.dark : THEMES.light;
      const run = charts.run!.renderToSVGString();
      for (const head of ['Equity, log', 'Drawdown', 'Close and forecast regime', 'Probability of each regime'])
        expect(run).toContain(`>${head}<`);
      expect(run).toContain(colors.c1);
      expect(charts.segments!.renderToSVGString()).toContain(`>Return: trend+regime ■ blue, trend □ orange<`);
      expect(charts.turnover!.renderToSVGString()).toContain('>hold<');
      for (const chart of Object.values(charts)) {
        expect(chart.renderToSVGString()).not.toMatch(/NaN|undefined|\[object/);
      }
    }
  });

  it('zooms all panels at once, and fits price and equity to what is in view', () => {
    const { run } = drawPage(html);
    const axes = () => (run!.getOption().yAxis as { min: number; max: number }[]).map(({ min, max }) => [min, max]);
    const whole = axes();
    run!.dispatchAction({ type: 'dataZoom', start: 40, end: 45 });
    const zooms = run!.getOption().dataZoom as { start: number; end: number; xAxisIndex: number[] }[];
    for (const zoom of zooms) expect([zoom.start, zoom.end, zoom.xAxisIndex]).toEqual([40, 45, [0, 1, 2, 3]]);
    expect(axes()[2]![1]! - axes()[2]![0]!).toBeLessThan(whole[2]![1]! - whole[2]![0]!);
    expect(axes()[3]).toEqual([0, 1]);
  });

  it('names each segment’s windows, rows and figures, and why one has no model', () => {
    const table = text.slice(text.indexOf('<h2>Walk-forward'), text.indexOf('<h2>By month'));
    expect(table).toContain('✕: 2 without a model');
    expect(table).toContain('skipped: no labels in the train window');
    expect(table).toContain('failed: the worker &#60;script&#62; was killed');
    const cells = [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map((row) =>
      [...row[1]!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((cell) => cell[1]!),
    );
    expect(cells).toContainEqual(
      '3|2021-01-01|2021-05-31|4,003|2021-06-01|2021-06-14|63.0 %|70.0 %|+0.030|50.0 %|+3.0 %|-2.0 %|'.split('|'),
    );
    expect(renderHtml(pageOf({ parts: {} }))).not.toContain('<h2>Walk-forward');
  });

  it('keeps names text in tables, specs and what the pointer shows', () => {
    const evil = '<script>alert(1)</script>';
    const base = columns(500);
    const page = renderHtml(
      pageOf({
        answer: answer({ strategies: { [evil]: metrics(), b: metrics({ sharpe: 2 }) } }),
        series: {
          ...base,
          strategies: { [evil]: base.strategies.trend! },
          regimes: [evil, evil],
          trades: { [evil]: base.trades!.trend! },
        },
        parts: { segments: { ...segments, strategies: [evil, 'b'] } },
      }),
    );
    expect(page.split('<script>alert').length).toBe(1);
    expect(page.match(/<\/script/g)).toHaveLength(page.match(/<script/g)!.length);
    const charts = drawPage(page);
    const option = charts.turnover!.getOption() as {
      tooltip: { formatter: (item: object) => string }[];
      series: { data: object[] }[];
    };
    expect(option.tooltip[0]!.formatter({ data: option.series[1]!.data[0] })).toContain('&lt;script&gt;');
    const run = charts.run!.getOption() as { tooltip: { formatter: (items: object[]) => string }[] };
    const tip = run.tooltip[0]!.formatter([{ axisValue: base.time[300] }]);
    expect(tip).toContain('&lt;script&gt;');
    expect(tip).not.toContain('<script>');
  });

  it('says of a colour of the theme what a spec holds, whatever a strategy is called', () => {
    const page = renderHtml(
      pageOf({ answer: answer({ strategies: { $: metrics(), ink: metrics({ sharpe: 0.1 }) } }) }),
    );
    const spec = specsOf(page).turnover as { series: { data: { name: string }[] }[] };
    expect(spec.series[1]!.data.map(({ name }) => name)).toEqual(['$', 'ink']);
    expect(drawPage(page).turnover!.renderToSVGString()).toContain('>$<');
  });
});

describe('a page of 525,600 bars', () => {
  const rows = 525_600;
  const big = columns(rows);
  const row = 123_457;
  const drawdown = Float64Array.from(big.strategies['trend+regime']!.drawdown);
  drawdown[row] = -0.987;
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, k) => [`other ${k}`, big.strategies.forecast!]));
  const wide = {
    ...big,
    strategies: { ...big.strategies, ...many, 'trend+regime': { ...big.strategies['trend+regime']!, drawdown } },
  };

  it('stays below 3 MB, and its deepest fall is on it', () => {
    const page = renderHtml(pageOf({ series: wide }));
    expect(Buffer.byteLength(page)).toBeLessThan(2_400_000);
    const data = chartData(wide, answer());
    const line = data.lines.find(({ name }) => name === 'trend+regime')!;
    expect(decoded(data, line.drawdown)).toContainEqual([big.time[row], -0.987]);
    expect(line.worst).toEqual([big.time[row], -0.987]);
  });

  it('keeps the highest and the lowest equity, and the largest trade', () => {
    const pnl = Float64Array.from(big.trades!.trend!.pnl);
    pnl[9_001] = -0.5;
    const data = chartData({ ...big, trades: { trend: { ...big.trades!.trend!, pnl } } }, answer());
    const { equity } = big.strategies.trend!;
    const values = Array.from(equity, (value) => Number(value.toPrecision(5)));
    const drawn = data.lines[0]!.equity.v as number[];
    expect(drawn.length).toBeLessThanOrEqual(4000);
    expect(Math.max(...drawn)).toBe(values.reduce((a, b) => Math.max(a, b)));
    expect(Math.min(...drawn)).toBe(values.reduce((a, b) => Math.min(a, b)));
    const [trades] = data.trades;
    expect(trades!.kept.pnl).toContain(-0.5);
    expect([trades!.all, trades!.kept.side.length]).toEqual([26_280, 6000]);
    expect(text).not.toContain('largest trades of each stretch');
  });
});

describe('probabilities', () => {
  it('are means of stretches that add up to 1, and break off at a hole', () => {
    const base = columns(3000);
    const time = Float64Array.from(base.time).map((at, i) => (i >= 1500 ? at + 100 * STEP : at));
    const { probabilities } = chartData({ ...base, probabilities: { time, of: base.probabilities!.of } });
    expect(probabilities!.rows).toBe(2);
    const sums = probabilities!.t.map((_, i) => probabilities!.of[0]![i]! + probabilities!.of[1]![i]!);
    const holes = sums.filter((sum) => sum === -2).length;
    expect(holes).toBe(2);
    for (const sum of sums) if (sum !== -2) expect(Math.abs(sum - 1000)).toBeLessThanOrEqual(1);
  });
});

describe('names of lines', () => {
  it('tell a strategy called hold from holding the market', () => {
    const base = columns(300);
    const { lines } = chartData({ ...base, strategies: { hold: base.strategies.trend! } });
    expect(lines.map(({ name, role }) => [name, role])).toEqual([
      ['hold', 'regime'],
      ['hold (market)', 'hold'],
    ]);
  });
});

describe('colours', () => {
  const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const linear = (hex: string) => channels(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const luminance = (rgb: number[]) => 0.2126 * rgb[0]! + 0.7152 * rgb[1]! + 0.0722 * rgb[2]!;
  const contrast = (a: string, b: string) => {
    const [x, y] = [luminance(linear(a)), luminance(linear(b))];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };

  it('stand off the paper: text 4.5 to 1, lines 3 to 1', () => {
    for (const theme of Object.values(THEMES)) {
      for (const name of ['ink', 'soft', 'good', 'bad', 'open'] as const)
        expect(contrast(theme[name], theme.panel), name).toBeGreaterThanOrEqual(4.5);
      for (const [name, color] of Object.entries(theme))
        if (/^c\d|gain|loss/.test(name)) expect(contrast(color, theme.paper), name).toBeGreaterThanOrEqual(3);
    }
  });

  // Machado, Oliveira and Fernandes 2009, severity 1.
  const SIGHT = {
    protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  };

  it('keep the four regimes apart for every kind of sight', () => {
    const colors = regimeColors(['BULL_TREND', 'BEAR_TREND', 'SIDEWAYS', 'HIGH_VOL']).map(({ color }) => color);
    for (const [name, m] of Object.entries(SIGHT)) {
      const seen = colors.map((hex) => {
        const rgb = linear(hex);
        return [0, 3, 6].map((r) =>
          Math.cbrt(Math.max(0, m[r]! * rgb[0]! + m[r + 1]! * rgb[1]! + m[r + 2]! * rgb[2]!)),
        );
      });
      for (let i = 0; i < seen.length; i++)
        for (let j = 0; j < i; j++) {
          const distance = Math.hypot(...seen[i]!.map((value, k) => value - seen[j]![k]!));
          expect(distance, `${name}: ${i} and ${j}`).toBeGreaterThan(0.15);
        }
    }
  });
});
