import type { LoadedConfig } from '../config/index.ts';
import type { Progress } from '../core/index.ts';

/** The world as commands see it: what they write to and call. Tests hand in their own. */
export interface Context {
  /** Standard output: the answer, and nothing else. */
  out(text: string): void;
  /** Standard error: progress, logs, tables beside a JSON answer, errors. */
  err(text: string): void;
  /** The process will end with this code once all is written. */
  fail(exitCode: number): void;
  /** Whether standard output takes colour codes. */
  readonly color: boolean;
  /** Columns of the terminal, where standard output is one. */
  readonly width: number | undefined;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
  /** Stack traces of what should never happen. */
  readonly debug: boolean;
  progress(quiet: boolean): Progress;
  /** Aborts at the first Ctrl-C, once {@link armInterrupt} was called; before that Ctrl-C ends the process at once. */
  readonly signal: AbortSignal;
  /** Says that this command stops cleanly when `signal` aborts. */
  armInterrupt(): void;
  /** Loaded when needed, so that `--help` doesn't wait for onnxruntime. */
  experiment(): Promise<Experiment>;
  data(): Promise<DataRoom>;
  features(): Promise<FeaturesRoom>;
  audit(): Promise<AuditRoom>;
  models(): Promise<ModelsRoom>;
  sweep(): Promise<SweepRoom>;
  /** Writes the index of the results folder again; returns its path. */
  index(loaded: LoadedConfig): Promise<string>;
}

type ExperimentRoom = typeof import('../experiment/index.ts');
export type Experiment = Pick<
  ExperimentRoom,
  | 'analyzeRun'
  | 'benchRun'
  | 'calibrationRun'
  | 'checkPluginFile'
  | 'compareRuns'
  | 'exploreRun'
  | 'exportTables'
  | 'runWalkforward'
  | 'planRun'
  | 'predictRun'
  | 'trainRun'
  | 'backtestAssets'
  | 'backtestRun'
  | 'runAssets'
  | 'labelsRun'
  | 'featuresRun'
  | 'horizonWeightsRun'
  | 'listRuns'
  | 'refuseRunFolder'
  | 'reportRun'
>;
export type DataRoom = Pick<
  typeof import('../data/index.ts'),
  | 'readBars'
  | 'writeMarket'
  | 'generatedWith'
  | 'importCsv'
  | 'inspectFile'
  | 'formatDataReport'
  | 'downloadBars'
  | 'originOf'
  | 'isUnfinished'
  | 'formatDownloadReport'
  | 'sleepUntil'
  | 'examineFile'
  | 'formatExamination'
  | 'fixFile'
  | 'resampleBars'
  | 'writeDataFile'
  | 'LENIENT_POLICIES'
>;
export type FeaturesRoom = Pick<typeof import('../features/index.ts'), 'describeFeatures' | 'describeTransforms'>;
export type ModelsRoom = Pick<
  typeof import('../models/index.ts'),
  'readXgboost' | 'takeRounds' | 'treesToOnnx' | 'encodeOnnx'
>;
export type AuditRoom = Pick<typeof import('../audit/index.ts'), 'auditRun'>;
export type SweepRoom = Pick<
  typeof import('../sweep/index.ts'),
  'tpeBench' | 'runSweep' | 'showSweep' | 'listSweeps' | 'exportTrials'
>;
