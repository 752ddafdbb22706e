import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { until } from './browser.ts';
import { Chart } from './chart.ts';
import { CHARTS, type World } from './world.ts';

/** Charts over time show what a reader asks for, all panels the same. */
const span = ([from, to]: readonly [number, number]) => to - from;

export function zoomSuite(world: () => World): void {
  describe.each(Object.entries(CHARTS))('the chart of the page of %s', (name, { id, panels }) => {
    const opened = async () => {
      const { page, complaints } = await world().tab(name as keyof typeof CHARTS);
      const chart = new Chart(page, id);
      const view = async (): Promise<[number, number]> => {
        const views = await chart.views();
        expect(views).toHaveLength(panels);
        for (const one of views) expect(one).toEqual(views[0]);
        return views[0]!;
      };
      return { page, chart, view, complaints, press: (zoom: string) => page.click(`[data-zoom=${zoom}]`) };
    };

    it('follows the buttons in every panel, and "whole" brings all of it back', async () => {
      const { view, press, complaints } = await opened();
      const whole = await view();
      await press('in');
      const inner = await view();
      expect(span(inner) / span(whole)).toBeCloseTo(0.5, 2);
      await press('back');
      expect((await view())[0]).toBeLessThan(inner[0]);
      expect(span(await view())).toBeCloseTo(span(inner), -3);
      await press('on');
      await press('on');
      expect((await view())[1]).toBeGreaterThan(inner[1]);
      await press('out');
      expect(span(await view())).toBeGreaterThan(span(inner));
      await press('all');
      expect(await view()).toEqual(whole);
      expect(complaints).toEqual([]);
    });

    it('follows the bar below it and the wheel with Ctrl; without, the wheel scrolls the page', async () => {
      const { page, chart, view, press, complaints } = await opened();
      const whole = await view();
      await chart.dragStart(0.4);
      const cut = await settled(view, whole);
      expect((cut[0] - whole[0]) / span(whole)).toBeCloseTo(0.4, 1);
      expect(cut[1]).toBe(whole[1]);
      await press('all');
      await page.keyboard.down('Control');
      await chart.wheel(-300);
      expect(span(await settled(view, whole))).toBeLessThan(span(whole));
      await page.keyboard.up('Control');
      await press('all');
      await chart.wheel(0);
      const before = await scrolled(page);
      await chart.wheel(100);
      await until(page, `scrollY !== ${before}`);
      expect(await view()).toEqual(whole);
      expect(complaints).toEqual([]);
    });
  });

  it.each(['compare', 'explore', 'portfolio'] as const)(
    'the %s chart fits its axis to what is in view, with ticks on round numbers',
    async (name) => {
      const { page } = await world().tab(name);
      const chart = new Chart(page, CHARTS[name].id);
      const press = (zoom: string) => page.click(`[data-zoom=${zoom}]`);
      const check = async (): Promise<[number, number]> => {
        const ticks = await chart.ticks();
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        for (const tick of ticks) expect(String(tick).replace(/[.0]/g, '').length, `${tick}`).toBeLessThan(4);
        return chart.bounds();
      };
      const [low, high] = await check();
      await press('in');
      await press('in');
      await press('in');
      const [inner, outer] = await check();
      expect(Math.log(outer / inner)).toBeLessThan(0.8 * Math.log(high / low));
      await press('all');
      expect(await check()).toEqual([low, high]);
    },
  );
}

/** The view once it is another; pointers are followed a frame later. */
async function settled(view: () => Promise<[number, number]>, before: [number, number]): Promise<[number, number]> {
  for (let i = 0; i < 50; i++) {
    const now = await view();
    if (now[0] !== before[0] || now[1] !== before[1]) return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return before;
}

async function scrolled(page: Page): Promise<number> {
  return (await page.evaluate('scrollY')) as number;
}
