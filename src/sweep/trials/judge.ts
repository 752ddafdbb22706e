import type { Forecast, Range } from '../../core/index.ts';
import { YEAR_DAYS } from '../../core/index.ts';
import {
  daysOfAccount,
  type EvaluateInput,
  figureOfAccount,
  figureOfDays,
  isFigureOfDays,
  leadOver,
  type MeasureOf,
  rowsToScore,
} from '../../experiment/index.ts';
import { cagr, maxDrawdown, sharpe, sortino, totalReturn, volatility, wealth } from '../../metrics/index.ts';
import type { Pruner } from '../pruners/contract.ts';
import type { TrialJob, TrialResult } from './contract.ts';
import type { Step } from './inputs.ts';
import type { WantedFigure } from './objectives.ts';
import type { TradedDays } from './trader.ts';
import { forecastWhere } from './visible.ts';

/** What a trial found, before anything is said of it. */
export interface TrialEvidence {
  /** By strategy, on the sweep's days. */
  readonly traded: ReadonlyMap<string, TradedDays>;
  /** What forecasts are judged by; undefined where a trial makes none. */
  readonly forecasts?: EvaluateInput | undefined;
}

/** A figure of a trial. @param part of the sweep's period; all of it without */
function figureOf(of: MeasureOf, { traded, forecasts }: TrialEvidence, part?: Step): number {
  const daily = (name: string): Float64Array => {
    const days = traded.get(name)!.daily;
    return part === undefined ? days : days.subarray(part.days.start, part.days.end);
  };
  switch (of.kind) {
    case 'improvement':
      return sharpe(daily(of.against), YEAR_DAYS) - sharpe(daily(of.baseline), YEAR_DAYS);
    case 'account': {
      const { whole } = traded.get(of.strategy)!;
      if (whole === undefined || isFigureOfDays(of.figure)) return figureOfDays(of.figure, daily(of.strategy));
      if (part === undefined) return whole.metrics[of.figure as keyof typeof whole.metrics];
      return figureOfAccount(of.figure, daysOfAccount(whole.account, part.days));
    }
    default: {
      const { forecast, ...input } = forecasts!;
      const within = { ...input, forecast: part === undefined ? forecast : forecastWithin(forecast, part.rows) };
      const rows = rowsToScore(within);
      return rows.row.length === 0 ? Number.NaN : of.value(rows, within);
    }
  }
}

function forecastWithin(forecast: Forecast, { start, end }: Range): Forecast {
  return forecastWhere(forecast, (row) => row >= start && row < end);
}

/** Judges trials: objectives, steps, and whether one of these would have been the last. */
export class TrialJudge {
  readonly #wanted: readonly WantedFigure[];
  readonly #steps: readonly Step[];
  readonly #pruner: Pruner | null;
  readonly #alone: boolean;
  readonly #always: boolean;

  /**
   * @param alone whether a step's value is that of its own days; else of all days up to its end
   * @param always whether steps are told although nothing prunes
   */
  constructor(
    wanted: readonly WantedFigure[],
    steps: readonly Step[],
    pruner: Pruner | null,
    { alone, always }: { readonly alone: boolean; readonly always: boolean },
  ) {
    this.#wanted = wanted;
    this.#steps = steps;
    this.#pruner = pruner;
    this.#alone = alone;
    this.#always = always;
  }

  get prunes(): boolean {
    return this.#pruner !== null;
  }

  /** First objective after each of the first steps. */
  steps(evidence: TrialEvidence, count = this.#steps.length): number[] {
    return this.#steps.slice(0, count).map(({ days, rows }) => {
      const part = this.#alone ? { days, rows } : { days: { ...days, start: 0 }, rows: { ...rows, start: 0 } };
      return figureOf(this.#wanted[0]!.of, evidence, part);
    });
  }

  /** Steps that are whole once all rows before `end` are forecast. */
  stepsUntil(end: number): number {
    const open = this.#steps.findIndex(({ rows }) => rows.end > end);
    return open < 0 ? this.#steps.length : open;
  }

  /**
   * The trial as it ends early; undefined where it goes on. What is over anyhow is not stopped.
   *
   * @param steps by {@link steps}
   * @param from steps that were looked at before
   */
  pruned({ number, told }: TrialJob, steps: readonly number[], from = 0): TrialResult | undefined {
    if (this.#pruner === null) return undefined;
    const least = steps.map((value) => -this.#wanted[0]!.sign * value);
    for (let k = from + 1; k <= Math.min(steps.length, this.#steps.length - 1); k++) {
      if (!this.#pruner.prune({ number, intermediate: least.slice(0, k) }, told ?? [])) continue;
      return {
        state: 'pruned',
        reason: `stopped after ${k} of ${this.#steps.length} steps`,
        steps: steps.slice(0, k),
      };
    }
    return undefined;
  }

  /** Days by which the trial is judged: of a difference those of the lead, or a baseline that earns would vouch for whatever stands upon it. */
  #judgedDays({ traded }: TrialEvidence, { daily }: TradedDays): Float64Array {
    const { of } = this.#wanted[0]!;
    return of.kind === 'improvement' ? leadOver(daily, traded.get(of.baseline)!.daily) : daily;
  }

  /** The trial's end. */
  result(job: TrialJob, evidence: TrialEvidence): TrialResult {
    const asked = this.#pruner !== null || this.#always;
    const steps = asked ? this.steps(evidence) : [];
    const pruned = this.pruned(job, steps);
    if (pruned !== undefined) return pruned;
    const of = this.#wanted[0]!.of;
    const name = of.kind === 'account' ? of.strategy : of.kind === 'improvement' ? of.against : null;
    const first = name === null ? undefined : evidence.traded.get(name)!;
    return {
      state: 'complete',
      values: this.#wanted.map((wanted) => figureOf(wanted.of, evidence)),
      ...(asked ? { steps } : {}),
      ...(first === undefined ? {} : { figures: headlines(first), returns: this.#judgedDays(evidence, first) }),
    };
  }
}

/**
 * Headline figures of a strategy. Where an objective looks at bars they are a run's own. Otherwise all are of the days' returns: growth and
 * total return compound these (in `weights` a run compounds bars), and `dailyDrawdown` looks at the ends of days alone.
 */
export function headlines({ daily, whole }: TradedDays): Record<string, number> {
  if (whole !== undefined) return { ...whole.metrics };
  return {
    sharpe: sharpe(daily, YEAR_DAYS),
    sortino: sortino(daily, YEAR_DAYS),
    volatility: volatility(daily, YEAR_DAYS),
    cagr: cagr(daily, YEAR_DAYS),
    totalReturn: totalReturn(daily),
    dailyDrawdown: maxDrawdown(wealth(daily)),
  };
}
