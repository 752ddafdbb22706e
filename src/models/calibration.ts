import type { z } from 'zod';
import { catalogEntry, parseParams } from '../core/index.ts';
import type { Calibrator } from './calibrator.ts';
import { temperature, temperatureSchema } from './temperature.ts';

/** A calibrator's parameter schema and factory. */
export interface CalibratorEntry {
  readonly schema: z.ZodType;
  readonly make: (params: never) => Calibrator;
}

/** Every calibrator by the name that the configuration uses. */
export const calibratorCatalog: Readonly<Record<string, CalibratorEntry>> = {
  temperature: { schema: temperatureSchema, make: temperature },
};

/**
 * The calibrator of a specification, its parameters parsed.
 *
 * @returns null for null: forecasts are served as the model gives them
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function parseCalibration(
  spec: { readonly use: string; readonly params?: unknown } | null,
  path = 'calibration',
): Calibrator | null {
  if (spec === null) return null;
  const { schema, make } = catalogEntry(calibratorCatalog, 'calibrator', spec.use, `${path}.use`);
  return make(parseParams(schema, spec.params ?? {}, `${path}.params`) as never);
}
