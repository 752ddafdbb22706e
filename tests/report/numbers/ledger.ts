import type { Place } from './places.ts';
import { type Expected, faultOf } from './shown.ts';

export type Columns<T> = readonly (readonly [head: string, value: (row: T, index: number) => Expected])[];

/** Which of a page's texts have been accounted for, and what was wrong with them. */
export class Ledger {
  readonly faults: string[] = [];
  readonly #done = new Set<Place>();
  readonly #places: readonly Place[];
  readonly #names: readonly string[];

  constructor(places: readonly Place[], names: readonly string[]) {
    this.#places = places;
    this.#names = [...new Set(names)].filter((name) => /\d/.test(name)).sort((a, b) => b.length - a.length);
  }

  section(heading: string): SectionLedger {
    return new SectionLedger(
      this,
      heading,
      this.#places.filter((place) => place.section === heading),
    );
  }

  /** Looks at one text. */
  check(place: Place | undefined, expected: Expected, where: string): void {
    if (place === undefined) {
      this.faults.push(`${where}: nothing there`);
      return;
    }
    this.#done.add(place);
    const fault = faultOf(place.text, expected, this.#names);
    if (fault !== '') this.faults.push(`${where}: ${fault}`);
  }

  fail(where: string): void {
    this.faults.push(where);
  }

  isDone(place: Place): boolean {
    return this.#done.has(place);
  }

  accept(place: Place): void {
    this.#done.add(place);
  }

  /** Texts with digits that no rule has looked at. */
  sweep(): string[] {
    return this.#places
      .filter((place) => /\d/.test(place.text) && !this.#done.has(place))
      .filter((place) => faultOf(place.text, [], this.#names) !== '')
      .map(({ section, kind, text }) => `${section} <${kind}>: no rule for ${JSON.stringify(text)}`);
  }
}

export class SectionLedger {
  readonly ledger: Ledger;
  readonly heading: string;
  readonly places: readonly Place[];

  constructor(ledger: Ledger, heading: string, places: readonly Place[]) {
    this.ledger = ledger;
    this.heading = heading;
    this.places = places;
  }

  get isThere(): boolean {
    return this.places.length > 0;
  }

  /** Whether a table has these heads and rows, and each cell what its column says. */
  table<T>(table: number, rows: readonly T[], columns: Columns<T>): void {
    const own = this.places.filter((place) => place.table === table && (place.kind === 'td' || place.kind === 'th'));
    const where = `${this.heading}, table ${table}`;
    const heads = own.filter(({ row }) => row < 0);
    const found = new Map(heads.map((place) => [place.column, place]));
    const wide = Math.max(...own.map(({ column }) => column)) + 1;
    const tall = Math.max(...own.map(({ row }) => row)) + 1;
    if (tall !== rows.length) this.ledger.fail(`${where}: ${tall} rows, not ${rows.length}`);
    const widest = columns.at(-1)?.[0] === '' ? columns.length - 1 : columns.length;
    if (wide !== columns.length && wide !== widest)
      this.ledger.fail(`${where}: ${wide} columns, not ${columns.length}`);
    const cells = new Map(own.map((place) => [`${place.row} ${place.column}`, place]));
    columns.forEach(([head, value], column) => {
      const name = found.get(column);
      if (head !== '' || name !== undefined) this.ledger.check(name, head, `${where}, head ${column}`);
      rows.forEach((row, r) => {
        const expected = value(row, r);
        const cell = cells.get(`${r} ${column}`);
        // Cells without a text are no places.
        if (cell === undefined && (expected === '' || (Array.isArray(expected) && expected.length === 0))) return;
        this.ledger.check(cell, expected, `${where}, row ${r}, ${head}`);
      });
    });
    // Hints over heads and cells stand in the table too.
    for (const place of this.places.filter((p) => p.table === table && p.row < 0 && p.kind === '@title'))
      if (!this.ledger.isDone(place)) this.ledger.check(place, constantsOf(place.text), `${where}, hint`);
  }

  /** Each text of a kind against its own numbers, in order. */
  each(kind: string, expected: readonly Expected[], filter: (place: Place) => boolean = () => true): void {
    const own = this.places.filter((place) => place.kind === kind && filter(place));
    if (own.length !== expected.length)
      this.ledger.fail(`${this.heading} <${kind}>: ${own.length} of them, not ${expected.length}`);
    expected.forEach((values, i) => {
      this.ledger.check(own[i], values, `${this.heading} <${kind}> ${i}`);
    });
  }

  /**
   * Ticks of a picture: along each axis places follow values, in equal steps or in those of a logarithm. Three or more; of fewer nothing
   * could be said.
   */
  ticks(svg: number, { x = true, y = true }: { readonly x?: boolean; readonly y?: boolean } = {}): void {
    const own = this.places.filter(
      (place) => place.svg === svg && place.kind === 'text' && /^[+\-−×]?[\d.,]+( %)?$/.test(place.text),
    );
    const groups = new Map<string, Place[]>();
    for (const place of own)
      for (const [on, key] of [
        [y, `x${place.x}`],
        [x, `y${place.y}`],
      ] as const)
        if (on) groups.set(key, [...(groups.get(key) ?? []), place]);
    for (const [key, ticks] of groups) {
      if (ticks.length < 3) continue;
      const pairs = ticks.map((place) => [
        Number(place.text.replace(/[^\d.-]/g, '')),
        key.startsWith('x') ? place.y : place.x,
      ]);
      const fault = [(v: number) => v, Math.log].every((scale) => !isLine(pairs.map(([v, p]) => [scale(v!), p!])));
      if (fault)
        this.ledger.fail(
          `${this.heading}, picture ${svg}: ticks ${ticks.map(({ text }) => text)} don't lie on one scale`,
        );
      for (const place of ticks) this.ledger.accept(place);
    }
  }
}

/** Points on one line, to a quarter of a pixel. */
function isLine(points: readonly (readonly number[])[]): boolean {
  const [first, last] = [points[0]!, points.at(-1)!];
  const slope = (last[1]! - first[1]!) / (last[0]! - first[0]!);
  return (
    Number.isFinite(slope) &&
    slope !== 0 &&
    points.every(([v, p]) => Math.abs(first[1]! + slope * (v! - first[0]!) - p!) < 0.25)
  );
}

/** Words that say what a column is: their numbers are no figures of the run. */
const CONSTANTS = [
  '5th to 95th percentile',
  '95th percentile over 5th',
  'mean of the worst 5 % of days',
  '5th percentile of the days',
  'gains over losses, threshold 0',
  'excess: 0 for the normal distribution',
  'that the mean is not 0',
  'days with a gain, of those that are not 0',
  'middle 95 % of the same forecast moved round the series',
  'segments in which it is among the 10 largest',
];

function constantsOf(text: string): Expected {
  return CONSTANTS.includes(text) ? text : [];
}
