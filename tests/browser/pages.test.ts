import { describe, expect, it } from 'vitest';
import { describeInBrowser, keepScreenshot, open } from './browser.ts';
import { readingSuite } from './reading.ts';
import { PAGES, useWorld } from './world.ts';
import { zoomSuite } from './zoom.ts';

/** What reaches beyond the window, but for what has a scroll bar of its own, or is there for ears alone. */
const WIDER = `[...document.body.querySelectorAll('*')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest('.chart')  && !element.parentElement.closest('.scroll, .tall, nav'))
  .map((element) => element.outerHTML.slice(0, 120))`;

describeInBrowser('pages in a browser', () => {
  const world = useWorld();

  describe.each(PAGES)('the page of %s', (name) => {
    it.each([
      [1440, 'light'],
      [390, 'dark'],
    ] as const)('opens at %i px in %s colours without a complaint, no wider than the window', async (width, scheme) => {
      const { page, complaints, close } = await open(world().browser, world().files[name], { width, scheme });
      await keepScreenshot(page, `${name}-${width}-${scheme}`);
      expect(complaints).toEqual([]);
      expect(await page.evaluate(WIDER)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      await close();
    });
  });

  zoomSuite(world);
  readingSuite(world);
});
