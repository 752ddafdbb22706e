/** What one check of a contract suite says of a plug-in. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  /** Of a failed check: what is wrong, with the first column and row; of a passed one what was looked at. */
  readonly detail: string;
}

/** One check of a contract suite: what must hold, and the first place where it does not. */
export interface Check<Subject> {
  readonly name: string;
  /** What holds where the check passes, as a sentence. */
  readonly holds: string;
  /** @returns what is wrong, or undefined */
  run(subject: Subject): string | undefined;
}

/** Runs the checks one after the other; one that throws has failed. */
export function runChecks<Subject>(checks: readonly Check<Subject>[], subject: Subject): CheckResult[] {
  return checks.map(({ name, holds, run }) => {
    const fault = faultOf(() => run(subject));
    return { check: name, ok: fault === undefined, detail: fault ?? holds };
  });
}

/** What is wrong, also where finding out throws. */
export function faultOf(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

/** The first row of [0, n) where two columns differ in their bits; −1 where they are the same. */
export function firstDifferentRow(a: ArrayLike<number>, b: ArrayLike<number>, n: number): number {
  for (let row = 0; row < n; row++) if (!Object.is(a[row], b[row])) return row;
  return -1;
}

/**
 * What differs first between columns of the same names in rows [0, n): `name at row 7: 1.5 against 1.25`.
 *
 * @returns undefined where all bits are the same
 */
export function differenceOf(
  a: Readonly<Record<string, ArrayLike<number>>>,
  b: Readonly<Record<string, ArrayLike<number>>>,
  n: number,
): string | undefined {
  for (const name of Object.keys(a)) {
    const other = b[name];
    if (other === undefined) return `there is no column "${name}"`;
    const row = firstDifferentRow(a[name]!, other, n);
    if (row >= 0) return `${name} at row ${row}: ${a[name]![row]} against ${other[row]}`;
  }
  return undefined;
}

/**
 * Runs code under another clock and another `Math.random`, and says which of them it asked.
 *
 * A result must follow from bars and parameters alone.
 */
export function askedOutside(work: () => void): string | undefined {
  const { random } = Math;
  const { now } = Date;
  let asked: string | undefined;
  Math.random = () => {
    asked ??= 'Math.random';
    return random();
  };
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given) => {
      if (given.length === 0) asked ??= 'new Date()';
      return Reflect.construct(target, given) as Date;
    },
  });
  Date.now = () => {
    asked ??= 'Date.now';
    return now() + 1;
  };
  try {
    work();
  } finally {
    globalThis.Date = RealDate;
    Math.random = random;
    Date.now = now;
  }
  return asked === undefined ? undefined : `asks ${asked}, so its results are not those of bars and parameters alone`;
}
