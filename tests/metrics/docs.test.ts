import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as metrics from '../../src/metrics/index.ts';

const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
/** Rows of the tables: `| name | function | … |`. */
const rows = [...text.matchAll(/^\| ([^|]+) \| `(\w+)` \| (.+) \|$/gm)];

it('docs/metrics.md names functions that there are, and every name once', () => {
  expect(rows.length).toBeGreaterThan(60);
  const exported: Readonly<Record<string, unknown>> = metrics;
  expect(rows.map((row) => row[2]!).filter((name) => typeof exported[name] !== 'function')).toEqual([]);
  const names = rows.map((row) => row[1]!);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

it('every figure of a return series has its row', () => {
  const documented = rows.map((row) => row[2]!);
  const told = {
    periods: 'dailyReturns',
    periodsPerYear: 'periodsPerYear',
    drawdown: 'drawdownDurations',
    stability: 'equityStability',
    expectancy: 'returnStatistics',
  };
  const missing = Object.keys(metrics.returnStatistics([], 365))
    .map((key) => (told as Record<string, string>)[key] ?? key)
    .filter((name) => !documented.includes(name));
  expect(missing).toEqual([]);
});
