import type { TextOptions } from '../text.ts';
import { costLines, intrabarLines, stressLines } from './cost-lines.ts';
import { type Executions, waterfallLines } from './execution-lines.ts';

/** How wishes became fills, and what that cost: blocks for the terminal, empty where there is nothing to say. */
export function executionBlocks(execution: Executions, options: TextOptions): string[][] {
  return [
    waterfallLines(execution, options),
    costLines(execution, options),
    stressLines(execution, options),
    intrabarLines(execution, options),
  ];
}
