import { type Bars, firstDifferentRow, type Range } from '../../core/index.ts';
import type { LabelScheme } from '../contract.ts';
import { leadLabels } from '../lead-labels.ts';
import { knownInputs, naiveForecast } from '../naive-forecast.ts';
import { poisonedBars } from './markets.ts';

/**
 * Steps through bars that grow row by row and holds label, naive forecast and label inputs against the columns of the batch.
 *
 * @returns what differs first, or undefined
 */
export function stepsFault(scheme: LabelScheme, bars: Bars, train: Range | null): string | undefined {
  const rows = bars.close.length;
  const fitted = scheme.fit(bars, train);
  const labels = fitted.label(bars);
  const target = leadLabels(labels, scheme.leadBars);
  const inputs: Readonly<Record<string, Float64Array>> = { ...knownInputs(target), ...fitted.inputs(bars) };
  const naive = naiveForecast(target);
  const own = scheme.forward ? new Int8Array(rows).fill(-1) : labels.regime;

  const growing = poisonedBars(bars);
  const steps = scheme.fit(bars, train).steps(growing.bars);
  if (steps.inputNames.join() !== Object.keys(inputs).join()) {
    return `label inputs are ${steps.inputNames.join(', ')} row by row, and ${Object.keys(inputs).join(', ')} over columns`;
  }
  const columns = [
    new Float64Array(rows),
    new Float64Array(rows),
    ...steps.inputNames.map(() => new Float64Array(rows)),
  ];
  for (let row = 0; row < rows; row++) {
    growing.fill(row);
    const step = steps.at(row);
    columns[0]![row] = step.label;
    columns[1]![row] = step.naive;
    for (let k = 0; k < step.inputs.length; k++) columns[k + 2]![row] = step.inputs[k]!;
  }
  const batch = [own, naive, ...steps.inputNames.map((name) => inputs[name]!)];
  for (const [k, name] of ['label', 'naive forecast', ...steps.inputNames].entries()) {
    const row = firstDifferentRow(columns[k]!, batch[k]!, rows);
    if (row >= 0) {
      return `${name} at row ${row}: ${columns[k]![row]} where later bars are not there yet, ${batch[k]![row]} over whole columns`;
    }
  }
  return undefined;
}
