import type { Json, RunFiles } from './run-files.ts';
import { type Expected, faultOf, like } from './shown.ts';

const p = (value: number | null): Expected => (value !== null && value < 0.0005 ? '< 0.001' : value);
const whole = (value: number): string => value.toLocaleString('en-US');

/** What is wrong with the numbers of a run's Markdown: tables by head and row, sentences as they stand in metrics.json. */
export function markdownFaults(text: string, { metrics: m }: RunFiles): string[] {
  const faults: string[] = [];
  const names = [
    ...Object.keys(m.strategies),
    ...m.targets.map((target: Json) => target.name),
    'macroF1',
    'macro-F1',
  ].filter((name) => /\d/.test(name));
  const plain = text
    .replace(/\\(?=[\\`*_{}[\]()#+\-.!|<>~&])/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  const lines = plain.split('\n').filter((line) => line !== '' && !/^\|[\s:|-]+\|$/.test(line));
  let at = 0;
  const check = (expected: Expected, shown = lines[at++] ?? ''): void => {
    const fault = faultOf(shown, expected, names);
    if (fault !== '') faults.push(fault);
  };
  const table = <T>(
    rows: readonly T[],
    columns: readonly (readonly [head: string, value: (row: T) => Expected])[],
  ): void => {
    const cells = (line: string): string[] =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
    const heads = cells(lines[at++] ?? '');
    if (heads.join() !== columns.map(([head]) => head).join()) faults.push(`heads ${heads}`);
    for (const row of rows) {
      const found = cells(lines[at++] ?? '');
      columns.forEach(([, value], i) => {
        check(value(row), found[i] ?? '');
      });
    }
  };
  const words = (exact: string): void => check(exact);
  words(`## Run ${m.runId}`);
  words('### Targets');
  table<Json>(m.targets, [
    ['verdict', () => []],
    ['target', ({ name }) => name],
    ['value', ({ value }) => value],
    ['95 % interval', ({ ci95 }) => ci95],
    ['above', ({ target }) => target],
    ['naive', ({ naive }) => naive],
  ]);
  words('<details><summary>in words</summary>');
  for (const { name, sentence } of m.targets) words(`- **${name}**: ${sentence}`);
  words('</details>');
  if (lines[at] === '### Warnings') {
    at++;
    // The page's rule looks at the same warnings one by one.
    const told = [...m.segments.skipped.map(({ reason }: Json) => reason), `${whole(m.data.gapRows)} gap row`];
    while (lines[at]?.startsWith('- ') === true) {
      const line = lines[at++]!;
      const which = m.segments.skipped.map(({ index }: Json) => index as number);
      const segments = line.match(/^- Segments? ([\d–, ]+) without/)?.[1];
      if (segments !== undefined && [...segments.matchAll(/\d+/g)].some(([n]) => !which.includes(Number(n))))
        faults.push(line);
      if (/\d/.test(line) && !told.some((known) => line.includes(known))) faults.push(line);
    }
  }
  words('### Strategies, out of sample and after costs');
  const even = (name: string): Expected => {
    const steps: Json[] = m.execution[name]?.stress ?? [];
    const i = steps.findIndex(({ totalReturn }, k) => k > 0 && steps[k - 1].totalReturn * totalReturn < 0);
    if (i < 0) return [];
    const [a, b] = [steps[i - 1], steps[i]];
    return like('×#', a.factor + ((b.factor - a.factor) * a.totalReturn) / (a.totalReturn - b.totalReturn));
  };
  table<[string, Json]>([...Object.entries(m.strategies), ['(holding the market)', m.hold]] as [string, Json][], [
    ['strategy', ([name]) => name],
    ['Sharpe', ([, one]) => one.sharpe],
    ['Sortino', ([, one]) => one.sortino],
    ['CAGR', ([, one]) => one.cagr],
    ['volatility', ([, one]) => one.volatility],
    ['max DD', ([, one]) => one.maxDrawdown],
    ['return', ([, one]) => one.totalReturn],
    ['trades', ([, one]) => one.trades],
    ['break-even costs', ([name]) => even(name)],
  ]);
  words('### Improvement of the Sharpe ratio');
  table<Json>(m.improvements, [
    ['strategy', ({ against }) => against],
    ['over', ({ baseline }) => baseline],
    ['lead', ({ sharpeDelta }) => sharpeDelta],
    ['95 % interval', ({ ci95 }) => ci95],
    ['p', (one) => p(one.p)],
    ['placebo p', ({ placeboP }) => p(placeboP)],
  ]);
  const c = m.classification;
  words(`### Regime forecasts, ${whole(c.rows)} rows out of sample`);
  table<[string, Json]>(
    [
      ['model', c],
      ['naive', c.naive],
      ['majority', c.majority],
    ],
    [
      ['forecast', ([name]) => name],
      ['accuracy', ([, one]) => one.accuracy],
      ['macro-F1', ([, one]) => one.macroF1],
      ['log loss', ([, one]) => one.logLoss],
    ],
  );
  const { ic, data, segments, hashes } = m;
  check(
    like(
      'Information coefficient # bars ahead: # (Newey–West t #), hit rate # %.',
      ic.horizonBars,
      ic.pooledSpearman,
      ic.neweyWestT,
      ic.hitRate,
    ),
  );
  const hash = Object.entries<string>(hashes)
    .filter(([, value]) => typeof value === 'string')
    .map(([name, value]) => `${name} ${value.slice(0, 12)}…`);
  const skipped = segments.planned - segments.done - segments.failed;
  words(
    `<sub>data: ${whole(data.rows)} bars of ${data.intervalMs / 3_600_000}h, ${data.from.slice(0, 10)} to ${data.to.slice(0, 10)} · segments: ${segments.planned} planned, ${segments.done} done, ${segments.failed} failed, ${skipped} skipped · hashes: ${hash.join(', ')}</sub>`,
  );
  if (at !== lines.length) faults.push(`${lines.length - at} lines without a rule: ${lines[at]}`);
  return faults;
}
