import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { filterCatalog, labelCatalog } from '../../src/labels/index.ts';

const text = readFileSync(new URL('../../docs/labels.md', import.meta.url), 'utf8');

it('docs/labels.md names every labeler and filter with its parameters', () => {
  for (const [name, { schema }] of [...Object.entries(labelCatalog), ...Object.entries(filterCatalog)]) {
    expect(text, name).toContain(`\`${name}\``);
    if (!(schema instanceof z.ZodObject)) continue;
    for (const key of Object.keys(schema.shape)) expect(text, `${name}: ${key}`).toContain(`\`${key}`);
  }
});
