import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/index.ts';

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
/** Rows of the tables: `| CODE | exit | meaning | mend |`. */
const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.*?) \| (.*?) \|$/gm)];

it('docs/errors.md explains every error code once, with its exit code and how to mend it', () => {
  expect(rows.map((row) => row[1]).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  for (const [, code, exit, meaning, mend] of rows) {
    expect(`${code} ${exit}`).toBe(`${code} ${ERROR_CODES[code as keyof typeof ERROR_CODES]}`);
    expect(`${code}: ${meaning}`.length).toBeGreaterThan(code!.length + 12);
    expect(`${code}: ${mend}`.length).toBeGreaterThan(code!.length + 12);
  }
});

it('every error code is used somewhere in src', () => {
  const src = new URL('../../src/', import.meta.url);
  const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('errors.ts'))
    .map((file) => readFileSync(new URL(file, src), 'utf8'))
    .join('\n');
  expect(Object.keys(ERROR_CODES).filter((name) => !code.includes(`'${name}'`))).toEqual([]);
});
