import { describe, expect, it } from 'vitest';
import {
  formatBacktest,
  formatFeatureCatalog,
  formatFeatures,
  formatLabels,
  formatPlan,
  formatRuns,
  formatSummary,
} from '../../src/report/index.ts';
import { answer, details, execution, gated, metrics } from './fixture.ts';

const lines = (text: string) => text.split('\n');
const line = (text: string, start: string) =>
  lines(text).find((l) => l.startsWith(start)) ?? `no line starts with ${start}`;
const cells = (text: string) => text.trim().split(/ {2,}/);

describe('formatSummary', () => {
  const text = formatSummary(answer());

  it('names the run, its data, and segments left out with their reasons', () => {
    expect(lines(text)[0]).toBe('run 3f2a9c1b77e0d4aa');
    expect(line(text, 'data')).toContain('35,040 bars of 30m, 2023-01-01 to 2024-12-30, 1 gap row');
    expect(line(text, 'segments')).toContain('46 planned, 41 done, 1 failed, 4 skipped');
    expect(text).toContain('skipped segments 0–2, 4: no row to fit on has a label');
    expect(text).toContain('failed segment 17: the worker was killed');
  });

  it('ends the strategies with the market held on the same rows, under a name of its own', () => {
    const held = formatSummary(answer({ hold: metrics({ sharpe: 1.23 }) }));
    expect(cells(line(held, 'hold '))[1]).toBe('1.23');
    expect(held).toContain('hold: holding the market');
    expect(text).not.toContain('holding the market');
    const taken = formatSummary(answer({ strategies: { hold: metrics({}) }, hold: metrics({ sharpe: 1.23 }) }));
    expect(cells(line(taken, 'hold (market) '))[1]).toBe('1.23');
  });

  it('puts strategies side by side, in percent where percent is meant, and – where nothing is defined', () => {
    expect(text).toContain('round trip 7 bps');
    expect(cells(line(text, 'strategy '))).toEqual([
      'strategy',
      'Sharpe',
      'Sortino',
      'Calmar',
      'CAGR',
      'Vol',
      'Max DD',
      'Return',
      'Turn/y',
      'Expo',
      'Trades',
      'Hit',
      'PF',
      'Hold',
    ]);
    expect(cells(line(text, 'trend  '))).toEqual([
      'trend',
      '0.83',
      '1.21',
      '0.90',
      '18.3 %',
      '22.1 %',
      '20.3 %',
      '41.2 %',
      '242',
      '87 %',
      '1,234',
      '41 %',
      '1.18',
      '42',
    ]);
    expect(cells(line(text, 'forecast '))).toEqual(['forecast', ...'–'.repeat(9), '0', '–', '–', '–']);
    expect(line(text, 'trend+regime')).toContain('-5.1 %');
  });

  it('shows the model beside naive and majority', () => {
    expect(cells(line(text, 'model'))).toEqual([
      'model',
      '62.3 %',
      '0.553',
      '56.1 %',
      '0.441',
      '0.446',
      '0.9123',
      '0.5012',
      '0.771',
    ]);
    expect(cells(line(text, 'naive'))).toEqual([
      'naive',
      '64.1 %',
      '0.570',
      '58.0 %',
      '0.450',
      '0.460',
      '0.9000',
      '0.4900',
      '0.760',
    ]);
    expect(cells(line(text, 'majority'))).toEqual([
      'majority',
      '35.3 %',
      '0.130',
      '25.0 %',
      '0.000',
      '–',
      '1.3500',
      '0.7100',
      '0.500',
    ]);
    expect(text).toContain('Diebold–Mariano t -0.61, p 0.540');
    expect(text).toContain(
      'naive: the last realised label; its probabilities are that label’s row of the train rows’ Markov',
    );
    const flat = text.replace(/\s+/g, ' ');
    expect(flat).toContain(
      'F1 0.067 within half the overlap of neighbouring targets; within all of it 3 early, 2 on time',
    );
    expect(flat).toContain('41 late (median +20 bars), 54 missed');
    expect(flat).toContain(
      "a predicted regime lasts 3.41 days, a label 4.05; behind the labels' filter a prediction lasts 5.13 days at an accuracy of 61.0 % (62.3 % without it)",
    );
    const unfiltered = {
      predictedDays: 3.41,
      labelDays: 4.05,
      naiveDays: 4,
      filteredDays: null,
      filteredAccuracy: null,
    };
    for (const persistence of [unfiltered, { predictedDays: 3.41, labelDays: 4.05 }]) {
      expect(formatSummary(answer({ persistence }))).toContain('a predicted regime lasts 3.41 days, a label 4.05\n');
    }
  });

  it('shows what the days of each strategy look like, and its years; runs of before have neither', () => {
    const days = text.slice(text.indexOf('Daily returns'), text.indexOf('By year'));
    expect(cells(line(days, 'trend  '))).toEqual([
      'trend',
      '1.12',
      '1.05',
      '-2.1 %',
      '-3.3 %',
      '-0.46',
      '+3.2',
      '9.1 %',
      '0.71',
      '203',
    ]);
    const years = text.slice(text.indexOf('By year'), text.indexOf('From signals'));
    expect(line(years, 'strategy')).toMatch(/2023 +2024$/);
    expect(line(years, 'trend  ')).toMatch(/-8\.2 % +-0\.82 +\+23\.5 % +2\.35$/);
    const { details: _, ...old } = answer();
    expect(formatSummary(old)).not.toMatch(/Daily returns|By year/);
    const one = { ...details(), years: details().years.slice(1) };
    expect(formatSummary(answer({ details: { trend: one } }))).not.toContain('By year');
    const seven = Array.from({ length: 7 }, (_, i) => ({ ...details().years[0]!, name: String(2018 + i) }));
    const long = formatSummary(answer({ details: { trend: { ...details(), years: seven } } }));
    expect(long).toContain('return, Sharpe; 2 earlier on the page');
    expect(long).toMatch(/strategy +2020 +2021 +2022 +2023 +2024\n/);
  });

  it('shows the pooled IC with its Newey–West t and calls the mean of segments a picture', () => {
    expect(text).toContain('10 bars ahead, 27,552 rows pooled');
    expect(text).toContain('Spearman +0.0123 (Newey–West t +1.07)');
    expect(text).toMatch(/mean of segments \+0\.0310: a picture/);
  });

  it('shows of each improvement both Sharpe ratios, lead, interval, every p, and the segments improved', () => {
    expect(cells(line(text, 'strategy      over'))).toEqual([
      'strategy',
      'over',
      'Sharpe',
      'base',
      'lead',
      '95 % interval',
      'p',
      'LW p',
      'placebo',
      'null',
      'segments',
    ]);
    const own = lines(text).find((l) => /trend\+regime +trend /.test(l))!;
    expect(cells(own).slice(2)).toEqual([
      '0.96',
      '0.83',
      '+0.12',
      '-0.20 to +0.45',
      '0.412',
      '0.441',
      '0.250',
      '–',
      '24 of 43',
    ]);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'trend+regime against trend: +0.12 of Sharpe is noise as far as these days tell: a difference this large comes by chance in 41 % of such histories, the same regimes moved elsewhere in time do as well in 25 %.',
    );
    expect(text).toContain('--null 200');
  });

  it('shows how much the best strategy owes to being the best of several', () => {
    expect(line(text, 'Best of several')).toContain('3 strategies of this run, 574 days');
    const rows = lines(text).filter((l) => /%|–/.test(l) && /^(trend|forecast)/.test(l));
    expect(rows.map(cells)).toContainEqual(['trend', '0.83', '87 %', '1,402']);
    expect(rows.map(cells)).toContainEqual(['trend+regime', '0.96', '90 %', 'reached']);
    expect(rows.map(cells)).toContainEqual(['forecast', '–', '–', '–']);
    const flat = text.replace(/\s+/g, ' ');
    expect(flat).toContain('after a haircut for 3 trials: Bonferroni 0.00, Holm 0.00, BHY 0.20');
    expect(flat).toContain(
      '1 rival of trend at equal volatility: best trend+regime, reality check p 0.211, SPA p 0.214',
    );
    expect(flat).toContain('in the lower half of the other in 58 % of 12,870 ways');
  });

  it('shows targets with interval, naive, verdict and sentence', () => {
    expect(cells(line(text, 'accuracy  '))).toEqual([
      'accuracy',
      '62.3 %',
      '60.1 % to 65.0 %',
      '60.0 %',
      '64.1 %',
      'not proven',
    ]);
    expect(cells(line(text, 'persistence '))).toContain('met');
    expect(cells(line(text, 'sharpe')).at(-1)).toBe('not met');
    expect(text).toContain('The accuracy lies above 60 %, but the naive forecast reaches 64.1 %.');
  });

  it('shows targets of the user’s own in the unit of their measure, and which level is to be stayed below', () => {
    const [first] = answer().targets;
    const facts = {
      of: 'x',
      side: 'below',
      beat: 'none',
      unit: 'fraction',
      yardstick: null,
      lead: null,
      method: 'm',
    } as const;
    const targets = [
      {
        ...first!,
        name: 'small falls of a strategy with a very long name',
        value: 0.21,
        ci95: [0.1, 0.25],
        target: 0.3,
        own: facts,
      },
      {
        ...first!,
        name: 'a day earns',
        value: 0.00042,
        ci95: [-0.0021, 0.0029],
        naive: null,
        target: 0.0003,
        own: { ...facts, side: 'above' },
      },
      { ...first!, name: 'turns', value: 207.284, target: 300, own: { ...facts, side: 'above', unit: 'number' } },
    ] as const;
    const shown = formatSummary(answer({ targets }));
    expect(cells(line(shown, 'small falls'))).toContain('< 30.0 %');
    expect(cells(line(shown, 'a day earns'))).toEqual(expect.arrayContaining(['0.042 %', '0.030 %']));
    expect(cells(line(shown, 'turns'))).toEqual(expect.arrayContaining(['207.3', '300.0']));
    expect(shown).toMatch(/target +value +95 % interval +bound +naive/);
    expect(text).toMatch(/target +value +95 % interval +above +naive/);
    expect(Math.max(...shown.split('\n').map((row) => row.length))).toBeLessThanOrEqual(110);
  });

  it('says where everything lies and how long it took', () => {
    expect(line(text, 'results')).toContain('results/3f2a9c1b77e0d4aa');
    expect(line(text, 'page')).toContain('results/3f2a9c1b77e0d4aa/report.html');
    expect(line(text, 'time')).toContain('segments 21.2s');
    expect(line(text, 'time')).toContain('22.9s in all');
  });

  it('takes the total time from the run where it has one', () => {
    const timed = formatSummary(answer({ timings: { segments: 2, total: 3.5 } }));
    expect(line(timed, 'time')).toBe('time      segments 2.0s; 3.5s in all');
  });

  it('stays within 110 columns, whatever the names', () => {
    const name = 'a-strategy-with-quite-a-long-name-that-somebody-thought-was-a-good-idea';
    const huge = metrics({ sharpe: -12.25, totalReturn: 123.4567, cagr: 45.1, turnoverPerYear: 123456 });
    const wide = answer({
      strategies: { [name]: huge, b: metrics({ costBps: 0 }) },
      details: {
        [name]: {
          ...details(),
          years: Array.from({ length: 9 }, (_, i) => ({
            ...details().years[0]!,
            name: String(2016 + i),
            totalReturn: 12.3456,
            sharpe: -12.25,
          })),
        },
      },
      targets: [{ ...answer().targets[0]!, sentence: 'many words '.repeat(40) }],
    });
    expect(Math.max(...lines(formatSummary(wide)).map((l) => l.length))).toBeLessThanOrEqual(110);
    expect(Math.max(...lines(text).map((l) => l.length))).toBeLessThanOrEqual(110);
  });

  it('reads the same from memory and from JSON, where undefined numbers are null', () => {
    expect(formatSummary(JSON.parse(JSON.stringify(answer())))).toBe(text);
    expect(text.replace(/null (?=p:| segments)|--null/g, '')).not.toMatch(/NaN|null|undefined \d/);
  });

  it('has colour codes only where they are asked for, and the same text under them', () => {
    expect(text).not.toContain('\x1b');
    const colored = formatSummary(answer(), { color: true });
    expect(colored).toContain('\x1b[32mmet');
    expect(colored).toContain('\x1b[31m          failed segment 17');
    expect(colored).toContain('\x1b[33m          skipped segments 0–2, 4');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are control characters
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(text);
  });

  it('leaves out the parts that a run does not have', () => {
    const bare = formatSummary(
      answer({
        classification: null,
        ic: null,
        persistence: null,
        labels: null,
        improvements: [],
        targets: [],
        selectionBias: null,
      }),
    );
    for (const part of ['Regime forecasts', 'Information', 'Labels', 'Improvement', 'Best of', 'Targets']) {
      expect(bare).not.toContain(part);
    }
    expect(bare).not.toMatch(/\n\n\n/);
  });
});

describe('the other answers', () => {
  const { data, labels, strategies, improvements } = answer();

  it('plan: each segment with its windows, rows, and why it would be skipped', () => {
    const segment = {
      trainFrom: '2023-01-01T00:00:00.000Z',
      trainTo: '2023-03-25T23:30:00.000Z',
      testFrom: '2023-03-26T00:00:00.000Z',
      testTo: '2023-04-08T23:30:00.000Z',
      trainRows: 4032,
      testRows: 672,
    };
    const text = formatPlan({
      data,
      segments: [
        { ...segment, index: 0, fitRows: 0, skip: 'no row to fit on has a label', degenerate: null },
        { ...segment, index: 1, fitRows: 2800, skip: null, degenerate: 'STATE_1 holds no train row' },
      ],
      features: 31,
      rowsWithoutFeatures: 1440,
      warmStart: null,
      rowsWithoutLabels: 5279,
      expectedSeconds: 12.4,
    });
    expect(text).toContain('2 planned, 1 would be skipped; about 12 s on one worker');
    expect(text).toContain('31 feature columns; the first 1,440 rows lack features, 5,279 rows lack labels');
    expect(text).toMatch(/0 +2023-01-01 to 2023-03-25 +2023-03-26 to 2023-04-08 +4,032 +0 +672 +skipped\n/);
    expect(text).toContain('segment 0: no row to fit on has a label');
    expect(text).toContain('degenerate, kept: segment 1: STATE_1 holds no train row');
  });

  it('backtest: how wishes became fills, and strategies that were left out', () => {
    const text = formatBacktest({
      data,
      strategies,
      execution: { trend: execution(), forecast: gated },
      skipped: [{ strategy: 'trend+regime', reason: 'reads forecasts: give --run ID' }],
      improvements,
      labels: null,
      live: { bars: 70, modelCalls: 68, identical: false, different: ['forecast'], equityDifference: 0.01234 },
    });
    expect(text).toMatch(/forecast +signal +12,345\n +z-threshold +3,210 +9,135 +74\.0 %\n/);
    expect(text).toContain('left out trend+regime: reads forecasts: give --run ID');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'live 70 bars, 68 model calls: other trades than on the stored forecasts: forecast (equity differs by up to 0.012)',
    );
  });

  it('labels: counts, shares, persistence and both hashes', () => {
    const text = formatLabels({ data, labeler: { use: 'vol2', forward: true, fitted: false }, labels: labels! });
    expect(text).not.toContain('a look');
    expect(text).toContain('vol2, forward-looking: a target, never a signal');
    expect(cells(line(text, 'SIDEWAYS'))).toEqual(['SIDEWAYS', '12,000', '35.3 %', '12,000', '35.3 %']);
    expect(text).toContain(`raw   ${'a'.repeat(64)}`);
    expect(text).toContain(`voted ${'a'.repeat(64)}`);
  });

  it('labels that were fitted on all rows: a look, and how the states of a run belong together', () => {
    const text = formatLabels({ data, labeler: { use: 'hmm', forward: false, fitted: true }, labels: labels! });
    expect(text).toContain('fitted on all of these rows: a look at them, not what was known at each');
    const degenerate = [{ segment: 3, reason: 'STATE_2 holds no train row' }];
    const states = { fitted: 9, matched: 8, agreement: 0.57, agreementByVolatility: 0.48, moved: [2, 5], degenerate };
    const run = formatSummary({ ...answer(), labels: { ...labels!, states } }).replace(/\s+/g, ' ');
    expect(run).toContain('8 of 9 fits matched with the one before: 57.0 % of common rows agree (48.0 % were states');
    const lowest = { segment: 5, agreement: 0.31, adjustedRand: 0.05 };
    const refits = { pairs: 8, agreement: 0.57, adjustedRand: 0.312, lowest };
    expect(formatSummary({ ...answer(), labels: { ...labels!, refits } }).replace(/\s+/g, ' ')).toContain(
      'refits 8 pairs of neighbouring fits: 57.0 % of the rows of both agree, adjusted Rand index 0.31 (lowest before segment 5: 31.0 %, 0.05)',
    );
    expect(run).toContain('which names 2 otherwise) degenerate, kept: segment 3: STATE_2 holds no train row');
  });

  it('features: ranges in four digits', () => {
    const column = {
      name: 'rsi_14',
      definedFrom: 14,
      missing: 0,
      mean: 50.12345,
      sd: 0.000012345,
      min: -1234567,
      max: Number.NaN,
    };
    expect(cells(line(formatFeatures({ data, features: [column] }), 'rsi_14'))).toEqual([
      'rsi_14',
      '14',
      '0',
      '50.12',
      '1.23e-5',
      '-1.23e+6',
      '–',
    ]);
    const catalog = [
      { kind: 'feature' as const, name: 'rsi', summary: 'strength', params: { window: 14 }, outputs: ['rsi_14'] },
    ];
    expect(formatFeatureCatalog(catalog)).toBe(
      'rsi  strength\n  { window: 14 }\n  rsi_14\nor a file of your own: use: ./my-feature.ts (regimewalk plugin new feature ./my-feature.ts writes one)',
    );
  });

  it('runs: the best Sharpe, the verdicts, and runs that never ended', () => {
    const run = {
      runId: 'ab'.repeat(32),
      created: '2024-05-01T10:20:30.000Z',
      data: 'x.parquet',
      segments: '41/46',
      latest: true,
    };
    const text = formatRuns([
      {
        ...run,
        sharpe: { trend: 0.5, forecast: Number.NaN, 'trend+regime': 0.75 },
        verdicts: { accuracy: 'met', sharpe: 'not met' },
      },
      { ...run, runId: 'cd', created: null, data: null, segments: null, latest: false, sharpe: {}, verdicts: {} },
    ]);
    expect(cells(line(text, 'abab'))).toEqual([
      'abababababababab',
      'latest',
      '2024-05-01 10:20',
      'x.parquet',
      '41/46',
      '0.75 trend+regime',
      '1 of 2',
    ]);
    expect(line(text, 'cd')).toContain('not finished');
    expect(formatRuns([])).toContain('no runs yet');
  });
});
