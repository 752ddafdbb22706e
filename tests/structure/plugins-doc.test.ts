import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FEATURE_CHECKS } from '../../src/features/checks/feature-checks.ts';
import { LABEL_CHECKS } from '../../src/labels/checks/label-checks.ts';
import * as plugin from '../../src/plugin/index.ts';

const text = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8');
const named = (line: string) => [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
/** First cells of the table under a heading. */
const cells = (head: string) =>
  (text.split(`| ${head} |`)[1] ?? '')
    .split('\n\n')[0]!
    .split('\n')
    .slice(2)
    .flatMap((line) => named(line.split('|')[1] ?? ''));

it.each([
  ['check of a feature', FEATURE_CHECKS, 'finite: …'],
  ['check of a labeler', LABEL_CHECKS, 'degenerate: …'],
])('docs/plugins.md lists every %s', (head, checks, family) => {
  const first = family.slice(0, -1);
  const names = checks.map(({ name }) => (name.startsWith(first) ? family : name));
  expect(cells(head).filter((name) => !name.startsWith(`${head} |`))).toEqual([...new Set(names)]);
});

it('docs/plugins.md names only what regimewalk/plugin exports', () => {
  const table = text.split('| for |')[1]!.split('\n\n')[0]!;
  const names = table
    .split('\n')
    .slice(2)
    .flatMap((line) => named(line.split('|')[2] ?? ''));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !(name in plugin))).toEqual([]);
});
