import type { z } from 'zod';
import { catalogEntry, parseParams } from '../../core/index.ts';
import { beta, betaSchema } from './beta.ts';
import type { Calibrator } from './contract.ts';
import { dirichlet, dirichletSchema } from './dirichlet.ts';
import { isotonic, isotonicSchema } from './isotonic.ts';
import { platt, plattSchema } from './platt.ts';
import { temperature, temperatureSchema } from './temperature.ts';

/** A calibrator's parameter schema and factory. */
export interface CalibratorEntry {
  readonly schema: z.ZodType;
  readonly make: (params: never) => Calibrator;
}

/** Every calibrator by the name that the configuration uses. */
export const calibratorCatalog: Readonly<Record<string, CalibratorEntry>> = {
  temperature: { schema: temperatureSchema, make: temperature },
  platt: { schema: plattSchema, make: platt },
  isotonic: { schema: isotonicSchema, make: isotonic },
  beta: { schema: betaSchema, make: beta },
  dirichlet: { schema: dirichletSchema, make: dirichlet },
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
