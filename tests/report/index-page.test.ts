import { describe, expect, it } from 'vitest';
import { type ResultsIndex, renderIndexHtml } from '../../src/report/index.ts';

const run = {
  runId: '3f2a9c1b77e0d4aa',
  created: '2026-01-02T03:04:05.678Z',
  data: 'data/market.parquet',
  segments: '41/46',
  latest: true,
  sharpe: { trend: 0.5, 'trend+regime': 0.83, never: Number.NaN },
  verdicts: { accuracy: 'met', macroF1: 'not met', sharpeImprovement: 'not proven' },
  page: true,
};
const sweep = {
  sweepId: 'abc123',
  latest: false,
  changed: '2026-01-03T00:00:00Z',
  sampler: 'tpe',
  objectives: ['strategies.trend.sharpe'],
  dimensions: 2,
  trials: { wanted: 200, ended: 120 },
  best: { trial: 7, value: 1.25 },
  verdict: 'noise',
  damaged: null,
  lockBoxOpened: false,
  page: true,
};
const empty: ResultsIndex = { runs: [], sweeps: [], pages: [] };

describe('the index of a results folder', () => {
  const page = renderIndexHtml({ runs: [run], sweeps: [sweep], pages: ['compare.html'] });

  it('links every run, sweep and page, with verdicts in words and the best Sharpe ratio', () => {
    expect(page).toContain('href="3f2a9c1b77e0d4aa/report.html"');
    expect(page).toContain('href="sweeps/abc123/report.html"');
    expect(page).toContain('href="compare.html"');
    expect(page).toContain('0.83 trend+regime');
    for (const word of ['>met<', '>not met<', '>not proven<', 'noise', '120 of 200', '1.25', '(latest)'])
      expect(page).toContain(word);
  });

  it('keeps the order that it is given', () => {
    const ids = ['b', 'a', 'c'];
    const text = renderIndexHtml({ ...empty, runs: ids.map((runId) => ({ ...run, runId })) });
    expect([...text.matchAll(/href="(\w)\/report/g)].map(([, id]) => id)).toEqual(ids);
  });

  it('asks for nothing and runs nothing: no script, and a policy that forbids both', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|https?:/i);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  });

  it('escapes what names hold, in text and in links', () => {
    const name = '<script>"\'&</script>';
    const text = renderIndexHtml({
      runs: [{ ...run, runId: name, data: name, sharpe: { [name]: 1 }, verdicts: { [name]: name } }],
      sweeps: [{ ...sweep, sweepId: name, sampler: name, objectives: [name], verdict: name }],
      pages: [name],
    });
    expect(text).not.toMatch(/<script/i);
    expect([...text.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)).toEqual([
      '%3Cscript%3E%22&#39;%26%3C%2Fscript%3E/report.html',
      'sweeps/%3Cscript%3E%22&#39;%26%3C%2Fscript%3E/report.html',
      '%3Cscript%3E%22&#39;%26%3C%2Fscript%3E',
    ]);
  });

  it('has a line for an unfinished run without a page, and for a folder with nothing in it', () => {
    const unfinished = { ...run, created: null, data: null, segments: null, sharpe: {}, verdicts: {}, page: false };
    const text = renderIndexHtml({ ...empty, runs: [unfinished] });
    expect(text).toContain('not finished');
    expect(text).not.toContain('<a ');
    expect(renderIndexHtml(empty)).toContain('Nothing here yet');
  });
});
