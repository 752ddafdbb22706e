import { unescaped } from './hostile.ts';

/** One text of a page, or one attribute that a reader is shown or told. */
export interface Place {
  /** Heading of the section, '' before the first; a later one of the same heading has its number after it. */
  readonly section: string;
  /** `td`, `th`, `title`, `text`, `small`, … or `@title`, `@aria-label`. */
  readonly kind: string;
  /** Classes of the element. */
  readonly classes: string;
  readonly text: string;
  /** Where it stands in the page: [start, end) of the raw text. */
  readonly at: readonly [number, number];
  /** Number of its table in the section, its row (−1: head) and column; −1 outside of tables. */
  readonly table: number;
  readonly row: number;
  readonly column: number;
  /** Number of its picture in the section; −1 outside. */
  readonly svg: number;
  /** Of texts in pictures. */
  readonly x: number;
  readonly y: number;
}

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:\s*=\s*"[^"]*")?)*)\s*(\/?)>|<!doctype[^>]*>/g;
const SHOWN = ['title', 'aria-label'];
const VOID = new Set(['meta', 'br', 'input', 'img', 'link', 'hr']);

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/([\w:-]+)\s*=\s*"([^"]*)"/g)].map(([, name, value]) => [name!, value!]));

/**
 * Everything that a page says, in its order, apart from scripts and styles. Elements that are not closed are an error: the page is written by
 * one hand, and a broken name would show here.
 */
export function placesOf(html: string): Place[] {
  const places: Place[] = [];
  let section = '';
  const headings = new Map<string, number>();
  let tables = -1;
  let svgs = -1;
  let row = -1;
  let column = -1;
  let inTable = false;
  let inBody = false;
  let inSvg = false;
  const open: { name: string; attributes: Record<string, string> }[] = [];
  const place = (kind: string, raw: string, start: number, attributes: Record<string, string>): void => {
    const text = unescaped(raw.replaceAll('<wbr>', '')).replaceAll('\u00a0', ' ').trim();
    if (text === '') return;
    places.push({
      section,
      kind,
      classes: attributes.class ?? '',
      text,
      at: [start, start + raw.length],
      table: inTable ? tables : -1,
      row: inBody ? row : -1,
      column: inTable ? column : -1,
      svg: inSvg ? svgs : -1,
      x: Number(attributes.x),
      y: Number(attributes.y),
    });
  };
  let before = 0;
  TAG.lastIndex = 0;
  for (let match = TAG.exec(html); match !== null; match = TAG.exec(html)) {
    const [whole, closing, name = '', attributeText = '', selfClosing] = match;
    // A place where a line may end: the text goes on.
    if (whole === '<wbr>') continue;
    const top = open.at(-1);
    if (top !== undefined && match.index > before && !['script', 'style'].includes(top.name)) {
      const raw = html.slice(before, match.index);
      if (top.name === 'h2' && raw.trim() !== '') {
        const heading = unescaped(raw).trim();
        const times = (headings.get(heading) ?? 0) + 1;
        headings.set(heading, times);
        section = times === 1 ? heading : `${heading} ${times}`;
        tables = -1;
        svgs = -1;
      }
      place(top.name, raw, before, top.attributes);
    }
    before = match.index + whole.length;
    if (name === '') continue;
    if (closing === '/') {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}> at ${match.index}`);
      if (name === 'table') inTable = false;
      if (name === 'tbody') inBody = false;
      if (name === 'svg') inSvg = false;
      continue;
    }
    const attributes = attributesOf(attributeText);
    if (name === 'table') {
      tables++;
      inTable = true;
      row = -1;
      column = -1;
    }
    if (name === 'tbody') inBody = true;
    if (name === 'tr') {
      if (inBody) row++;
      column = -1;
    }
    if (name === 'td' || name === 'th') column++;
    if (name === 'svg') {
      svgs++;
      inSvg = true;
    }
    for (const shown of SHOWN) {
      const value = attributes[shown];
      if (value === undefined) continue;
      place(`@${shown}`, value, match.index + whole.indexOf(`${shown}="`) + shown.length + 2, attributes);
    }
    if (selfClosing === '/' || VOID.has(name)) {
      if (name === 'svg') inSvg = false;
      continue;
    }
    open.push({ name, attributes });
    if (name === 'script' || name === 'style') {
      const end = html.indexOf(`</${name}>`, before);
      TAG.lastIndex = end;
      before = end;
    }
  }
  if (open.length > 0) throw new Error(`open at the end: ${open.map(({ name }) => name).join(' ')}`);
  return places;
}
