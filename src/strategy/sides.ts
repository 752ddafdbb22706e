import { z } from 'zod';

export const sideSchema = z.enum(['both', 'long', 'short']);
export type Side = z.output<typeof sideSchema>;

/** A signed wish with the side that isn't traded left out. */
export function onSide(value: number, side: Side): number {
  if (side === 'long') return value > 0 ? value : 0;
  if (side === 'short') return value < 0 ? value : 0;
  return value;
}

/** The side of a number: 1 above 0, −1 below, 0 at 0 and where there is none (NaN); the side that isn't traded is 0. */
export function sideOf(value: number, side: Side): number {
  return value > 0 ? (side === 'short' ? 0 : 1) : value < 0 ? (side === 'long' ? 0 : -1) : 0;
}
