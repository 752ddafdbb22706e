import { expectedValue } from './expected-value.ts';
import type { GateEntry } from './gate.ts';
import { persistence } from './persistence.ts';
import { regime } from './regime.ts';
import { rollingQuantile } from './rolling-quantile.ts';
import { session } from './session.ts';
import { volatility } from './volatility.ts';
import { warmUp } from './warm-up.ts';
import { zThreshold } from './z-threshold.ts';

/** Every gate by the name that the configuration uses. */
export const gateCatalog: Readonly<Record<string, GateEntry>> = {
  'warm-up': warmUp,
  volatility,
  'z-threshold': zThreshold,
  'expected-value': expectedValue,
  'rolling-quantile': rollingQuantile,
  regime,
  persistence,
  session,
};
