import { describe, expect, it } from 'vitest';
import { makeProgress } from '../../src/cli/progress.ts';

function sink(isTTY: boolean) {
  let text = '';
  let clock = 0;
  return {
    text: () => text,
    wait: (ms: number) => {
      clock += ms;
    },
    progress: makeProgress({
      write: (t) => {
        text += t;
      },
      isTTY,
      columns: 60,
      now: () => clock,
    }),
  };
}

describe('progress without a terminal', () => {
  it('prints at most one line every second and 10 %, with the time left, and no control codes', () => {
    const { progress, text, wait } = sink(false);
    progress.stage('segments', 100);
    progress.tick(0);
    for (let i = 1; i <= 100; i++) {
      wait(200);
      progress.tick(i);
    }
    progress.end();
    const lines = text().trim().split('\n');
    expect(lines[0]).toBe('segments: 100');
    expect(lines[1]).toBe('segments: 10/100, 18 s left');
    expect(lines.at(-1)).toBe('segments 100/100 in 20.0 s');
    expect(lines).toHaveLength(11);
    for (const code of ['\r', '\x1b']) expect(text()).not.toContain(code);
  });

  it('prints a line every 5 seconds where steps are slow, and counts only what this call did for the time left', () => {
    const { progress, text, wait } = sink(false);
    progress.stage('segments', 100);
    progress.tick(60, '60 already there');
    wait(6000);
    progress.tick(61);
    expect(text()).toContain('segments: 61/100, 3 min 54 s left, 60 already there\n');
  });

  it('shows what is done of the steps under way, and counts it for the time left', () => {
    const { progress, text, wait } = sink(false);
    progress.stage('segments', 4);
    progress.tick(0);
    wait(5000);
    progress.running!([0.5, 0.25]);
    for (let i = 0; i < 100; i++) progress.running!([0.5 + i / 1000, 0.25]);
    wait(5000);
    progress.running!([0.75]);
    progress.running!([]);
    expect(text()).toBe('segments: 4\nsegments: 0/4 + 50 %, 25 %, 22 s left\nsegments: 0/4 + 75 %, 44 s left\n');
    const terminal = sink(true);
    terminal.progress.stage('segments', 2);
    terminal.wait(1000);
    terminal.progress.running!([0.5]);
    expect(terminal.text()).toContain('██████░░░░░░░░░░░░░░░░░░ 0/2 + 50 %, 3 s left');
  });

  it('prints warnings at once, stages without a count by name, and nothing twice at the end', () => {
    const { progress, text } = sink(false);
    progress.stage('data');
    progress.warn('45 gap rows');
    progress.end();
    progress.end();
    progress.tick(3);
    expect(text()).toBe('data\nwarning: 45 gap rows\n');
  });
});

describe('progress on a terminal', () => {
  it('draws one line over and over, within its width, and leaves one line a stage', () => {
    const { progress, text, wait } = sink(true);
    progress.stage('segments', 4);
    progress.tick(0);
    wait(1000);
    progress.tick(1, 'a note that is much longer than the sixty columns of this terminal');
    wait(10);
    progress.tick(2);
    progress.end();
    const drawn = text().split('\r\x1b[K');
    expect(drawn.filter((line) => line.includes('█')).at(-1)).toMatch(/^segments █{6}░{18} 1\/4, 3 s left/);
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(drawn.at(-1)).toBe('segments 2/4 in 1.0 s\n');
  });
});
