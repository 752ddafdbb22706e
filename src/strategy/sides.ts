import { z } from 'zod';

export const sideSchema = z.enum(['both', 'long', 'short']);
export type Side = z.output<typeof sideSchema>;

/** A signed wish with the side that isn't traded left out. */
export function onSide(value: number, side: Side): number {
  if (side === 'long') return value > 0 ? value : 0;
  if (side === 'short') return value < 0 ? value : 0;
  return value;
}
