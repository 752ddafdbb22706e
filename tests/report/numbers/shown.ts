/** A number that a text shows, with what it claims about itself. */
export interface Shown {
  readonly text: string;
  readonly value: number;
  readonly digits: number;
  readonly percent: boolean;
}

/** What must stand in a text: numbers in their order (null and NaN: a dash, no number), or the very text. */
export type Expected = Value | string | readonly Value[] | Like;
export type Value = number | null | undefined;

/** A whole text in which each # is a number. */
export interface Like {
  readonly like: string;
  readonly values: readonly Value[];
}

export function like(text: string, ...values: readonly Value[]): Like {
  return { like: text, values };
}

const NUMBER = /(?<![\w.])[+\-−]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]*\d)/g;

/** The numbers of a text from which all names were taken out. */
export function numbersOf(text: string): Shown[] {
  return [...text.matchAll(NUMBER)].map((match) => {
    const raw = match[0].replace(/,/g, '').replace('−', '-');
    const after = text.slice(match.index + match[0].length);
    return {
      text: match[0],
      value: Number(raw),
      digits: raw.match(/\.(\d+)/)?.[1]?.length ?? 0,
      percent: /^ ?%/.test(after),
    };
  });
}

/** Whether a number is what rounding the value to its digits gives. */
export function isRounding({ value, digits, percent }: Shown, of: number): boolean {
  const exact = percent ? of * 100 : of;
  return Math.abs(value - exact) <= 0.5 * 10 ** -digits * (1 + 1e-9) + 1e-9 * Math.abs(exact);
}

/** Names with digits in them, each as a letter; the longest first. */
export function withoutNames(text: string, names: readonly string[]): string {
  let out = text;
  for (const name of names) if (out.includes(name)) out = out.replaceAll(name, 'X');
  return out;
}

/** What is wrong with a text; empty where it shows what it must. */
export function faultOf(text: string, expected: Expected, names: readonly string[]): string {
  if (typeof expected === 'string')
    return text === expected ? '' : `says ${JSON.stringify(text)}, not ${JSON.stringify(expected)}`;
  if (isLike(expected)) return likeFault(text, expected);
  const values = (Array.isArray(expected) ? expected : [expected]) as readonly Value[];
  const known = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  const stripped = withoutNames(text, names);
  const found = numbersOf(stripped);
  // Digits that belong to no number, like those of a name that nobody knows.
  const rest = stripped.replace(NUMBER, '');
  if (/\d/.test(rest)) return `${JSON.stringify(text)} has digits outside of numbers`;
  if (found.length !== known.length)
    return `${JSON.stringify(text)} has ${found.length} numbers, not ${known.length}: ${known}`;
  const wrong = found.findIndex((shown, i) => !isRounding(shown, known[i]!));
  return wrong < 0 ? '' : `${JSON.stringify(text)} shows ${found[wrong]!.text}, where ${known[wrong]} belongs`;
}

function isLike(expected: Expected): expected is Like {
  return typeof expected === 'object' && expected !== null && 'like' in expected;
}

const ONE = '([+\\-−]?\\d[\\d,]*(?:\\.\\d+)?)';

function likeFault(text: string, { like: pattern, values }: Like): string {
  const escaped = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('#', ONE);
  const match = text.match(new RegExp(`^${escaped}$`));
  if (match === null) return `says ${JSON.stringify(text)}, not like ${JSON.stringify(pattern)}`;
  const parts = pattern.split('#');
  const wrong = values.findIndex((value, i) => {
    const raw = match[i + 1] ?? '';
    const [shown] = numbersOf(raw);
    const percent = (parts[i + 1] ?? '').startsWith(' %');
    return shown === undefined || typeof value !== 'number' || !isRounding({ ...shown, percent }, value);
  });
  return wrong < 0 ? '' : `${JSON.stringify(text)} shows ${match[wrong + 1]}, where ${values[wrong]} belongs`;
}
