import type { SweepDimension } from '../../core/index.ts';
import { DISTRIBUTION_WORDS } from './parse-distribution.ts';
import type { Dimension } from './space.ts';

/** What the file says of a dimension. */
interface Written {
  readonly word: string;
  readonly raw: unknown;
}

/** The dimensions of a space in the words of the file, for tables and pages. @param raw the space as the configuration has it */
export function describeSpace(
  raw: Readonly<Record<string, unknown>>,
  dimensions: readonly Dimension[],
): SweepDimension[] {
  const written = new Map<string, Written>();
  for (const [name, value] of Object.entries(raw)) collect(value, name, written);
  return dimensions.map(({ name, distribution, when }) => {
    const { word = '', raw: numbers } = written.get(name) ?? {};
    const choices = distribution.kind === 'categorical' ? distribution.choices.map(shortText) : null;
    return {
      name,
      text: `${word} ${choices === null ? shortText(numbers) : `[${choices.join(', ')}]`}`.trim(),
      kind: distribution.kind,
      log: distribution.kind !== 'categorical' && distribution.log,
      choices,
      duration: choices === null && Array.isArray(numbers) && numbers.some((value) => typeof value === 'string'),
      when,
    };
  });
}

function collect(raw: unknown, name: string, into: Map<string, Written>): void {
  if (Array.isArray(raw)) {
    raw.forEach((item, i) => {
      collect(item, `${name}.${i}`, into);
    });
  } else if (typeof raw === 'object' && raw !== null) {
    const keys = Object.keys(raw);
    const [word] = keys;
    if (keys.length === 1 && DISTRIBUTION_WORDS.includes(word!)) {
      const inner = (raw as Record<string, unknown>)[word!];
      into.set(name, { word: word!, raw: inner });
      if (word === 'choice' && Array.isArray(inner))
        inner.forEach((item, i) => {
          collect(item, `${name}[${i}]`, into);
        });
    } else for (const [key, value] of Object.entries(raw)) collect(value, `${name}.${key}`, into);
  }
}

/** One value in a line: of a block its plug-in, or its JSON. */
function shortText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shortText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const { use } = value as { use?: unknown };
  return typeof use === 'string' ? use : JSON.stringify(value);
}
