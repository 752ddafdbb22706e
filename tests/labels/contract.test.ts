import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/core/index.ts';
import { labelSubject } from '../../src/labels/check-labeler.ts';
import { LABEL_CHECKS } from '../../src/labels/checks/label-checks.ts';
import { stepsFault } from '../../src/labels/checks/steps-fault.ts';
import { filterCatalog, labelCatalog, parseLabels } from '../../src/labels/index.ts';
import { randomBars } from './random-bars.ts';
import { END_EARLY, LEAST_TRAIN_ROWS, SAMPLES } from './samples.ts';

const ROWS = 260;
const TRAIN = { start: 0, end: 60 };

it('every label and every filter of the catalogs is held to the contract', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(labelCatalog).sort());
  const filters = Object.values(SAMPLES).flatMap(({ filter }) => filter?.use ?? []);
  expect([...new Set(filters)].sort()).toEqual(Object.keys(filterCatalog).sort());
});

describe.each(Object.entries(SAMPLES))('%s', (_, config) => {
  const subject = labelSubject(config, { rows: ROWS, trainRows: TRAIN.end });

  it.each(LABEL_CHECKS)('$name: $holds', ({ run }) => {
    expect(run(subject)).toBeUndefined();
  });

  it('leaves no row undefined between warm-up and horizon, and ends at the horizon unless it may end early', () => {
    const scheme = parseLabels(config, HOUR_MS);
    const bars = randomBars(ROWS, 7);
    const { regime, labelEnd } = scheme.fit(bars, TRAIN).raw(bars);
    const rows = [...regime.keys()].filter((t) => regime[t]! >= 0);
    const whole = ROWS - scheme.lookbackBars - scheme.horizonBars;
    if (END_EARLY.includes(scheme.name)) expect(rows.length).toBeGreaterThanOrEqual(whole);
    else expect(rows).toHaveLength(whole);
    const early = rows.filter((t) => labelEnd[t]! < t + scheme.horizonBars);
    expect(early.length > 0).toBe(END_EARLY.includes(scheme.name));
    expect(scheme.forward).toBe(scheme.horizonBars > 0);
  });

  it('is fitted on as few rows as it needs', () => {
    const rows = LEAST_TRAIN_ROWS[config.use] ?? 6;
    const scheme = parseLabels({ ...config, leadBars: 3 }, HOUR_MS);
    for (const n of [rows, rows + 1]) {
      expect(stepsFault(scheme, randomBars(n, 5), { start: 0, end: n })).toBeUndefined();
    }
  });

  it('refuses rows that are left out or come twice, and reuses the array of inputs', () => {
    const bars = randomBars(ROWS, 3);
    const steps = parseLabels(config, HOUR_MS).fit(bars, TRAIN).steps(bars);
    const first = steps.at(0).inputs;
    expect(() => steps.at(0)).toThrow(/row 1 is next, not 0/);
    expect(() => steps.at(2)).toThrow(/row 1 is next, not 2/);
    expect(steps.at(1).inputs).toBe(first);
  });
});
