/** Parameters that keep the suites over the whole catalog quick, on `sampleSet`; a model that is not named has its defaults. */
export const QUICK: Readonly<Record<string, unknown>> = {
  gbdt: { rounds: 12, depth: 3, subsample: 0.8 },
  har: { terms: ['trend', 'noise', 'gappy'] },
};
