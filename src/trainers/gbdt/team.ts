/** Words of the shared block, each in a cache line of its own where several threads write. */
const CLAIM = 0;
const DONE = 16;
const FAILED = 32;
const TASK = 48;
const PARTS = 49;
const ARRIVED = 50;
const TOOK_PART = 64;
const ANSWERS = 128;
const ARGS = 8 * 64;
/** Parts that a task may have: they share a word with the task's number. */
const MOST_PARTS = 255;
const QUIT = -1;
export const MOST_MEMBERS = 64;

/** Looks at a word before a thread goes to sleep over it: some ten microseconds. */
const LOOKS = 4000;
/** Seconds after which a member that has taken a part and does not finish it is given up. */
const PATIENCE = 300;

/** Rows at the least in a part, where a row costs what adding to a margin does. */
export const LEAST_ROWS = 4096;
/** Parts a member, so that one who is held up does not hold up the others. */
const SHARES = 3;

/** What a member does: one part of a task. @returns an answer for whoever gave the task out */
export type Perform = (task: number, args: Float64Array, part: number, fresh: boolean) => number;

export interface TeamParts {
  readonly control: SharedArrayBuffer;
  readonly members: number;
  readonly member: number;
  readonly leastRows?: number | undefined;
  /** Whether the first member leaves all parts to the others, which a test may want to see. */
  readonly firstRests?: boolean | undefined;
  /** Why a member could not be had, where that is known. */
  readonly failure?: () => unknown;
  readonly close?: () => Promise<void>;
}

/**
 * Threads that do tasks together over shared memory. The first gives them out and takes its share; whoever is free takes the next
 * part, so that nobody waits for a thread that has not begun.
 *
 * The word CLAIM holds the task's number and the parts that nobody has taken yet: taking one is a compare-and-exchange of the whole
 * word, which fails if either has changed.
 */
export class Team {
  readonly members: number;
  readonly member: number;
  /** What each part of the last task answered. */
  readonly answers: Int32Array;
  readonly #words: Int32Array;
  readonly #args: Float64Array;
  readonly #leastRows: number;
  readonly #firstRests: boolean;
  readonly #failure: () => unknown;
  readonly #close: () => Promise<void>;
  #number = 0;
  /** What part of a task this member does; set before the first. */
  perform: Perform = () => 0;

  constructor({ control, members, member, leastRows = LEAST_ROWS, firstRests = false, failure, close }: TeamParts) {
    this.members = members;
    this.member = member;
    this.#words = new Int32Array(control);
    this.answers = this.#words.subarray(ANSWERS, ANSWERS + MOST_PARTS);
    this.#args = new Float64Array(control, 4 * ARGS, 8);
    this.#leastRows = leastRows;
    this.#firstRests = firstRests;
    this.#failure = failure ?? (() => undefined);
    this.#close = close ?? (async () => {});
  }

  /** Memory that the members share beside their kernels'. */
  static control(): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * ARGS + 64);
  }

  /** Rows a part; 0 where sharing so few does not pay. @param work what a row costs, in margins added to */
  partRows(rows: number, work: number): number {
    const least = Math.max(1, Math.ceil((4 * this.#leastRows) / Math.max(4, work)));
    const parts = Math.min(Math.floor(rows / least), SHARES * this.members, MOST_PARTS);
    return parts < 2 ? 0 : Math.ceil(rows / parts);
  }

  /** Whether a member did any part of the last task. */
  tookPart(member: number): boolean {
    return this.#words[TOOK_PART + member] === this.#number;
  }

  /**
   * Has all parts of a task done; returns when they are.
   *
   * @throws Error where a member failed, or took a part and never finished it
   */
  run(task: number, args: readonly number[], parts: number): void {
    const words = this.#words;
    this.#args.set(args);
    words[TASK] = task;
    words[PARTS] = parts;
    this.#number = (this.#number % 0x7ffffe) + 1;
    Atomics.store(words, DONE, 0);
    Atomics.store(words, CLAIM, (this.#number << 8) | parts);
    Atomics.notify(words, CLAIM);
    while (!this.#firstRests && this.#takePart(Atomics.load(words, CLAIM)));
    this.#awaitOthers(parts);
    const failed = Atomics.load(words, FAILED);
    if (failed !== 0) throw new Error(`training thread ${failed} failed in task ${task}`);
    const failure = this.#failure();
    if (failure !== undefined) throw new Error('a training thread failed', { cause: failure });
  }

  #awaitOthers(parts: number): void {
    const words = this.#words;
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, DONE) === parts) return;
    for (let waited = 0; ; ) {
      const done = Atomics.load(words, DONE);
      if (done === parts) return;
      if (Atomics.wait(words, DONE, done, 1000) === 'timed-out' && ++waited >= PATIENCE) {
        throw new Error(`a training thread has not finished its part in ${PATIENCE} seconds`);
      }
    }
  }

  /** Takes and does the next part. @param claim the word as it was read @returns whether there may be more */
  #takePart(claim: number): boolean {
    const words = this.#words;
    if ((claim & MOST_PARTS) === 0) return false;
    if (Atomics.compareExchange(words, CLAIM, claim, claim - 1) !== claim) return true;
    // The task stands still while a part of it is being done.
    const part = (claim & MOST_PARTS) - 1;
    const number = claim >> 8;
    const fresh = words[TOOK_PART + this.member] !== number;
    words[TOOK_PART + this.member] = number;
    try {
      this.answers[part] = this.perform(words[TASK]!, this.#args, part, fresh);
    } catch (error) {
      Atomics.store(words, FAILED, this.member);
      if (this.member === 0) throw error;
    }
    if (Atomics.add(words, DONE, 1) + 1 === words[PARTS]) Atomics.notify(words, DONE);
    return true;
  }

  /** Waits until all members have arrived: for tests, as work may begin without them. */
  gather(seconds: number): void {
    const words = this.#words;
    for (let waited = 0; waited < 10 * seconds; waited++) {
      const arrived = Atomics.load(words, ARRIVED);
      if (arrived === this.members - 1) return;
      Atomics.wait(words, ARRIVED, arrived, 100);
    }
  }

  /** What a member does until it is sent home. */
  serve(): void {
    const words = this.#words;
    Atomics.add(words, ARRIVED, 1);
    Atomics.notify(words, ARRIVED);
    for (;;) {
      const claim = Atomics.load(words, CLAIM);
      if (claim === QUIT || Atomics.load(words, FAILED) !== 0) return;
      if (this.#takePart(claim)) continue;
      let look = 0;
      while (look < LOOKS && Atomics.load(words, CLAIM) === claim) look++;
      if (look === LOOKS) Atomics.wait(words, CLAIM, claim);
    }
  }

  /** Sends the members home. */
  async close(): Promise<void> {
    Atomics.store(this.#words, CLAIM, QUIT);
    Atomics.notify(this.#words, CLAIM);
    await this.#close();
  }
}
