import type { SweepDimension, SweepObjective } from '../../core/index.ts';
import type { Told } from '../samplers/contract.ts';
import type { Dimension, Point } from '../space/space.ts';
import { decodeReturns } from './daily-text.ts';

/** A plug-in and its parameters, as the configuration names them. */
export interface PluginSpec {
  readonly use: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a sweep is: enough to tell of its trials without the configuration and the bars. */
export interface SweepHead {
  /** Of the space, the sampler, the pruner, the configuration, data and code: others are another sweep. */
  readonly id: string;
  readonly seed: number;
  readonly space: readonly Dimension[];
  readonly dimensions: readonly SweepDimension[];
  readonly constraints: readonly string[];
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly objectives: readonly SweepObjective[];
  readonly sampler: PluginSpec;
  readonly pruner: PluginSpec;
  /** Whether no point hangs on what earlier trials found. */
  readonly blind: boolean;
  readonly data: {
    readonly rows: number;
    readonly intervalMs: number;
    readonly hash: string;
    /** Marks of the lock box's days, by which they are known again in another cut of the same market. */
    readonly locked?: readonly string[];
  };
  /** Days that trials are scored on, as text (see `encodeDays`). */
  readonly days: string;
  /** Steps that a trial reports at most. */
  readonly steps: number;
  /** Newest days, which no trial sees. */
  readonly lockBox: { readonly from: string; readonly to: string; readonly days: number } | null;
}

/** The journal's first line: whose trials these are. */
export interface SweepEvent extends SweepHead {
  readonly type: 'sweep';
  readonly version: 1;
}

/** What a trial found. */
interface Found {
  readonly state: 'complete' | 'pruned' | 'failed';
  /** One an objective, smaller is better; null where it is undefined. */
  readonly values?: readonly (number | null)[];
  /** First objective after each step, smaller is better. */
  readonly steps?: readonly (number | null)[];
  readonly reason?: string;
  /** Whatever else the trial found, by name. */
  readonly figures?: Readonly<Record<string, number | null>>;
  /** Daily returns (see `encodeReturns`). */
  readonly returns?: string;
}

/** The configuration as it stands, without the sweep. */
export interface BaseEvent extends Found {
  readonly type: 'base';
}

/** A trial begins. What the sampler knew is what stands in the lines before. */
export interface AskEvent {
  readonly type: 'ask';
  readonly number: number;
  readonly seed: number;
  readonly point: Point;
  /** What the point says in the configuration, by dotted path. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A trial that was under way when its process ended begins again. */
export interface AgainEvent {
  readonly type: 'again';
  readonly number: number;
}

/** A trial ends. */
export interface TellEvent extends Found {
  readonly type: 'tell';
  readonly number: number;
}

/** The lock box was opened: what a trial earned on the days that no trial had seen. There are no further trials after it. */
export interface OpenedEvent {
  readonly type: 'opened';
  readonly trial: number;
  readonly days: string;
  readonly returns: string;
  /** Of the configuration as it stands, on the same days. */
  readonly asConfigured: string;
}

/** What happens to a trial. */
export type TrialEvent = AskEvent | AgainEvent | TellEvent;
export type JournalEvent = SweepEvent | BaseEvent | TrialEvent | OpenedEvent;
/** All but the first line. */
export type SweepStep = Exclude<JournalEvent, SweepEvent>;

/** What was found, as the journal knows it: rounded as it is there, so that a resumed sweep computes with the same numbers as an uninterrupted one. */
export interface FoundRecord {
  readonly state: Told['state'];
  readonly values?: readonly number[];
  readonly intermediate?: readonly number[];
  readonly reason?: string;
  readonly figures?: Readonly<Record<string, number>>;
  /** Daily returns on the sweep's days. */
  readonly returns?: Float64Array;
}

/** A trial as the journal knows it. */
export interface TrialRecord extends FoundRecord {
  readonly number: number;
  readonly seed: number;
  readonly point: Point;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Trials by their number, from events in the order in which they were written. */
export class History {
  readonly #trials = new Map<number, TrialRecord>();
  readonly #told = new Map<number, Told>();
  #base: FoundRecord | undefined;
  #opened: OpenedEvent | undefined;

  apply(event: JournalEvent): void {
    if (event.type === 'sweep') return;
    if (event.type === 'base') this.#base = foundOf(event);
    else if (event.type === 'opened') this.#opened = event;
    else if (event.type === 'ask') {
      const { number, seed, point, parameters } = event;
      this.#trials.set(number, { number, seed, point, parameters, state: 'running' });
    } else this.#change(event);
  }

  #change(event: AgainEvent | TellEvent): void {
    const trial = this.#trials.get(event.number);
    if (trial === undefined) throw new RangeError(`trial ${event.number} was never asked for`);
    const { number, seed, point, parameters } = trial;
    if (event.type === 'again') this.#trials.set(number, { number, seed, point, parameters, state: 'running' });
    else {
      const record = { ...trial, ...foundOf(event) };
      this.#trials.set(number, record);
      this.#told.set(number, toldOf(record));
    }
  }

  /** What the configuration as it stands found; undefined until it was evaluated. */
  get base(): FoundRecord | undefined {
    return this.#base;
  }

  /** Undefined while the lock box is shut. */
  get opened(): OpenedEvent | undefined {
    return this.#opened;
  }

  /** Trials that have ended. */
  get ended(): number {
    return this.#told.size;
  }

  get(number: number): TrialRecord | undefined {
    return this.#trials.get(number);
  }

  /** What a sampler may know of a trial that has ended; always the same object. */
  told(number: number): Told | undefined {
    return this.#told.get(number);
  }

  /** By rising number. */
  trials(): TrialRecord[] {
    return [...this.#trials.values()].sort((a, b) => a.number - b.number);
  }
}

function toldOf({ number, point, state, values, intermediate }: TrialRecord): Told {
  return {
    number,
    point,
    state,
    ...(values === undefined ? {} : { values }),
    ...(intermediate === undefined ? {} : { intermediate }),
  };
}

function foundOf({ state, values, steps, reason, figures, returns }: Found): FoundRecord {
  return {
    state,
    ...(values === undefined ? {} : { values: values.map(number) }),
    ...(steps === undefined ? {} : { intermediate: steps.map(number) }),
    ...(reason === undefined ? {} : { reason }),
    ...(figures === undefined ? {} : { figures: mapValues(figures, number) }),
    ...(returns === undefined ? {} : { returns: decodeReturns(returns) }),
  };
}

function number(value: number | null): number {
  return value ?? Number.NaN;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
