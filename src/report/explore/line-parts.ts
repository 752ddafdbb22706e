import { type TextOptions, textWidth, wrap } from '../text.ts';

const NAME = 24;

/** Sentences, wrapped. */
export function said(sentences: readonly string[], options: TextOptions): string[] {
  return sentences.flatMap((text) => wrap(text, textWidth(options)));
}

/** A name that fits its column. */
export function cut(name: string): string {
  return name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;
}
