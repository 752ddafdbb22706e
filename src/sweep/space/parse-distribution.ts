import { ConfigError, nearestName } from '../../core/index.ts';
import type { Distribution } from './space.ts';

/** What a distribution's list of numbers means: its names, for messages. */
interface Form {
  readonly names: readonly string[];
  readonly make: (numbers: readonly number[], refuse: (what: string, mend: string) => ConfigError) => Distribution;
}

type Refuse = Parameters<Form['make']>[1];

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

/**
 * A distribution of numbers from hyperopt's word and its list.
 *
 * @param path dotted key of the list
 * @throws ConfigError CONFIG_INVALID for a wrong number of values, an empty range, a logarithm of what isn't positive
 */
export function parseNumbers(word: string, raw: unknown, path: string): Distribution {
  const { names, make } = FORMS[word]!;
  const refuse: Refuse = (what, mend) => new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
  // hyperopt's short form: randint: 5 is 0 to 4.
  const list = word === 'randint' && typeof raw === 'number' ? [0, raw] : raw;
  const good = Array.isArray(list) && list.length === names.length && list.every((x) => Number.isFinite(x));
  if (!good) {
    throw refuse(
      `${word} needs the numbers [${names.join(', ')}], not ${JSON.stringify(raw)}`,
      `write ${word}: [${names.join(', ')}]`,
    );
  }
  return make(list as number[], refuse);
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
    make: (numbers, refuse) => {
      const made = of(numbers[0]!, numbers[1]!, numbers[2] ?? Number.NaN);
      const { kind, low, high, log, step } = made;
      if (kind === 'int' && !(Number.isInteger(low) && Number.isInteger(high)))
        throw refuse(`${JSON.stringify(numbers)} are not whole numbers`, 'give whole numbers');
      if (low > high || (kind === 'float' && low === high))
        throw refuse(
          `the range ${JSON.stringify(numbers)} is empty`,
          'give a lower bound that is smaller than the upper one',
        );
      if (step !== null && !(step > 0)) throw refuse(`the step ${step} is not positive`, 'give a step above 0');
      if (step !== null && step > high - low && high > low)
        throw refuse(`the step ${step} is longer than the range`, 'give a smaller step, or choice: [value]');
      if (log && !(low - (step ?? 0) / 2 > 0))
        throw refuse(
          `the logarithm of ${low} is not defined`,
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
    make: (numbers, refuse) => {
      const made = of(numbers[0]!, numbers[1]!, numbers[2] ?? Number.NaN);
      if (!(made.deviation > 0)) throw refuse(`the deviation ${made.deviation} is not positive`, 'give one above 0');
      if (made.step !== null && !(made.step > 0))
        throw refuse(`the step ${made.step} is not positive`, 'give a step above 0');
      return { kind: 'normal', ...made };
    },
  };
}
