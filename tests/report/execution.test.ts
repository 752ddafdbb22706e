import { describe, expect, it } from 'vitest';
import { formatSummary, renderHtml } from '../../src/report/index.ts';
import { answer, execution, gated, series } from './fixture.ts';

/** The block of a summary that starts with this title. */
const block = (text: string, title: string): string[] =>
  text
    .split('\n\n')
    .find((part) => part.startsWith(title))
    ?.split('\n') ?? [];

describe('execution in the summary', () => {
  const text = formatSummary(answer());

  it('a waterfall of the strategy whose gates stopped rows, and none of the others', () => {
    expect(block(text, 'From signals')).toEqual([
      'From signals to fills  rows that want a position after each step, and rows that it stopped',
      'strategy  step                         rows  stopped  of signals',
      'forecast  signal                     12,345',
      '          z-threshold                 3,210    9,135      74.0 %',
      '          expected-value              1,200    2,010      16.3 %',
      '          overlay                       900      300       2.4 %',
      '          kept out: waits, cooldown               12',
      '          kept out: newRule                       31',
      '          fills                         130',
    ]);
  });

  it('says how many rows a step added: 80 of 90 stay, and 15 more want a position', () => {
    const stages = [
      { stage: 'signal', rows: 100, stopped: 0 },
      { stage: 'z-threshold', rows: 90, stopped: 10 },
      { stage: 'persistence', rows: 95, stopped: 10 },
    ];
    const voted = { voted: execution({ stages }) };
    expect(block(formatSummary(answer({ execution: voted })), 'From signals').slice(1)).toEqual([
      'strategy  step         rows  stopped  of signals  added',
      'voted     signal        100',
      '          z-threshold    90       10      10.0 %',
      '          persistence    95       10      10.0 %     15',
      '          fills         310',
    ]);
    const html = renderHtml({ answer: answer({ execution: voted }), title: 't', series: series(50) });
    expect(html).toContain('<td class="text">persistence</td><td>95</td><td>10</td><td>10.0 %</td><td>15</td>');
    expect(html).toContain('<rect class="stopped" x="228" y="40" width="12"');
  });

  it('costs by source, those that somebody paid', () => {
    expect(block(text, 'Costs by source')).toEqual([
      'Costs by source  percent of initial equity (account in weights: of equity), and share of all costs',
      'strategy      total            fee       spread     slippage      impact        funding',
      'trend         12.00  12.00 (100 %)            –            –           –              –',
      'trend+regime  12.00  12.00 (100 %)            –            –           –              –',
      'forecast       4.00    2.00 (50 %)  1.00 (25 %)  1.20 (30 %)  0.20 (5 %)  -0.40 (-10 %)',
    ]);
  });

  it('costs times 0 to 3 with the break-even multiple; a strategy without a stress run has no line', () => {
    expect(block(text, 'Costs under')).toEqual([
      'Costs under stress  trading costs times each factor; break-even: return 0',
      'strategy   costs  Sharpe ×0    ×1     ×2     ×3  return ×0      ×1      ×2      ×3  break-even',
      'trend     12.0 %       1.20  0.83   0.41   0.05     55.0 %  41.0 %  20.0 %   2.0 %        > ×3',
      'forecast   4.0 %       0.90  0.30  -0.30  -0.90      6.0 %   2.0 %  -2.0 %  -6.0 %        ×1.5',
    ]);
  });

  it('what the order of prices inside a bar could change, where levels could tie', () => {
    expect(block(text, 'Inside the bar')).toEqual([
      'Inside the bar  bars in which stop and profit both lay; undecided: nothing tells which came first',
      'strategy  bars  undecided  Sharpe, worst  best  return, worst   best',
      'forecast    42         42           0.30  0.70          2.0 %  5.1 %',
    ]);
  });

  it('is short: no waterfall where nothing was stopped, no sources where there is one, nothing without execution', () => {
    const plain = formatSummary(answer({ execution: { trend: execution() } }));
    expect(plain).not.toMatch(/From signals|Costs by source|Inside the bar/);
    expect(plain).toContain('Costs under stress');
    const { execution: _, ...old } = answer();
    expect(formatSummary(old as ReturnType<typeof answer>)).not.toMatch(/From signals|Costs/);
    expect(formatSummary(answer({ execution: {} }))).toBe(formatSummary(old as ReturnType<typeof answer>));
  });

  it('says that a strategy loses even without costs, and what is undefined', () => {
    const losing = execution({
      stress: [
        { factor: 0, sharpe: -0.2, totalReturn: -0.1 },
        { factor: 1, sharpe: -0.5, totalReturn: -0.2 },
      ],
    });
    const flat = execution({ stress: [{ factor: 0, sharpe: Number.NaN, totalReturn: Number.NaN }] });
    const lines = block(formatSummary(answer({ execution: { losing, flat } })), 'Costs under');
    expect(lines[2]).toMatch(/^losing .*none$/);
    expect(lines[3]).toMatch(/^flat +12\.0 % +– +– +– +– +–$/);
  });

  it('stays within 110 columns, whatever the names', () => {
    const name = 'a-strategy-with-quite-a-long-name-that-somebody-thought-was-a-good-idea';
    const sources = { fee: 1.4, spread: 0.7, slippage: 0.7, impact: 0.2, funding: -1.2, borrow: 0.1, total: 1.9 };
    const wide = formatSummary(answer({ execution: { [name]: { ...gated, costs: sources }, b: execution() } }));
    expect(wide).toContain('-120.00 (-63 %)');
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});

describe('execution on the page', () => {
  const render = (over: Parameters<typeof answer>[0] = {}): string =>
    renderHtml({ answer: answer(over), title: 't', series: series(50) }).replace(/<script>[\s\S]*?<\/script>/g, '');
  const page = render();

  it('draws a bar a stage, as long as its rows, and the stopped ones behind it', () => {
    const charts = [...page.matchAll(/(?<=<div class="waterfall">)<svg[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    expect(charts).toHaveLength(3);
    const rects = [...charts[2]!.matchAll(/<rect (class="stopped" )?x="([\d.]+)" y="\d+" width="([\d.]+)"/g)];
    const wide = (rows: number): number => Number(((rows / 12_345) * 240).toFixed(1));
    expect(
      rects.map(([, stopped, x, width]) => [stopped === undefined ? 'rows' : 'stopped', Number(x), Number(width)]),
    ).toEqual([
      ['rows', 0, 240],
      ['rows', 0, wide(3_210)],
      ['stopped', wide(3_210), wide(9_135)],
      ['rows', 0, wide(1_200)],
      ['stopped', wide(1_200), wide(2_010)],
      ['rows', 0, wide(1_200)],
      ['rows', 0, wide(900)],
      ['stopped', wide(900), wide(300)],
    ]);
    expect(charts[2]).toContain('<title>z-threshold: 3,210, 9,135 stopped</title>');
  });

  it('has the tables of waterfall, costs, stress and intrabar spread', () => {
    expect(page).toContain('<td class="text">kept out: newRule</td><td></td><td>31</td><td></td><td></td>');
    expect(page).toContain('<td>1.20 (30 %)</td>');
    expect(page).toContain('<h2>Costs under stress');
    expect(page).toContain('<td>×1.5</td>');
    expect(page).toMatch(/<td class="text">forecast<\/td><td>42<\/td><td>0\.30<\/td><td>0\.70<\/td>/);
    expect(page).not.toContain('NaN');
  });

  it('escapes names of strategies and stages', () => {
    const evil = '<img src=x>';
    const summary = execution({ stages: [{ stage: evil, rows: 5, stopped: 0 }] });
    expect(render({ execution: { [evil]: summary } })).not.toContain('<img');
  });

  it('is left out of pages of runs that had none', () => {
    const { execution: _, ...old } = answer();
    const html = renderHtml({ answer: old as ReturnType<typeof answer>, title: 't', series: series(50) });
    expect(html).not.toMatch(/From signals|Costs under/);
    expect(render({ execution: {} })).not.toMatch(/From signals|Costs under/);
  });
});
