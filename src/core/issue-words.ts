import type { z } from 'zod';

/** The issue as a schema raises it: with the value in `input`, and without a message yet. */
type RawIssue = z.core.$ZodRawIssue;
type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
  null: 'null',
};

/**
 * What a value must be, in plain words: `must be at least 0`, `expected one of a, b`. For schemas that bring no message of
 * their own.
 */
export function issueWords(issue: RawIssue | Issue): string {
  switch (issue.code) {
    case 'too_small':
    case 'too_big': {
      const bound = boundWords(issue);
      if (issue.origin === 'string' && issue.code === 'too_small') return 'must not be empty';
      return isSized(issue.origin) ? `needs ${bound}` : `must be ${bound}`;
    }
    case 'invalid_type':
      if (issue.expected === 'int') return 'must be a whole number';
      return `expected ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `expected ${choiceWords(issue.values)}`;
    case 'invalid_union':
      return `expected ${unionWords(issue.errors)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return 'has the wrong form';
    case 'invalid_key':
      return 'has a key that cannot be used';
    default:
      return 'cannot be used';
  }
}

/** How to mend it; short, the key itself is named beside it. */
export function issueMend(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      if (issue.origin === 'string' && issue.code === 'too_small') return 'give some text';
      return isSized(issue.origin)
        ? `give ${boundWords(issue)}`
        : `give a number ${issue.inclusive ? 'of ' : ''}${boundWords(issue)}`;
    case 'invalid_type':
      return `give ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `use ${choiceWords(issue.values)}`;
    case 'invalid_union':
      return `give ${unionWords(issue.errors)}`;
    case 'not_multiple_of':
      return `give a multiple of ${issue.divisor}`;
    default:
      return 'change the value';
  }
}

/** A value as a message shows it: NaN and infinities by name, long ones cut. */
export function shownValue(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

type Bounds = Extract<Issue, { code: 'too_small' | 'too_big' }>;

function boundWords(issue: Bounds | Extract<RawIssue, { code: 'too_small' | 'too_big' }>): string {
  const low = issue.code === 'too_small';
  const bound = low ? issue.minimum : issue.maximum;
  if (!isSized(issue.origin))
    return issue.inclusive ? `${low ? 'at least' : 'at most'} ${bound}` : `${low ? 'above' : 'below'} ${bound}`;
  const noun = issue.origin === 'string' ? 'character' : issue.origin === 'array' ? 'entry' : 'key';
  const nouns = Number(bound) === 1 ? noun : noun === 'entry' ? 'entries' : `${noun}s`;
  return `${issue.exact === true ? 'exactly' : low ? 'at least' : 'at most'} ${bound} ${nouns}`;
}

/** Whether the bound is one of a length. */
function isSized(origin: string): boolean {
  return !['number', 'int', 'bigint'].includes(origin);
}

function choiceWords(values: readonly unknown[]): string {
  const names = values.map(String).join(', ');
  return values.length === 1 ? names : `one of ${names}`;
}

/** The kinds that the members of a union take. A number or free text is what this project's windows are. */
function unionWords(errors: readonly (readonly Issue[])[]): string {
  const kinds = errors.flatMap(([first]) => {
    if (first === undefined) return [];
    if (first.code === 'invalid_type') return [first.expected === 'int' ? 'number' : first.expected];
    return first.code === 'invalid_value' ? [choiceWords(first.values)] : [];
  });
  if (kinds.includes('number') && kinds.includes('string')) return 'a number of bars or a duration (30m, 4h, 5d, 12w)';
  const words = [...new Set(kinds.map((kind) => KINDS[kind] ?? kind))];
  return words.length === 0 ? 'another value' : words.join(' or ');
}
