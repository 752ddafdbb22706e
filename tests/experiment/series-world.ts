import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { type Bars, SILENT_PROGRESS } from '../../src/core/index.ts';
import { readBars, writeMarket } from '../../src/data/index.ts';
import { prepare } from '../../src/experiment/prepare.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Half a year of generated hours in a folder of its own, and files of series beside it. */
export function seriesWorld() {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-series-'));
  const at = (name: string): string => path.join(folder, name);
  const market = at('market.parquet');
  const world = { own: undefined as unknown as Bars, at, csv, load, joined };
  beforeAll(async () => {
    await writeMarket(market, { years: 0.5, interval: '1h', regimes: 4, drift: 1, seed: 3 });
    world.own = (await readBars(market)).bars;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return world;

  /** A CSV file with a line every `step` from the market's start (or `from` after it). */
  function csv(name: string, header: string, step: number, line: (ms: number, i: number) => string, from = 0): string {
    const start = world.own.time[0]! + from;
    const count = Math.floor((world.own.time.at(-1)! - start) / step);
    const rows = Array.from({ length: count }, (_, i) => line(start + i * step, i));
    writeFileSync(at(name), `${[header, ...rows].join('\n')}\n`);
    return at(name);
  }

  function load(series: Record<string, unknown>, overrides: Record<string, unknown> = {}) {
    return loadConfig({
      overrides: {
        'data.generate': null,
        'data.file': market,
        'data.series': series,
        'runtime.results': at('results'),
        'runtime.models': at('models'),
        'runtime.logs': at('logs'),
        'runtime.workers': 1,
        ...overrides,
      },
    });
  }

  /** The bars as a run reads them, and what it warns of the series. */
  async function joined(series: Record<string, unknown>, overrides: Record<string, unknown> = {}) {
    const warnings: string[] = [];
    const progress = { ...SILENT_PROGRESS, warn: (text: string) => warnings.push(text) };
    const { bars, data } = await prepare(load(series, overrides), progress, 'columns');
    return { bars, data, warnings: warnings.filter((text) => text.startsWith('series')) };
  }
}
