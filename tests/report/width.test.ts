import { describe, expect, it } from 'vitest';
import { formatSummary } from '../../src/report/index.ts';
import { spark } from '../../src/report/spark.ts';
import { fitLines, numbers, type TextOptions, table } from '../../src/report/text.ts';
import { answer, details, execution, gated, metrics } from './fixture.ts';

const ESCAPE = String.fromCharCode(27);
const CODES = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.replace(CODES, '').length));

describe('terminals of 80 columns', () => {
  it.each([60, 72, 80, 100])('a summary fits %i columns, whatever its parts', (width) => {
    const names = ['trend', 'a-very-long-name-of-a-strategy+regime', '<script>|`'];
    const full = answer({
      strategies: Object.fromEntries(names.map((name) => [name, metrics()])),
      execution: { trend: gated, 'a-very-long-name-of-a-strategy+regime': execution() },
      details: Object.fromEntries(names.map((name) => [name, details()])),
    });
    const text = fitLines(formatSummary(full, { width, color: true }), { width });
    expect(widest(text)).toBeLessThanOrEqual(width);
    // Nothing was lost on the way: the last column of the widest table is there.
    expect(text).toContain('Hold');
    expect(text).toContain('break-even');
  });

  it('breaks a table of numbers that is too wide, each part behind the first column', () => {
    const heads = Array.from({ length: 12 }, (_, i) => `figure ${i}`);
    const lines = table(
      [{ head: 'strategy', cells: ['a', 'b'] }, ...heads.map((head, i) => numbers(head, [`1,00${i}.5`, '2']))],
      { width: 80 },
    );
    expect(lines.length).toBeGreaterThan(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith('strategy')).length).toBe(lines.length / 3);
    const found = lines.filter((line) => line.startsWith('strategy')).flatMap((line) => line.match(/figure \d+/g));
    expect(found).toEqual(heads);
  });

  it('cuts long texts before it breaks a table', () => {
    const lines = table([{ head: 'name', cells: ['x'.repeat(90)] }, numbers('n', ['1'])], { width: 80 });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^x+… +1$/);
  });

  it('wraps prose under its own beginning, and leaves it alone without a terminal', () => {
    const prose = `  ${'word '.repeat(30)}end`;
    expect(fitLines(prose, {})).toBe(prose);
    const lines = fitLines(prose, { width: 80 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/^ {2}word/);
    expect(lines[1]).toMatch(/^ {4}word/);
    expect(lines.join(' ').split(/\s+/)).toEqual(prose.split(/\s+/));
  });

  it('keeps a word that is wider than the terminal whole', () => {
    expect(fitLines(`at ${'p'.repeat(100)}`, { width: 80 })).toContain('p'.repeat(100));
  });
});

describe('spark lines', () => {
  it('runs from the lowest to the highest mark', () => {
    expect(spark([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  });

  it('is plain ASCII where the terminal knows no more', () => {
    const plain: TextOptions = { unicode: false };
    expect(spark([0, 1, 2, 3, 4, 5, 6, 7], 8, plain)).toBe('_.-~=+*#');
  });

  it('leaves a blank where there is no number, and is empty without any', () => {
    expect(spark([1, null, Number.NaN, 2], 8)).toBe('▁  █');
    expect(spark([null, Number.NaN], 8)).toBe('');
    expect(spark([], 8)).toBe('');
  });

  it('lies in the middle where all values are one', () => {
    expect(spark([3, 3, 3], 8)).toBe('▅▅▅');
  });

  it('keeps the lowest and the highest of many values', () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i / 50));
    values[500] = -9;
    values[501] = 9;
    const line = spark(values, 20);
    expect(line).toHaveLength(20);
    expect(line).toContain('▁');
    const apart = [...values];
    apart[501] = 0;
    apart[700] = 9;
    expect(spark(apart, 20)).toContain('█');
  });
});
