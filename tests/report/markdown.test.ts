import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../src/report/index.ts';
import { escapeMarkdown, markdownTable } from '../../src/report/markdown-text.ts';
import { answer, execution, metrics } from './fixture.ts';

const HOSTILE = '<script>alert(1)</script>|`x`*_[a](javascript:b)\nnext';
/** Pipes that part cells. */
const pipes = (line: string) => (line.match(/(?<!\\)\|/g) ?? []).length;

describe('a run in Markdown', () => {
  const text = formatMarkdown(answer());

  it('says the verdicts first, then the warnings, then figures with their intervals', () => {
    const places = ['### Targets', '### Warnings', '### Strategies', '### Improvement'].map((head) =>
      text.indexOf(head),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const { verdict } of answer().targets) expect(text.slice(0, places[1])).toContain(verdict);
    expect(text).toContain('95 % interval');
  });

  it('says nothing of where the run lies and how long it took', () => {
    const moved = { ...answer(), dir: '/somewhere/else', timings: { data: 99 } };
    expect(formatMarkdown({ ...moved, data: { ...moved.data, file: 'other.parquet' } })).toBe(text);
  });

  it('shows names as they are: no HTML, no mark-up, no cell more', () => {
    const base = answer();
    const hostile = formatMarkdown({
      ...base,
      strategies: { [HOSTILE]: metrics() },
      execution: { [HOSTILE]: execution() },
      improvements: base.improvements.map((one) => ({ ...one, against: HOSTILE, baseline: HOSTILE })),
      targets: base.targets.map((one) => ({ ...one, name: HOSTILE, sentence: HOSTILE })),
    });
    expect(hostile).not.toMatch(/<script/i);
    expect(hostile).toContain('&lt;script&gt;');
    for (const part of hostile.split('\n\n').filter((lines) => lines.startsWith('|'))) {
      expect(new Set(part.split('\n').map(pipes)).size, part).toBe(1);
    }
  });

  it('escapes pipes, backticks, stars, brackets and line ends', () => {
    expect(escapeMarkdown('a|b`c*d_e[f]\r\ng<h>&~$\\')).toBe('a\\|b\\`c\\*d\\_e\\[f] g&lt;h&gt;&amp;\\~\\$\\\\');
    expect(markdownTable([{ head: 'x', cells: [] }])).toBe('');
  });
});
