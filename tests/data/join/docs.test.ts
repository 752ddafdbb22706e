import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config/index.ts';
import { parseFeatures } from '../../../src/features/index.ts';
import { at, frameMs } from './bars.ts';

const text = readFileSync(new URL('../../../docs/series.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);

describe('docs/series.md', () => {
  it('has examples that are configurations', () => {
    expect(examples).toHaveLength(2);
    for (const example of examples) {
      const { data, features } = parse(example) as { data: Record<string, unknown>; features: never[] };
      const overrides = Object.fromEntries(Object.entries(data).map(([key, value]) => [`data.${key}`, value]));
      expect(loadConfig({ overrides: { ...overrides, features } }).config.data.series).toHaveProperty('funding');
      expect(parseFeatures(features, frameMs('30m')).length).toBeGreaterThan(0);
    }
  });

  it('draws what the rows of a quarter of an hour see of the hours', () => {
    const line = (start: string): string[] =>
      text
        .split('\n')
        .find((one) => one.startsWith(start))!
        .match(/\d\d:\d\d/g)!;
    const opens = line('15-minute rows');
    expect(opens).toHaveLength(7);
    const closes = opens.map((open) => at(`03-10 ${open}`) + frameMs('15m'));
    expect(line('decided at').map((time) => at(`03-10 ${time}`))).toEqual(closes);
    const newest = closes.map((close) => Math.floor(close / frameMs('1h')) * frameMs('1h') - frameMs('1h'));
    expect(line('sees the bar of').map((time) => at(`03-10 ${time}`))).toEqual(newest);
  });
});
