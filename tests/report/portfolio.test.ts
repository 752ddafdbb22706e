import { describe, expect, it } from 'vitest';
import { formatPortfolio, renderPortfolioHtml } from '../../src/report/index.ts';
import { withoutScripts } from './draw.ts';
import { portfolio } from './portfolio-answer.ts';

const line = (text: string, start: string) => text.split('\n').find((l) => l.startsWith(start)) ?? `no line ${start}`;
const cells = (text: string) => text.trim().split(/ {2,}/);

describe('formatPortfolio', () => {
  const text = formatPortfolio(portfolio());

  it('says what it is of, on which days', () => {
    expect(text.split('\n')[0]).toBe('portfolio a22c148ef34471ca');
    expect(line(text, 'days')).toContain('805 UTC days, 2021-04-17 to 2023-06-30; assets: 6 to 7 on a day');
    expect(line(text, 'page')).toContain('results/a22c148ef34471ca/report.html');
    expect(Math.max(...text.split('\n').map((l) => l.length))).toBeLessThanOrEqual(110);
  });

  it("puts each asset's Sharpe ratios side by side, – where there is none", () => {
    expect(cells(line(text, 'asset '))).toEqual(['asset', 'bars', 'segments', 'trend', 'trend+regime']);
    expect(cells(line(text, 'BTC'))).toEqual(['BTC', '35,040', '41/46', '0.83', '0.95']);
    expect(cells(line(text, '<ETH>'))).toEqual(['<ETH>', '35,040', '41/46', '–', '–']);
  });

  it("puts the portfolio's figures beside the assets' means", () => {
    expect(cells(line(text, 'trend '))).toEqual([
      ...['trend', '0.83', '1.21', '0.90', '18.3 %', '22.1 %', '20.3 %', '41.2 %'],
      ...['0.31', '56.9 %', '148', '66 %'],
    ]);
    expect(cells(line(text, 'trend+regime  trend ')).at(-1)).toBe('6 of 7');
  });

  it('of a backtest names no folder and no segments', () => {
    const { runId: _, dir: __, assets, ...figures } = portfolio();
    const { segments: ___, ...btc } = assets.BTC!;
    const plain = formatPortfolio({ ...figures, assets: { BTC: btc } });
    expect(plain.split('\n')[0]).toBe('portfolio');
    expect(plain).not.toMatch(/segments|results|undefined/);
  });
});

describe('renderPortfolioHtml', () => {
  const series = {
    time: [1, 2, 3].map((d) => d * 86_400_000),
    equity: { trend: [1, 1.1, 1.05], '<b>': [1, 0.9, 1.2] },
  };

  it('escapes what others named, asks for nothing, and is the same for the same portfolio', () => {
    const html = renderPortfolioHtml({ answer: portfolio(), title: 'a & b', series });
    expect(html).toContain('&#60;ETH&#62;');
    expect(html).not.toContain('<ETH>');
    // The library is of others; what it draws stands in an element of its own.
    const own = html.replace(/<script>[\s\S]*?<\/script>/g, '');
    expect(own).not.toContain('<b>');
    expect(own).toContain('\\u003cb\\u003e');
    expect(own).not.toMatch(/https?:|NaN|undefined/);
    expect(html).toBe(renderPortfolioHtml({ answer: portfolio(), title: 'a & b', series }));
  });

  it('leaves out what there is not', () => {
    const html = renderPortfolioHtml({
      answer: portfolio({ improvements: [], improvement: null, targets: [] }),
      title: 'x',
      series: { time: [], equity: {} },
    });
    expect(withoutScripts(html)).not.toMatch(/<svg|Improvement|Targets|<p>/);
  });
});
