import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/core/index.ts';
import { plotSvg } from '../../src/report/charts/svg-plot.ts';
import { formatSweep, renderSweepHtml } from '../../src/report/index.ts';
import { evenTicks, parameterAxis, valueAxis } from '../../src/report/sweep/axes.ts';
import { SORT_SCRIPT } from '../../src/report/sweep/style.ts';
import { durationText, parameterText, shortNames } from '../../src/report/sweep/text.ts';
import { DIMENSIONS, dimension, sweepAnswer } from '../sweep/sweep-answer.ts';

const line = (text: string, start: string) => text.split('\n').find((l) => l.startsWith(start)) ?? `no line ${start}`;
const cells = (text: string) => text.trim().split(/ {2,}/);
const heads = (page: string) => [...page.matchAll(/<h2>([^<]*?) ?</g)].map((match) => match[1]);
const unopened = {
  verdict: 'unjudged',
  sentences: [],
  selection: null,
  overfitting: null,
  nested: null,
  plateau: null,
  budget: null,
} as const;
const incomplete = () =>
  sweepAnswer({
    ...unopened,
    best: null,
    importance: null,
    trials: sweepAnswer().trials.filter(({ state }) => state !== 'complete'),
  });

describe('formatSweep', () => {
  const text = formatSweep(sweepAnswer());

  it('says the verdict before any figure', () => {
    const at = (part: string) => text.indexOf(part);
    expect(line(text, 'Verdict')).toBe('Verdict  noise');
    expect(at('The winner is noise')).toBeGreaterThan(0);
    expect(at('The winner is noise')).toBeLessThan(at('Winner  trial 54'));
  });

  it('puts the winner beside the configuration as it stands', () => {
    const steps = expect.stringMatching(/^[▁▂▃▄▅▆▇█]+$/);
    expect(cells(line(text, 'trial 54'))).toEqual(['trial 54', '1.75', '14.9 %', steps, '35.0 %', '59', '178']);
    const configured = ['as configured', '0.53', '24.1 %', steps, '18.0 %', '61', '212'];
    expect(cells(line(text, 'as configured'))).toEqual(configured);
    expect(cells(line(text, 'strategies.trend.params.slow'))).toEqual([
      'strategies.trend.params.slow',
      '13d',
      'quniform [3d, 15d, 12h]',
    ]);
  });

  it('lists the best trials by rank with the parameters that matter most, durations as durations', () => {
    const rows = text.split('\n');
    const head = rows.findIndex((row) => row.startsWith('rank'));
    expect(cells(rows[head]!).slice(0, 7)).toEqual(['rank', 'trial', 'Sharpe', 'Max DD', 'fast', 'slow', 'gates']);
    expect(cells(rows[head + 1]!).slice(0, 6)).toEqual(['1', '54 *', '1.75', '14.9 %', '40h', '13d']);
    // Its gate has no parameter of its own.
    expect(rows[head + 9]).toMatch(/\[\].*–$/);
    expect(line(text, '   –')).toContain('as configured');
    expect(formatSweep(sweepAnswer(), { top: 3 })).toContain('3 of 200;');
  });

  it('names the first of trials with the same parameters alone', () => {
    const answer = sweepAnswer();
    const first = answer.trials.find(({ rank }) => rank === 1)!;
    const again = answer.trials.map((trial) => (trial.rank === 2 ? { ...trial, point: { ...first.point } } : trial));
    const second = answer.trials.find(({ rank }) => rank === 2)!;
    const text = formatSweep({ ...answer, trials: again }, { top: 3 });
    expect(text).toContain('of equal ones the first');
    expect(text).toMatch(new RegExp(`^ +1 +${first.number} `, 'm'));
    expect(text).not.toMatch(new RegExp(`^ +2 +${second.number} `, 'm'));
    expect(formatSweep(answer, { top: 3 })).toMatch(new RegExp(`^ +2 +${second.number} `, 'm'));
  });

  it('draws the objective of the winner by step, in ASCII where the terminal knows no more', () => {
    const winner = (given: string) => given.split('\n').find((row) => row.startsWith('trial 54')) ?? '';
    expect(text).toContain('by step');
    expect(winner(text)).toMatch(/ [▁▂▃▄▅▆▇█]{3,12}( |$)/);
    const plain = formatSweep(sweepAnswer(), { unicode: false });
    expect(winner(plain)).toMatch(/ [_.~=+*#-]{3,12}( |$)/);
    expect(plain).not.toMatch(/[▁▂▃▄▅▆▇█]/);
  });

  it('shows importance, what is left of the best of many, and the next commands', () => {
    expect(text).toMatch(/^fast +74 % {2}█{32}$/m);
    expect(text).toContain('the forest behind it explains 79 % out of bag');
    for (const start of ['deflated', 'overfit', 'nested', 'plateau', 'budget', 'lock box', 'front', 'failed'])
      expect(line(text, start)).not.toContain('no line');
    expect(text).toContain('--open-lock-box');
    expect(text).toContain('--config results/sweeps/a1b2c3d4e5f60718/winner.yml');
    // More trials are no advice where there are too many already.
    expect(text).not.toContain('--trials');
    expect(formatSweep(sweepAnswer({ budget: null }))).toContain('npm run sweep -- --trials 400');
  });

  it('says each sentence once', () => {
    const sentence = '200 trials are more than 496 days can bear.';
    expect(text.split(sentence)).toHaveLength(2);
  });

  it('says what an opened lock box said, and asks for no further trial', () => {
    const { lockBox } = sweepAnswer();
    const opened = {
      trial: 54,
      sharpe: 0.21,
      ci95: [-2.1, 2.4],
      asConfigured: 0.4,
      inSample: 1.75,
      sentence: 'It fell short.',
    } as const;
    const after = formatSweep(sweepAnswer({ budget: null, lockBox: { ...lockBox!, openings: 2, opened } }));
    expect(after).toContain('opened 2 times');
    expect(after).toContain('Sharpe ratio 0.21');
    expect(after).toContain('It fell short.');
    expect(after).not.toContain('--open-lock-box');
    expect(after).not.toContain('--trials');
  });

  it.each([40, 60, 80, 110])('stays within %i columns, or 60', (width) => {
    for (const answer of [sweepAnswer(), sweepAnswer({}, 3, 1), sweepAnswer({ best: null }), incomplete()]) {
      const longest = Math.max(
        ...formatSweep(answer, { width })
          .split('\n')
          .map((l) => (l.includes('npm run') ? 0 : l.length)),
      );
      expect(longest).toBeLessThanOrEqual(Math.max(60, width));
    }
  });

  it('colours only where it is asked to', () => {
    expect(text).not.toContain('\x1b');
    expect(formatSweep(sweepAnswer(), { color: true })).toContain('\x1b[33m');
  });

  it('without a complete trial says so, and why the others failed', () => {
    const none = formatSweep(incomplete());
    expect(none).toContain('No trial completed: there is no winner');
    expect(none).toContain('4 trials, first 7: the account is empty');
    expect(none).not.toContain('winner.yml');
  });

  it('says so where trials completed, and none has a value of the objective', () => {
    const none = formatSweep(sweepAnswer({ best: null }));
    expect(none).toContain('No trial has a value of strategies.trend+regime.sharpe: there is no winner');
    expect(none).not.toContain('No trial completed');
  });

  it('gives the lock box by its first and last day, as the searched days', () => {
    const { lockBox } = sweepAnswer();
    const days = { days: 45, from: '2021-11-16T00:00:00Z', to: '2021-12-31T00:00:00Z' };
    expect(formatSweep(sweepAnswer({ lockBox: { ...lockBox!, ...days } }))).toContain('2021-11-16 to 2021-12-30');
  });
});

describe('renderSweepHtml', () => {
  const page = renderSweepHtml(sweepAnswer());

  it('asks for nothing, and has all parts', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)=|url\(|@import/);
    expect(heads(page)).toEqual([
      ...['Winner', 'As the best of many', 'History', 'Front', 'Importance', 'Slices', 'Pairs'],
      ...['Parallel coordinates', 'Step by step', 'Trials'],
    ]);
    expect(page.indexOf('Verdict: noise')).toBeLessThan(page.indexOf('<h2>'));
  });

  it('gives the colour of a good verdict to one that its own sentences leave alone', () => {
    const kindOf = (over: Partial<ReturnType<typeof sweepAnswer>>) =>
      /class="said (\w+)"/.exec(renderSweepHtml(sweepAnswer({ verdict: 'stands', ...over })))?.[1];
    const { budget, plateau } = sweepAnswer();
    const [within, firm] = [
      { ...budget!, exceeded: false },
      { ...plateau!, kept: 0.8 },
    ];
    expect(kindOf({ budget: within, plateau: firm })).toBe('stands');
    expect(kindOf({ budget: { ...within, exceeded: true }, plateau: firm })).toBe('doubted');
    expect(kindOf({ budget: within, plateau: { ...firm, kept: 0.1 } })).toBe('doubted');
  });

  it('escapes every name', () => {
    expect(page).not.toContain('<persistence');
    expect(page).not.toContain('<row 17>');
    expect(page).toContain('&#60;persistence &#38; &#34;more&#34;&#62;');
    const name = 'strategies.<b>&"x".sharpe';
    const named = renderSweepHtml(
      sweepAnswer(
        {
          objectives: [{ of: name, goal: 'maximise', strategy: '<b>' }],
          sentences: ['<script>alert(1)</script>'],
          constraints: ['a <b> c'],
        },
        60,
        1,
      ),
    );
    expect(named).not.toMatch(/<b>|<script>alert/);
  });

  it('draws numbers only, whatever is undefined', () => {
    for (const answer of [
      sweepAnswer(),
      sweepAnswer({}, 3, 1),
      sweepAnswer({ asConfigured: null, importance: null }, 40, 3),
    ]) {
      const own = renderSweepHtml(answer).replace(/<script>[\s\S]*?<\/script>/g, '');
      expect(own).not.toMatch(/NaN|undefined[^ ]|Infinity/);
    }
  });

  it('has a slice for each parameter that varies and says where a conditional one has a value', () => {
    const labels = [...page.matchAll(/aria-label="[^"]* over ([^",]+), (\d+) trials"/g)];
    expect(labels.map((match) => match[1])).toHaveLength(DIMENSIONS.length - 1);
    expect(labels.map((match) => match[1])).not.toContain('strategies.trend.params.side');
    expect(page).toContain('only where strategies.trend.gates is z-threshold (60 of 171)');
    expect(page).toContain('The same in all: strategies.trend.params.side both.');
  });

  it('draws a dot for each trial with a value, and the winner', () => {
    const history = page.slice(page.indexOf('<h2>History'), page.indexOf('<h2>Front'));
    expect(history.match(/h0/g)).toHaveLength(171);
    expect(history.match(/<circle/g)).toHaveLength(1);
    expect(history).toContain('class="level base"');
  });

  it('draws a front for each pair of objectives, none of one', () => {
    const front = (text: string) => (text.split('<h2>Front')[1] ?? '').split('<h2>')[0]!;
    expect(front(page).match(/<svg/g)).toHaveLength(1);
    expect(front(renderSweepHtml(sweepAnswer({}, 60, 3))).match(/<svg/g)).toHaveLength(3);
    expect(heads(renderSweepHtml(sweepAnswer({}, 60, 1)))).not.toContain('Front');
  });

  it('is the same from memory and from its file, byte for byte', () => {
    const answer = sweepAnswer();
    expect(renderSweepHtml(JSON.parse(JSON.stringify(answer)))).toBe(page);
    expect(formatSweep(JSON.parse(JSON.stringify(answer)))).toBe(formatSweep(answer));
    // Undefined figures are null there, and null is not 0.
    const { asConfigured, trials } = answer;
    const halves = trials.map((trial, i) =>
      i % 4 === 0 ? { ...trial, values: [trial.values[0]!, Number.NaN] } : trial,
    );
    const gaps = sweepAnswer({
      trials: halves,
      asConfigured: { ...asConfigured!, values: [Number.NaN, Number.NaN], steps: [Number.NaN, 0.4, 0.5] },
    });
    expect(renderSweepHtml(JSON.parse(JSON.stringify(gaps)))).toBe(renderSweepHtml(gaps));
    expect(formatSweep(JSON.parse(JSON.stringify(gaps)))).toBe(formatSweep(gaps));
  });

  it('stays below 2 MB at 1,000 trials, and has something to say of 3 and of none', () => {
    const long = renderSweepHtml(sweepAnswer({}, 1000, 3));
    expect(long.length).toBeLessThan(2e6);
    expect(long.match(/<tr>/g)!.length).toBeGreaterThan(1000);
    expect(heads(renderSweepHtml(sweepAnswer({}, 3, 1)))).toContain('Slices');
    const none = renderSweepHtml(incomplete());
    expect(heads(none)).toEqual(['Trials']);
    expect(none).toContain('No trial completed');
    expect(heads(renderSweepHtml(sweepAnswer({ ...unopened, best: null, importance: null, trials: [] })))).toEqual([]);
  });

  it('has a script that reads', () => {
    expect(() => new Function(SORT_SCRIPT)).not.toThrow();
  });
});

describe('texts of parameters', () => {
  it('names a parameter by as much of its path as tells it from the others', () => {
    const of = (...names: string[]) => shortNames(names.map((name) => dimension(name)));
    expect(of('strategies.a.params.fast', 'strategies.a.params.slow')).toEqual(['fast', 'slow']);
    expect(of('strategies.a.params.fast', 'strategies.b.params.fast')).toEqual(['a.params.fast', 'b.params.fast']);
    expect(of('features.0', 'x')).toEqual(['features.0', 'x']);
  });

  it('writes durations in hours or days, choices as they are, – for none', () => {
    expect([12, 24, 36, 48, 60, 276].map((hours) => durationText(hours * HOUR_MS))).toEqual([
      '12h',
      '24h',
      '36h',
      '2d',
      '2.5d',
      '11.5d',
    ]);
    expect([durationText(90_000), durationText(1800_000), durationText(2.3456 * DAY_MS), durationText(500)]).toEqual([
      '1.5m',
      '30m',
      '2.346d',
      '0.5s',
    ]);
    expect(parameterText(dimension('x', { kind: 'categorical', choices: ['a\nb'] }), 0)).toBe('a b');
    expect(parameterText(dimension('x'), undefined)).toBe('–');
  });
});

describe('axes', () => {
  it('has round ticks inside the range', () => {
    expect(evenTicks(-2.3, 2.1)).toEqual([-2, -1, 0, 1, 2]);
    expect(evenTicks(0, 3, 1)).toEqual([0, 1, 2, 3]);
    expect(evenTicks(5, 5)).toEqual([5]);
  });

  it('of a parameter counts in durations, decades, or choices', () => {
    const { trials } = sweepAnswer();
    const texts = (at: number) => parameterAxis(DIMENSIONS[at]!, '', trials).ticks.map(({ text }) => text);
    expect(texts(0)).toEqual(['12h', '24h', '36h', '2d']);
    expect(texts(3)).toEqual(['[]', 'z-threshold', '<persistence …']);
    expect(parameterAxis(DIMENSIONS[4]!, '', trials).log).toBe(true);
    expect(texts(4)).toContain('0.1');
  });

  it('is not stretched by far-off values, but always holds the winner', () => {
    const values = [...Array.from({ length: 50 }, (_, i) => i / 50), -1000, Number.NaN];
    const axis = valueAxis('', values, [7], String);
    expect(axis.low).toBeGreaterThan(-3);
    expect(axis.high).toBeGreaterThan(7);
  });

  it('draws what lies beyond an axis at its end', () => {
    const axis = { title: '', low: 0, high: 1, ticks: [] };
    const svg = plotSvg({
      label: 'x',
      x: axis,
      y: axis,
      layers: [
        {
          kind: 'dots',
          tone: 'trial',
          points: [
            [0, -9],
            [0, 0],
            [0, Number.NaN],
          ],
        },
      ],
    });
    const places = [...svg.matchAll(/M([\d.]+ [\d.]+)h0/g)].map((match) => match[1]);
    expect(places).toHaveLength(2);
    expect(places[0]).toBe(places[1]);
  });
});
