import type { ClassificationSummary, ModelDetails } from '../../core/index.ts';
import { heatTable } from '../charts/heat-table.ts';
import { count, interval, percent } from '../numbers.ts';

/** What each true regime was called: counts and shares of its rows, the naive forecast's beside the model's. */
export function confusionHtml(
  { regimes, confusion }: Pick<ClassificationSummary, 'regimes' | 'confusion'>,
  details: ModelDetails['confusion'],
): string {
  const tables = [
    table(
      'the model',
      regimes,
      confusion,
      details?.recalled.map((one) => one.modelCi95),
    ),
  ];
  if (details !== undefined) {
    tables.push(
      table(
        'the naive forecast, on the same rows',
        regimes,
        details.naive,
        details.recalled.map((one) => one.naiveCi95),
      ),
    );
  }
  return `<h3>Confusion <small>rows of each true regime, and their share; framed: called right</small></h3>
<div class="pictures">${tables.join('\n')}</div>`;
}

function table(
  who: string,
  regimes: readonly string[],
  matrix: readonly (readonly number[])[],
  recalled: readonly (readonly [number, number])[] | undefined,
): string {
  const rows = matrix.map((cells, i) => {
    const sum = cells.reduce((total, n) => total + n, 0);
    const own = percent(cells[i]! / sum);
    const ci95 = recalled?.[i];
    return {
      name: regimes[i]!,
      cells: cells.map((n, j) => ({
        text: `${count(n)} · ${percent(n / sum, 0)}`,
        share: n / sum,
        wanted: i === j,
        tip: `${regimes[i]} called ${regimes[j]} by ${who}: ${count(n)} of ${count(sum)} rows`,
      })),
      plain: [ci95 === undefined ? own : `${own} (${interval(ci95, (value) => percent(value, 0))})`],
    };
  });
  return heatTable(who, 'true ↓ called →', regimes, rows, [
    recalled === undefined ? 'recalled' : 'recalled (95 % interval)',
  ]);
}
