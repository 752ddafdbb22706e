import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FILL_REASONS, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { type Bars, COST_SOURCES, type CostSource, makeBars } from '../../src/core/index.ts';

const START = Date.UTC(2024, 0, 1);
const INTERVAL = 1_800_000;
const ACCOUNT = 10_000;

interface Example {
  readonly execution: Record<string, unknown>;
  readonly variants?: readonly Record<string, unknown>[];
  readonly bars?: readonly (readonly number[])[];
  readonly flatBars?: { readonly price: number; readonly count: number };
  readonly vwap?: readonly number[];
  readonly gaps?: readonly number[];
  readonly finer?: readonly (readonly (readonly number[])[])[];
  readonly funding?: readonly (readonly [string, number])[];
  readonly target: readonly number[] | Readonly<Record<string, number>>;
  readonly variant?: readonly number[];
  readonly fills: readonly (readonly [number, string, number, number, number, string])[];
  readonly equity?: readonly number[];
  readonly final?: number;
  readonly costs?: Readonly<Partial<Record<CostSource, number>>>;
}

/** Every `yaml example` block of the page, named after the heading and the line it stands at. */
function examples(): [string, Example][] {
  const page = readFileSync(new URL('../../docs/execution.md', import.meta.url), 'utf8');
  const found: [string, Example][] = [];
  for (const match of page.matchAll(/```yaml example\n([\s\S]*?)```/g)) {
    const before = page.slice(0, match.index);
    const heading = before.slice(before.lastIndexOf('\n## ') + 4).split('\n')[0]!;
    found.push([`${heading}, line ${before.split('\n').length}`, parse(match[1]!) as Example]);
  }
  return found;
}

function barsOf(rows: readonly (readonly number[])[], intervalMs: number, more: Partial<Example> = {}): Bars {
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k]!);
  const gap = new Uint8Array(rows.length);
  for (const row of more.gaps ?? []) gap[row] = 1;
  return makeBars({
    time: Float64Array.from(rows, (_, t) => START + t * intervalMs),
    intervalMs,
    columns: {
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      volume: column(4),
      ...(more.vwap ? { vwap: Float64Array.from(more.vwap) } : {}),
    },
    gap,
  });
}

function targets(given: Example['target'], n: number): Float64Array {
  if (Array.isArray(given)) return Float64Array.from(given as number[]);
  let held = 0;
  return Float64Array.from({ length: n }, (_, t) => (held = (given as Record<string, number>)[t] ?? held));
}

describe('docs/execution.md', () => {
  it('has an example for every reason of a fill and every source of cost', () => {
    const reasons = new Set(examples().flatMap(([, { fills }]) => fills.map((fill) => fill[5])));
    expect([...reasons].sort()).toEqual([...FILL_REASONS].sort());
    const sources = new Set(examples().flatMap(([, { costs }]) => Object.keys(costs ?? {})));
    expect([...sources].sort()).toEqual([...COST_SOURCES].sort());
  });

  it.each(examples())('%s: comes out to the cent', (_, example) => {
    const rows =
      example.bars ??
      Array.from({ length: example.flatBars!.count }, () => [...new Array(4).fill(example.flatBars!.price), 9]);
    const bars = barsOf(rows, INTERVAL, example);
    const rules = [{}, ...(example.variants ?? [])].map((over) =>
      parseExecution({ ...example.execution, ...over }, INTERVAL),
    );
    const result = runBacktest(bars, targets(example.target, rows.length), rules, {
      variant: example.variant && Uint8Array.from(example.variant),
      finer: example.finer && barsOf(example.finer.flat(), INTERVAL / example.finer[0]!.length),
      funding: example.funding && {
        time: Float64Array.from(example.funding, ([clock]) => Date.parse(`2024-01-01T${clock}:00Z`)),
        rate: Float64Array.from(example.funding, ([, rate]) => rate),
      },
    });
    const { fills } = result;
    const weights = result.accounting === 'weights';
    const ours = Array.from(fills.row, (row, i) => [
      row,
      fills.side[i] === 1 ? 'buy' : 'sell',
      fills.price[i]!,
      Number((fills.size[i]! * (weights ? 1 : ACCOUNT)).toFixed(4)),
      Number((fills.cost[i]! * ACCOUNT).toFixed(2)),
      FILL_REASONS[fills.reason[i]!],
    ]);
    expect(ours).toEqual(example.fills);
    const cents = (value: number): number => Number((value * ACCOUNT).toFixed(2));
    if (example.equity) expect(Array.from(result.equity, cents)).toEqual(example.equity);
    if (example.final !== undefined) expect(cents(result.equity.at(-1)!)).toBe(example.final);
    for (const source of COST_SOURCES) {
      if (example.costs) expect(cents(result.costsBy[source]), source).toBe(example.costs[source] ?? 0);
    }
  });
});
