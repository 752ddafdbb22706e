import { makeRng } from '../../../src/core/index.ts';
import type { Place } from './places.ts';

/** The text with one digit of it another one. */
export function altered(text: string, from: number, to: number, rng: ReturnType<typeof makeRng>): string {
  const digits = Array.from({ length: to - from }, (_, i) => from + i).filter(
    (i) => /\d/.test(text[i]!) && !/&#\d*$/.test(text.slice(Math.max(0, i - 4), i)),
  );
  const i = digits[rng.int(digits.length)]!;
  return `${text.slice(0, i)}${(Number(text[i]) + 1 + rng.int(9)) % 10}${text.slice(i + 1)}`;
}

/** Texts of a page in which a digit can be another one without a fault being found. */
export function missedOf(
  places: readonly Place[],
  faultsOf: (places: readonly Place[], section: string) => string[],
  { seed, times }: { readonly seed: number; readonly times: number },
): string[] {
  const rng = makeRng(seed);
  const numbered = places.filter(({ text }) => /\d/.test(text));
  const missed: string[] = [];
  for (let i = 0; i < times; i++) {
    const place = numbered[rng.int(numbered.length)]!;
    const text = altered(place.text, 0, place.text.length, rng);
    const changed = places
      .filter(({ section }) => section === place.section)
      .map((one) => (one === place ? { ...place, text } : one));
    if (faultsOf(changed, place.section).length === 0) missed.push(`${place.section}: ${place.text}, ${text}`);
  }
  return missed;
}
