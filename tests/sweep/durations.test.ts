import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { durationMs, formatDuration, HOUR_MS, MINUTE_MS, makeRng } from '../../src/core/index.ts';
import { drawPoint } from '../../src/sweep/samplers/random.ts';
import { parseSpace } from '../../src/sweep/space/parse-space.ts';

function parse(raw: Record<string, unknown>, constraints: string[] = []) {
  return parseSpace(raw, constraints, 'sweep.space', 'sweep.constraints');
}

describe('durations in a space', () => {
  it.each([
    ['quniform', ['4h', '2d', '2h'], { low: 4 * HOUR_MS, high: 48 * HOUR_MS, log: false, step: 2 * HOUR_MS }],
    ['uniform', ['30m', '1.5h'], { low: 30 * MINUTE_MS, high: 90 * MINUTE_MS, log: false, step: null }],
    ['loguniform', ['30m', '1w'], { low: 30 * MINUTE_MS, high: 168 * HOUR_MS, log: true, step: null }],
    ['qloguniform', ['1h', '1w', '1h'], { low: HOUR_MS, high: 168 * HOUR_MS, log: true, step: HOUR_MS }],
  ])('%s %j has milliseconds inside', (word, list, range) => {
    expect(parse({ x: { [word]: list } }).dimensions).toEqual([
      { name: 'x', distribution: { kind: 'float', ...range }, when: null, duration: true },
    ]);
  });

  it('come out as the shortest text that says the same', () => {
    const space = parse({ x: { quniform: ['0s', '2w', '30m'] } });
    const text = (ms: number) => space.values({ x: ms }).x;
    expect([14, 1.5, 36, 48, 168, 0].map((hours) => text(hours * HOUR_MS))).toEqual([
      '14h',
      '90m',
      '36h',
      '2d',
      '1w',
      '0s',
    ]);
    expect(space.values({ x: 14 * HOUR_MS })).toEqual({ x: '14h' });
  });

  it.each([
    ['quniform', ['4h', '2d', '2h']],
    ['quniform', ['0.1s', '3s', '0.001s']],
    ['uniform', ['1s', '3d']],
    ['loguniform', ['1s', '3d']],
  ])('%s %j: every text is read as the millisecond that was drawn', (word, list) => {
    const space = parse({ x: { [word]: list } });
    const rng = makeRng(3);
    for (let i = 0; i < 300; i++) {
      const point = drawPoint(space, rng);
      const text = space.values(point).x as string;
      expect(durationMs(text, 'x')).toBe(Math.round(point.x!));
      expect(formatDuration(durationMs(text, 'x'))).toBe(text);
    }
  });

  it('stand inside blocks of a choice', () => {
    const space = parse({ stop: { choice: [null, { after: { quniform: ['1h', '3h', '1h'] } }] } });
    expect(space.values({ stop: 1, 'stop[1].after': 2 * HOUR_MS })).toEqual({ stop: { after: '2h' } });
  });

  it('compare with durations in constraints, whatever their unit', () => {
    const space = parse({ fast: { quniform: ['4h', '2d', '2h'] }, slow: { choice: ['1d', '5d'] } }, [
      'fast * 2 < slow',
      'fast >= 0.5d - 6h',
      'slow / fast > 1.5',
      'slow - fast > 0',
    ]);
    expect(space.accepts({ fast: 10 * HOUR_MS, slow: 0 })).toBe(true);
    expect(space.accepts({ fast: 12 * HOUR_MS, slow: 0 })).toBe(false);
    expect(space.accepts({ fast: 12 * HOUR_MS, slow: 1 })).toBe(true);
    expect(space.accepts({ fast: 4 * HOUR_MS, slow: 1 })).toBe(false);
  });
});

it('the space of config.yml can be searched, and gives its strategies durations', () => {
  const { config } = loadConfig({ file: fileURLToPath(new URL('../../config.yml', import.meta.url)) });
  const space = parse(config.sweep.space, ['strategies.trend.params.fast * 4 <= strategies.trend.params.slow']);
  const low = Object.fromEntries(
    space.dimensions.map(({ name, distribution }) => [
      name,
      distribution.kind === 'categorical' ? 0 : lowOf(distribution),
    ]),
  );
  expect(space.values(low)).toEqual({
    'strategies.trend.params.fast': '4h',
    'strategies.trend.params.slow': '3d',
    'strategies.trend+regime.overlay.multipliers.BEAR_TREND': 0,
    'strategies.trend+regime.overlay.multipliers.SIDEWAYS': 0,
    'strategies.trend+regime.overlay.multipliers.HIGH_VOL': 0,
  });
});

function lowOf(distribution: { readonly kind: string; readonly low?: number }): number {
  return distribution.low!;
}
