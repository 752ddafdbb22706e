export { CALIBRATION_CHECKS, type CalibrationCheckName } from './catalog.ts';
export { type CalibrationAnswer, type CalibrationRun, calibrationRun } from './run-calibration.ts';
export type { CalibrationRow } from './tally.ts';
