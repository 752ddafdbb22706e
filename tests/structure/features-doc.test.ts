import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { durationBars, HOUR_MS } from '../../src/core/index.ts';
import { describeFeatures, describeTransforms, parseFeatures } from '../../src/features/index.ts';

const text = readFileSync(new URL('../../docs/features.md', import.meta.url), 'utf8');
/** Rows of the tables: `| feature | columns | parameters | first row | value | undefined |`. */
const rows = new Map(
  [...text.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map((match) => [match[1]!, match[2]!.split(' | ')] as const),
);

/** A first row such as `window − 1 + over` in bars of an hour. */
function firstRow(formula: string, params: Readonly<Record<string, unknown>>): number {
  const bars = (value: unknown): number =>
    Array.isArray(value) ? Math.max(...value.map(bars)) : durationBars(value as string | number, HOUR_MS, 'params');
  const plain = formula
    .replace(/^(\d+) \(.*\)$/, '$1')
    .replaceAll('−', '-')
    .replaceAll('×', '*')
    .replaceAll('^', '**')
    .replaceAll('max(', 'Math.max(')
    .replaceAll(/\b(?!max|Math)[a-z][a-zA-Z]*\b/g, (key) => String(bars(params[key])));
  return Number(new Function(`return ${plain}`)());
}

describe('docs/features.md', () => {
  it('has one row for each feature of the catalog', () => {
    const names = describeFeatures().map(({ name }) => name);
    expect([...rows.keys()].sort()).toEqual(names.sort());
    for (const cells of rows.values()) expect(cells).toHaveLength(5);
  });

  it.each(describeFeatures())('$name: columns, parameters and first row are those of the code', (feature) => {
    const [columns, parameters, first] = rows.get(feature.name)!;
    for (const output of feature.outputs) expect(columns).toContain(`\`${output}\``);
    for (const [key, value] of Object.entries(feature.params)) {
      if (key === 'raw') expect(columns).toContain('(raw');
      else if (key !== 'outputs') expect(parameters).toContain(`\`${key}: ${shown(value)}\``);
    }
    const { lookbackBars } = parseFeatures([{ use: feature.name }], HOUR_MS)[0]!;
    expect(firstRow(first!, feature.params)).toBe(lookbackBars);
  });
});

it.each(describeTransforms())('$name: its row says what the code does', ({ name, params, outputs }) => {
  const row = text.split('\n').find((line) => line.startsWith(`| \`transform: ${name}\` |`))!;
  expect(row).toContain(`\`${outputs[0]!.replace('rsi_14', '…')}\``);
  for (const [key, value] of Object.entries(params)) expect(row).toContain(`\`${key}: ${shown(value)}\``);
});

/** As YAML in one line. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${shown(inner)}`)
    .join(', ')} }`;
}
