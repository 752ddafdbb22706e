import type { ExecutionSummary } from '../../core/index.ts';
import { count, percent } from '../numbers.ts';
import { title } from '../parts.ts';
import { numbers, type TextOptions, table } from '../text.ts';

/** Parts of a run's execution by strategy. Runs that were written before there were any have none. */
export type Executions = Readonly<Record<string, ExecutionSummary>> | undefined;

/** One step from raw signals to fills. */
export interface WaterfallStep {
  readonly step: string;
  /** Rows that want a position after the step, or fills; null for what a rule kept out. */
  readonly rows: number | null;
  /** Rows that the step stopped, or what a rule kept out; null where nothing can be stopped. */
  readonly stopped: number | null;
  /** Rows that want a position only since the step: a vote over bars may hold on to a wish. */
  readonly added: number;
}

/** What the execution rules kept out, in words; a rule without any stands under its own name. */
const RULES: Readonly<Record<string, string>> = {
  gapWaits: 'waits, no bar',
  cooldownWaits: 'waits, cooldown',
  lockedTargets: 'targets, side just stopped',
  droppedSignals: 'signals, stop in the same bar',
  smallOrders: 'orders below minTrade',
  volumeCuts: 'fills cut by volume',
  emptyBars: 'waits, no volume',
  leverageCuts: 'fills cut by leverage',
};

/** From raw signals to fills: the stages of the wish, what the execution rules kept out, the fills. */
export function waterfallSteps({ stages, kept, fills }: ExecutionSummary): WaterfallStep[] {
  return [
    ...stages.map(({ stage, rows, stopped }, i) => ({
      step: stage,
      rows,
      stopped: i === 0 ? null : stopped,
      added: i === 0 ? 0 : rows + stopped - stages[i - 1]!.rows,
    })),
    ...Object.entries(kept).flatMap(([rule, times]) =>
      times > 0 ? [{ step: `kept out: ${RULES[rule] ?? rule}`, rows: null, stopped: times, added: 0 }] : [],
    ),
    { step: 'fills', rows: fills, stopped: null, added: 0 },
  ];
}

/** Rows stopped as a share of the rows that the signal wanted; empty where a step counts something else. */
export function stoppedShare(steps: readonly WaterfallStep[], { rows, stopped }: WaterfallStep): string {
  const signals = steps[0]?.rows ?? 0;
  return rows === null || stopped === null || signals === 0 ? '' : percent(stopped / signals);
}

/** The waterfall of each strategy of which a stage or an execution rule kept anything out; steps that changed nothing are left out. */
export function waterfallLines(execution: Executions, options: TextOptions): string[] {
  const rows = Object.entries(execution ?? {}).flatMap(([name, summary]) => {
    const stopped = summary.stages.some((stage) => stage.stopped > 0) || Object.values(summary.kept).some((n) => n > 0);
    if (!stopped) return [];
    const steps = waterfallSteps(summary);
    return steps
      .filter(({ stopped, added }) => stopped !== 0 || added !== 0)
      .map((step, i) => ({ name: i === 0 ? name : '', ...step, share: stoppedShare(steps, step) }));
  });
  if (rows.length === 0) return [];
  const optional = (value: number | null): string => (value === null ? '' : count(value));
  return [
    title('From signals to fills', 'rows that want a position after each step, and rows that it stopped', options),
    ...table(
      [
        { head: 'strategy', cells: rows.map((row) => row.name) },
        { head: 'step', cells: rows.map((row) => row.step) },
        numbers(
          'rows',
          rows.map((row) => optional(row.rows)),
        ),
        numbers(
          'stopped',
          rows.map((row) => optional(row.stopped)),
        ),
        numbers(
          'of signals',
          rows.map((row) => row.share),
        ),
        ...(rows.some(({ added }) => added > 0)
          ? [
              numbers(
                'added',
                rows.map(({ added }) => (added > 0 ? count(added) : '')),
              ),
            ]
          : []),
      ],
      options,
    ),
  ];
}
