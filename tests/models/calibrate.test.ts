import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { type CalibrationRows, calibrate, calibratorCatalog, parseCalibration } from '../../src/models/index.ts';

/** Classes drawn from softmax(sharpness × margins), given as softmax(margins), in five folds. */
function rowsOf(rows: number, sharpness: number): CalibrationRows {
  const rng = makeRng(23);
  const probabilities = new Float64Array(rows * 3);
  const truth = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const margins = [2 * rng.normal(), 2 * rng.normal(), 2 * rng.normal()];
    const sum = margins.reduce((all, margin) => all + Math.exp(margin), 0);
    const real = margins.map((margin) => Math.exp(sharpness * margin));
    margins.forEach((margin, k) => {
      probabilities[3 * i + k] = Math.exp(margin) / sum;
    });
    let u = rng.next() * real.reduce((a, b) => a + b, 0);
    while (truth[i]! < 2 && u > real[truth[i]!]!) u -= real[truth[i]!++]!;
  }
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const folds = [0, 1, 2, 3, 4].map((fold) => ({
    train: all.filter((i) => i % 5 !== fold),
    test: all.filter((i) => i % 5 === fold),
  }));
  return { probabilities, truth, classes: 3, folds };
}

describe.each(Object.keys(calibratorCatalog))('%s', (use) => {
  const calibrator = parseCalibration({ use })!;

  it('is used where it lowers the log loss of rows held out, and says by how much', () => {
    const { fitted, params } = calibrate(calibrator, rowsOf(3000, 0.4), 'calibrate part');
    expect(fitted).not.toBeNull();
    const { logLossBefore, logLossAfter, heldOutRows } = params.crossFitted as Record<string, number>;
    expect(logLossAfter!).toBeLessThan(logLossBefore!);
    expect(heldOutRows).toBe(3000);
    expect(params).toMatchObject({ use, source: 'calibrate part', rows: 3000 });
  });

  it('is skipped where it does not, and says so', () => {
    // The first half is overconfident, the second is right: what is learned of one harms the other.
    const [off, right] = [rowsOf(600, 0.3), rowsOf(600, 1)];
    const first = Int32Array.from({ length: 600 }, (_, i) => i);
    const rows = {
      probabilities: Float64Array.of(...off.probabilities, ...right.probabilities),
      truth: Int32Array.of(...off.truth, ...right.truth),
      classes: 3,
      folds: [{ train: first, test: first.map((i) => i + 600) }],
    };
    const { fitted, params } = calibrate(calibrator, rows, 'calibrate part');
    expect(fitted).toBeNull();
    expect(params).toMatchObject({
      use,
      skipped: expect.stringMatching(/^it does not lower the log loss of rows held out/),
    });
  });

  it('is skipped where nothing can be fitted or held out', () => {
    const rows = rowsOf(80, 0.4);
    expect(calibrate(calibrator, { ...rows, folds: [] }, 'x').params.skipped).toBe(
      'too few rows to hold it against others',
    );
    const few = { ...rows, probabilities: rows.probabilities.slice(0, 90), truth: rows.truth.slice(0, 30) };
    expect(calibrate(calibrator, few, 'x').params.skipped).toBe('30 calibration rows, 50 needed');
  });
});
