import type { SegmentContext } from '../walkforward/index.ts';
import { featureMatrix, globalLabels, type Prepared } from './prepare.ts';
import { segmentContext } from './segments/segment-job.ts';

/** What of a prepared configuration fits need. */
export type FitInputs = Pick<Prepared, 'config' | 'bars' | 'plugins' | 'own' | 'configHash' | 'dataHash'>;

/** What segments share, for fits on this thread that leave nothing in a run's folder: features and labels are computed here. */
export function preparedContext(prepared: FitInputs): SegmentContext {
  const { config, bars, own, configHash, dataHash } = prepared;
  const { matrix, firstRow } = featureMatrix(prepared);
  const labelled = globalLabels(prepared);
  const inputs = { config, bars, features: matrix, firstFeatureRow: firstRow, labelled, configHash, dataHash };
  return segmentContext({ ...inputs, runDir: '', pluginRefs: own.refs }, own);
}
