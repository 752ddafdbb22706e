import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/trainers/index.ts';

describe('parseModel', () => {
  it('refuses a model that cannot do the task and names those that can', () => {
    expect(() => parseModel({ use: 'ridge', params: {} }, 'classify', 'model')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        path: 'model.use',
        what: 'model "ridge" cannot forecast probabilities of regimes',
        mend: 'use one of gbdt, random-forest, extra-trees, logistic, har, majority, naive, markov, soft-vote, stacking',
      }),
    );
    expect(() => parseModel({ use: 'markov' }, 'regress', 'model.returns')).toThrow(
      expect.objectContaining({
        path: 'model.returns.use',
        mend: 'use one of gbdt, random-forest, extra-trees, ridge, elastic-net, har, mean, soft-vote, stacking',
      }),
    );
  });

  it('answers an unknown name with the nearest known one', () => {
    expect(() => parseModel({ use: 'logistc' }, 'classify', 'model')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_PLUGIN',
        what: 'there is no model "logistc"; did you mean "logistic"?',
      }),
    );
  });

  it('refuses an impossible value with its key', () => {
    expect(() => parseModel({ use: 'logistic', params: { C: 0 } }, 'classify', 'model')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', path: 'model.params.C' }),
    );
  });

  it('takes a specification without params', () => {
    expect(parseModel({ use: 'mean' }, 'regress', 'model.returns').name).toBe('mean');
  });
});
