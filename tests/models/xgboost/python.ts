import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** A Python with xgboost 3.2 (or xgboost-cpu) and numpy; undefined where the tests are to do without. */
const python = process.env.REGIMEWALK_PYTHON;
const script = fileURLToPath(new URL('booster.py', import.meta.url));

/** That Python, inside of a suite that is not skipped. */
export const pythonPath = (): string => python!;

/** A suite that asks XGBoost itself; without it the suite is skipped and says so in its title. */
export function describeWithPython(title: string, suite: () => void): void {
  if (python !== undefined && python !== '') describe(title, suite);
  else
    describe.skip(`${title} [skipped: needs REGIMEWALK_PYTHON, a Python with xgboost]`, () => it('skipped', () => {}));
}

/** Runs the script beside this file; what it prints is shown where it fails. */
export function runPython(command: 'train' | 'predict', folder: string): void {
  execFileSync(python!, [script, command, folder], { stdio: 'pipe' });
}
