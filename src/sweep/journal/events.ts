import type { Told } from '../samplers/contract.ts';
import type { Point } from '../space/space.ts';

/** The journal's first line: whose trials these are. */
export interface SweepEvent {
  readonly type: 'sweep';
  readonly version: 1;
  /** Of the space, the sampler, the pruner, the configuration, data and code: others are another sweep. */
  readonly id: string;
  readonly seed: number;
  readonly dimensions: readonly string[];
  readonly objectives: readonly string[];
}

/** A trial begins. What the sampler knew is what stands in the lines before. */
export interface AskEvent {
  readonly type: 'ask';
  readonly number: number;
  readonly point: Point;
}

/** A trial that was under way when its process ended begins again: what it had reported counts no longer. */
export interface AgainEvent {
  readonly type: 'again';
  readonly number: number;
}

/** A step of a trial is done. */
export interface ReportEvent {
  readonly type: 'report';
  readonly number: number;
  /** First objective; smaller is better. */
  readonly value: number | null;
}

/** A trial ends. */
export interface TellEvent {
  readonly type: 'tell';
  readonly number: number;
  readonly state: 'complete' | 'pruned' | 'failed';
  /** One an objective, smaller is better; null where it is undefined. */
  readonly values?: readonly (number | null)[];
  readonly reason?: string;
  /** Whatever else the trial found, by name. */
  readonly figures?: Readonly<Record<string, unknown>>;
}

export type JournalEvent = SweepEvent | AskEvent | AgainEvent | ReportEvent | TellEvent;

/** A trial as the journal knows it. */
export interface TrialRecord extends Told {
  readonly reason?: string;
  readonly figures?: Readonly<Record<string, unknown>>;
}

/** Trials by their number, from events in the order in which they were written. */
export class History {
  readonly #trials = new Map<number, TrialRecord>();

  apply(event: JournalEvent): void {
    if (event.type === 'sweep') return;
    const { number } = event;
    if (event.type === 'ask') {
      this.#trials.set(number, { number, point: event.point, state: 'running' });
      return;
    }
    const trial = this.#trials.get(number);
    if (trial === undefined) throw new RangeError(`trial ${number} was never asked for`);
    const { point, intermediate = [] } = trial;
    if (event.type === 'again') this.#trials.set(number, { number, point, state: 'running' });
    else if (event.type === 'report') {
      const value = event.value ?? Number.NaN;
      this.#trials.set(number, { number, point, state: 'running', intermediate: [...intermediate, value] });
    } else {
      const { state, values, reason, figures } = event;
      this.#trials.set(number, {
        ...trial,
        state,
        ...(values === undefined ? {} : { values: values.map((value) => value ?? Number.NaN) }),
        ...(reason === undefined ? {} : { reason }),
        ...(figures === undefined ? {} : { figures }),
      });
    }
  }

  get(number: number): TrialRecord | undefined {
    return this.#trials.get(number);
  }

  /** By rising number. */
  trials(): TrialRecord[] {
    return [...this.#trials.values()].sort((a, b) => a.number - b.number);
  }
}
