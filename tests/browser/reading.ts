import { describe, expect, it } from 'vitest';
import { Chart } from './chart.ts';
import { CHARTS, IMAGE, PAGES, SCRIPT, type World } from './world.ts';

/** What readers do besides zooming: point, change colours, use the keyboard, unfold, print. */
export function readingSuite(world: () => World): void {
  describe('a tooltip', () => {
    it.each(['run', 'compare', 'portfolio'] as const)('of the %s chart tells the values of its row', async (name) => {
      const { page } = await world().tab(name);
      const lines = await new Chart(page, CHARTS[name].id).hover(0.37);
      const { equity } = world();
      const row = rowAt(equity.time!, lines[0]!);
      for (const strategy of ['trend', SCRIPT, IMAGE]) {
        const line = lines.find((text) => text.startsWith(`${strategy}\t`))!;
        const [value, fall] = line.split('\t')[1]!.split(/ (?=\S+ %$)/);
        expect(Number(value)).toBeCloseTo(equity[`${strategy}.equity`]![row]!, 3);
        expect(Number.parseFloat(fall!) / 100).toBeCloseTo(drawdownAt(equity[`${strategy}.equity`]!, row), 2.9);
      }
      expect(await page.evaluate('window.hacked')).toBeUndefined();
    });

    it.each(['run', 'explore'] as const)('of the %s chart tells the close and the regime by its name', async (name) => {
      const { page } = await world().tab(name);
      const lines = await new Chart(page, CHARTS[name].id).hover(0.61);
      const { bars } = world();
      const shown = Number(
        lines
          .find((line) => /^close\t/.test(line))!
          .split('\t')[1]!
          .replaceAll(',', ''),
      );
      expect(Math.abs(shown - bars.close[rowAt(bars.time, lines[0]!)]!)).toBeLessThanOrEqual(0.5);
      const names = ['BULL', SCRIPT, IMAGE, 'HIGH_VOL'];
      expect(names.some((regime) => lines.some((line) => line.replace('forecast: ', '').trim() === regime))).toBe(true);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
    });
  });

  it.each(PAGES.filter((name) => name !== 'index'))(
    'the button of the page of %s changes its colours and its charts’',
    async (name) => {
      const { page, complaints } = await world().tab(name);
      const paper = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const chart = name in CHARTS ? new Chart(page, CHARTS[name as keyof typeof CHARTS].id) : undefined;
      const [light, ink] = [await paper(), await chart?.ink()];
      await page.click('#theme');
      expect(await page.getAttribute('#theme', 'aria-pressed')).toBe('true');
      expect(await paper()).not.toBe(light);
      if (chart !== undefined) expect(await chart.ink()).not.toBe(ink);
      await page.click('#theme');
      expect(await paper()).toBe(light);
      expect(await chart?.ink()).toBe(ink);
      expect(complaints).toEqual([]);
    },
  );

  it.each(Object.entries(CHARTS))('the page of %s can be used with the keyboard alone', async (name, { id }) => {
    const { page } = await world().tab(name as keyof typeof CHARTS);
    const chart = new Chart(page, id);
    const whole = await chart.views();
    const tabTo = async (selector: string) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      }
      throw new Error(`60 times Tab did not reach ${selector}`);
    };
    await tabTo('#theme');
    await page.keyboard.press('Space');
    expect(await page.getAttribute('#theme', 'aria-pressed')).toBe('true');
    await tabTo('[data-zoom=in]');
    await page.keyboard.press('Enter');
    expect(await chart.views()).not.toEqual(whole);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    expect(await chart.views()).toEqual(whole);
    await page.click('#theme');
  });

  it('a line’s button takes it off and brings it back, by the keyboard too', async () => {
    for (const name of ['run', 'compare'] as const) {
      const { page } = await world().tab(name);
      const chart = new Chart(page, CHARTS[name].id);
      const first = page.locator('[data-line="0"]');
      await first.focus();
      await page.keyboard.press('Space');
      expect(await first.getAttribute('aria-pressed')).toBe('false');
      expect((await chart.hover(0.5)).some((line) => line.startsWith('trend\t'))).toBe(false);
      await first.click();
      expect((await chart.hover(0.6)).some((line) => line.startsWith('trend\t'))).toBe(true);
    }
  });

  it('a sweep’s trials are sorted by a click on a head and by Enter', async () => {
    const { page } = await world().tab('sweep');
    const trials = () => page.locator('.tall tbody tr td:nth-child(2)').allInnerTexts();
    const numbers = async () => (await trials()).map((text) => Number.parseInt(text, 10)).filter(Number.isFinite);
    const rising = (values: readonly number[]) => [...values].sort((a, b) => a - b);
    const ranked = await numbers();
    expect(ranked).not.toEqual(rising(ranked));
    await page.locator('.tall thead th').nth(1).click();
    expect(await numbers()).toEqual(rising(ranked));
    await page.keyboard.press('Enter');
    expect(await numbers()).toEqual(rising(ranked).reverse());
  });

  it('details open, and show what they hold', async () => {
    for (const name of ['run', 'compare', 'explore'] as const) {
      const { page } = await world().tab(name);
      const last = page.locator('details:not([open])').last();
      const inside = await last.locator('table, svg, ul, pre, dl').first().elementHandle();
      const box = await last.elementHandle();
      expect(await inside!.isVisible()).toBe(false);
      await last.locator('summary').focus();
      await page.keyboard.press('Enter');
      expect(await box!.evaluate((element) => element.hasAttribute('open'))).toBe(true);
      expect(await inside!.isVisible()).toBe(true);
    }
  });

  it.each(PAGES)('the page of %s prints', async (name) => {
    const { page, complaints } = await world().tab(name);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(complaints).toEqual([]);
  });

  it.each(PAGES)('the page of %s shows names that look like markup as they are, and runs none', async (name) => {
    const { page } = await world().tab(name);
    const text = (await page.evaluate('document.body.textContent')) as string;
    expect(text).toContain(name === 'index' || name === 'explore' ? IMAGE : SCRIPT);
    expect(await page.evaluate('[window.hacked, document.images.length]')).toEqual([undefined, 0]);
  });
}

/** How far an account lies below its highest value so far. */
function drawdownAt(equity: ArrayLike<number>, row: number): number {
  return equity[row]! / Math.max(1, ...Array.from(equity).slice(0, row + 1)) - 1;
}

/** The row of a tooltip's head, `2021-05-01 07:00 UTC`. */
function rowAt(time: ArrayLike<number>, head: string): number {
  const at = Date.parse(`${head.slice(0, 16).replace(' ', 'T')}Z`);
  const row = Array.from(time).indexOf(at);
  expect(row, head).toBeGreaterThanOrEqual(0);
  return row;
}
