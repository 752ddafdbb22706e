import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { describe, it } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The file of the system's Chromium: `REGIMEWALK_CHROMIUM`, or the first usual name on the path. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = env.REGIMEWALK_CHROMIUM;
  if (own !== undefined && own !== '') return own;
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why the pages are not opened; undefined where they are. `.ci/run` opens them in a step of its own and leaves them out of the others. */
export function reasonToSkip(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.REGIMEWALK_BROWSER === 'no') return 'REGIMEWALK_BROWSER=no leaves it out here';
  if (findChromium(env) !== undefined) return undefined;
  return 'needs Chromium: apt-get install chromium, or name one in REGIMEWALK_CHROMIUM';
}

/** A suite that opens pages; where there is no browser it is skipped and says so in its title. */
export function describeInBrowser(title: string, suite: () => void): void {
  const reason = reasonToSkip();
  if (reason === undefined) describe(title, suite);
  else describe.skip(`${title} [skipped: ${reason}]`, () => it('skipped', () => {}));
}

export async function launch(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: findChromium()!, args });
}

export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and requests for anything but the page itself. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export interface View {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** Opens a file as a reader does, and waits until its charts are drawn. */
export async function open(
  browser: Browser,
  file: string,
  { width = 1440, scheme = 'light' }: View = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(url, { waitUntil: 'load' });
  await until(page, ALL_DRAWN);
  return { page, complaints, close: () => context.close() };
}

/** Waits for an expression to be true. Playwright's own waiting evaluates text inside the page, which the page's policy forbids. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await page.evaluate(expression)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never true on the page: ${expression}`);
}

/** Charts are drawn one after the other, so that the first is there at once. */
const ALL_DRAWN = `[...document.querySelectorAll('.chart')].every((box) => {
  const chart = echarts.getInstanceByDom(box);
  return chart && chart.getOption().series !== undefined;
})`;

/** Pictures of the whole page, for whoever asks for them by naming a folder in `REGIMEWALK_SCREENSHOTS`. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.REGIMEWALK_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
