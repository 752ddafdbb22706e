import { describe, expect, it } from 'vitest';
import { terminalOf } from '../../src/cli/terminal.ts';

const screen = { isTTY: true, columns: 80 };
const pipe = { isTTY: undefined, columns: undefined };

describe('what commands know of the terminal', () => {
  it('has colours and a width on a terminal, and neither in a pipe', () => {
    expect(terminalOf(screen, { TERM: 'xterm' })).toMatchObject({ color: true, width: 80 });
    expect(terminalOf(pipe, { TERM: 'xterm' })).toMatchObject({ color: false, width: undefined });
  });

  it('has no colours on a dumb terminal, nor under NO_COLOR; an empty NO_COLOR says nothing', () => {
    expect(terminalOf(screen, { TERM: 'dumb' }).color).toBe(false);
    expect(terminalOf(screen, { NO_COLOR: '1' }).color).toBe(false);
    expect(terminalOf(screen, { NO_COLOR: '0' }).color).toBe(false);
    expect(terminalOf(screen, { NO_COLOR: '' }).color).toBe(true);
  });

  it('lets FORCE_COLOR decide over pipe, NO_COLOR and dumb terminal, both ways', () => {
    expect(terminalOf(pipe, { FORCE_COLOR: '1' }).color).toBe(true);
    expect(terminalOf(pipe, { FORCE_COLOR: 'true', NO_COLOR: '1', TERM: 'dumb' }).color).toBe(true);
    expect(terminalOf(screen, { FORCE_COLOR: '0' }).color).toBe(false);
    expect(terminalOf(screen, { FORCE_COLOR: 'false' }).color).toBe(false);
    expect(terminalOf(screen, { FORCE_COLOR: '' }).color).toBe(true);
    expect(terminalOf(pipe, { FORCE_COLOR: '' }).color).toBe(false);
  });

  it('takes a width of 0 for not known', () => {
    expect(terminalOf({ isTTY: true, columns: 0 }, {}).width).toBeUndefined();
  });

  it('reads the locale as the C library does: the first that is there', () => {
    expect(terminalOf(screen, { LANG: 'de_DE.UTF-8' }).unicode).toBe(true);
    expect(terminalOf(screen, { LANG: 'C.utf8' }).unicode).toBe(true);
    expect(terminalOf(screen, { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }).unicode).toBe(false);
    expect(terminalOf(screen, { LC_ALL: '', LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }).unicode).toBe(true);
    expect(terminalOf(screen, {}).unicode).toBe(false);
  });
});
