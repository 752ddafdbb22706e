import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { samplerCatalog } from '../../src/sweep/samplers/catalog.ts';
import { DISTRIBUTION_WORDS } from '../../src/sweep/space/parse-distribution.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';

const text = readFileSync(new URL('../../docs/search-spaces.md', import.meta.url), 'utf8');
/** First words in backticks of the rows below a head. */
const firsts = (head: string): string[] =>
  [
    ...text
      .split(`| ${head} |`)[1]!
      .split('\n\n')[0]!
      .matchAll(/^\| `([a-z-]+)/gm),
  ].map((match) => match[1]!);

it('docs/search-spaces.md lists every distribution and every sampler', () => {
  expect(firsts('word').sort()).toEqual([...DISTRIBUTION_WORDS].sort());
  expect(firsts('sampler').sort()).toEqual(Object.keys(samplerCatalog).sort());
});

it.each(Object.entries(samplerCatalog))('%s: its row names every parameter and its default', (name, { schema }) => {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))!;
  for (const [key, value] of Object.entries(schema.parse({}) as Record<string, unknown>)) {
    const shown = key === 'deviation' ? '1/6' : String(value);
    expect(row).toContain(`\`${key}: ${shown}\``);
  }
});

it('the example of docs/search-spaces.md can be searched', () => {
  const { sweep } = parse(text.split('```yaml\n')[1]!.split('```')[0]!);
  const space = parseSpace(sweep.space, sweep.constraints, 'sweep.space', 'sweep.constraints');
  expect(space.dimensions).toHaveLength(4);
  expect(space.dimensions.at(-1)!.name).toBe('strategies.trend+regime.overlay.multipliers.HIGH_VOL');
});
