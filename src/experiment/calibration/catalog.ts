import type { Check } from './contract.ts';
import { icCheck } from './ic-check.ts';
import { lossCheck } from './loss-check.ts';
import { nullMarketCheck } from './null-market-check.ts';
import { pairedCheck } from './paired-check.ts';
import { placeboCheck } from './placebo-check.ts';
import { rivalsCheck } from './rivals-check.ts';
import { trialsCheck } from './trials-check.ts';

/** All checks by the name that the command line knows them by. */
export const CALIBRATION_CHECKS = {
  paired: pairedCheck,
  placebo: placeboCheck,
  'null-markets': nullMarketCheck,
  ic: icCheck,
  loss: lossCheck,
  rivals: rivalsCheck,
  trials: trialsCheck,
} as const satisfies Readonly<Record<string, Check>>;

export type CalibrationCheckName = keyof typeof CALIBRATION_CHECKS;
