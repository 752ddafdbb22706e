import { z } from 'zod';
import { BAR_COLUMNS } from './contract.ts';

const OWN: readonly string[] = BAR_COLUMNS;

/** The name of a joined column in the configuration. */
export const joinedColumnSchema = z
  .string()
  .min(1)
  .refine((name) => !OWN.includes(name), { error: `not one of the bars' own columns (${OWN.join(', ')})` });

/** `_name` for output names where the column isn't the usual one, so that a feature can be used on two series. */
export function columnSuffix(name: string, usual: string): string {
  return name === usual ? '' : `_${name}`;
}
