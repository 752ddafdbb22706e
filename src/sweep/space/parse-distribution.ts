import { ConfigError, durationMs, formatDuration, nearestName } from '../../core/index.ts';
import type { Distribution } from './space.ts';

/** What a distribution's list of numbers means: its names, for messages. */
interface Form {
  readonly names: readonly string[];
  /** Why its values can't be durations; null where they can. */
  readonly noDurations: string | null;
  readonly make: (numbers: readonly number[], say: Say) => Distribution;
}

/** How a distribution speaks of its numbers, and refuses them. */
interface Say {
  show(value: number): string;
  refuse(what: string, mend: string): ConfigError;
}

const FORMS: Readonly<Record<string, Form>> = {
  uniform: range(['low', 'high'], (low, high) => ({ kind: 'float', low, high, log: false, step: null })),
  quniform: range(['low', 'high', 'step'], (low, high, step) => ({ kind: 'float', low, high, log: false, step })),
  loguniform: range(['low', 'high'], (low, high) => ({ kind: 'float', low, high, log: true, step: null })),
  qloguniform: range(['low', 'high', 'step'], (low, high, step) => ({ kind: 'float', low, high, log: true, step })),
  uniformint: range(['low', 'high'], (low, high) => ({ kind: 'int', low, high, log: false, step: 1 })),
  // As hyperopt's: the upper bound is not among the values.
  randint: range(['low', 'high'], (low, high) => ({ kind: 'int', low, high: high - 1, log: false, step: 1 })),
  normal: bell(['mean', 'deviation'], (mean, deviation) => ({ mean, deviation, log: false, step: null })),
  qnormal: bell(['mean', 'deviation', 'step'], (mean, deviation, step) => ({ mean, deviation, log: false, step })),
  lognormal: bell(['mean', 'deviation'], (mean, deviation) => ({ mean, deviation, log: true, step: null })),
  qlognormal: bell(['mean', 'deviation', 'step'], (mean, deviation, step) => ({ mean, deviation, log: true, step })),
};

/** The words that make a mapping of one key a distribution. */
export const DISTRIBUTION_WORDS: readonly string[] = ['choice', ...Object.keys(FORMS)];

/** `30m`, `4h`, `2d`: a number and a unit. */
export const DURATION = /^\d+(?:\.\d+)?\s*[smhdw]$/;

/**
 * A distribution of numbers or durations (then in milliseconds) from hyperopt's word and its list.
 *
 * @param path dotted key of the list
 * @throws ConfigError CONFIG_INVALID for a wrong number of values, numbers beside durations, an empty range, a logarithm of what isn't positive
 */
export function parseNumbers(
  word: string,
  raw: unknown,
  path: string,
): { readonly distribution: Distribution; readonly duration: boolean } {
  const { names, noDurations, make } = FORMS[word]!;
  const refuse: Say['refuse'] = (what, mend) => new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
  // hyperopt's short form: randint: 5 is 0 to 4.
  const list: unknown = word === 'randint' && typeof raw === 'number' ? [0, raw] : raw;
  const values = Array.isArray(list) ? list : [];
  const durations = values.filter((x) => typeof x === 'string' && DURATION.test(x.trim())).length;
  const numbers = values.filter((x) => Number.isFinite(x)).length;
  if (values.length !== names.length || durations + numbers < values.length) {
    throw refuse(
      `${word} needs the numbers [${names.join(', ')}], not ${JSON.stringify(raw)}`,
      `write ${word}: [${names.join(', ')}]`,
    );
  }
  if (durations > 0 && noDurations !== null) {
    throw refuse(`${word} ${noDurations}, and ${JSON.stringify(raw)} has durations`, 'use quniform: [4h, 2d, 1h]');
  }
  if (durations > 0 && numbers > 0) {
    throw refuse(
      `${JSON.stringify(raw)} has numbers beside durations`,
      `give all ${names.length} a unit (30m, 4h, 5d; nothing is 0s), or none`,
    );
  }
  const duration = durations > 0;
  const show = (value: number): string => (duration ? formatDuration(value) : String(value));
  const read = values.map((x) => (duration ? durationMs(x as string, path) : (x as number)));
  return { distribution: make(read, { show, refuse }), duration };
}

/** A word that is not known, with the nearest that is. */
export function unknownWord(word: string, path: string): ConfigError {
  const near = nearestName(word, DISTRIBUTION_WORDS);
  return new ConfigError('CONFIG_UNKNOWN_KEY', {
    what: `there is no distribution "${word}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: path,
    path,
    mend: `use one of ${DISTRIBUTION_WORDS.join(', ')}`,
  });
}

function range(
  names: readonly string[],
  of: (low: number, high: number, step: number) => Extract<Distribution, { kind: 'float' | 'int' }>,
): Form {
  return {
    names,
    noDurations: of(1, 3, 1).kind === 'float' ? null : 'counts in whole numbers',
    make: (numbers, { show, refuse }) => {
      const made = of(numbers[0]!, numbers[1]!, numbers[2] ?? Number.NaN);
      const { kind, low, high, log, step } = made;
      const list = `[${numbers.map(show).join(', ')}]`;
      if (kind === 'int' && !numbers.every((x) => Number.isSafeInteger(x)))
        throw refuse(`${list} are not whole numbers`, 'give whole numbers');
      if (low > high || (kind === 'float' && low === high))
        throw refuse(
          `the range ${list} is empty`,
          kind === 'int' && low === high + 1
            ? 'give an upper bound above the lower one: randint leaves it out'
            : 'give a lower bound that is smaller than the upper one',
        );
      if (step !== null && !(step > 0)) throw refuse(`the step ${show(step)} is not positive`, 'give a step above 0');
      if (step !== null && step > high - low && high > low)
        throw refuse(`the step ${show(step)} is longer than the range`, 'give a smaller step, or choice: [value]');
      if (log && !(low - (step ?? 0) / 2 > 0))
        throw refuse(
          `the logarithm of ${show(low)} is not defined`,
          'give a lower bound above 0 (with steps above half a step)',
        );
      return made;
    },
  };
}

function bell(
  names: readonly string[],
  of: (mean: number, deviation: number, step: number) => Omit<Extract<Distribution, { kind: 'normal' }>, 'kind'>,
): Form {
  return {
    names,
    noDurations: 'has no bounds',
    make: (numbers, { show, refuse }) => {
      const made = of(numbers[0]!, numbers[1]!, numbers[2] ?? Number.NaN);
      if (!(made.deviation > 0))
        throw refuse(`the deviation ${show(made.deviation)} is not positive`, 'give one above 0');
      if (made.step !== null && !(made.step > 0))
        throw refuse(`the step ${show(made.step)} is not positive`, 'give a step above 0');
      return { kind: 'normal', ...made };
    },
  };
}
