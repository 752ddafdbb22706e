import { z } from 'zod';
import { assetsSchema, refuseSharedFiles } from './asset-schema.ts';

const number = (message: string) => z.number({ error: `expected a number${message === '' ? '' : ` ${message}`}` });
const positive = number('above 0').positive('must be above 0');
const notNegative = number('of at least 0').nonnegative('must not be negative');
const count = positive.int('must be a whole number');
const text = z.string({ error: 'expected text' }).min(1, 'must not be empty');
const flag = z.boolean({ error: 'expected true or false' });
const share = number('from 0 to 1').min(0, 'must lie from 0 to 1').max(1, 'must lie from 0 to 1');

const windowMessage = 'expected a duration (30m, 4h, 5d, 12w) or a whole number of bars';

/** A window: bars, or text such as `4h`. What it is in bars is only known beside the data's interval. */
const window = z.union(
  [
    z.number().int(windowMessage).nonnegative(windowMessage),
    z.string().regex(/^\s*\d+(\.\d+)?\s*(s|m|h|d|w)\s*$/, windowMessage),
  ],
  { error: windowMessage },
);

/** A plug-in by name; what its parameters may be is its own room's business. */
const plugin = z.strictObject({ use: text, params: z.record(z.string(), z.unknown()).default({}) });

/** A feature, over the bars or another series, with transforms behind it. */
const featureEntry = plugin.extend({
  on: text.nullable().optional(),
  transform: z.array(plugin, { error: 'expected a list of { use, params }' }).nullable().optional(),
  keepOriginal: flag.optional(),
});

const isoTime = z
  .string({ error: 'expected an ISO time or date such as 2022-01-01 or 2022-01-01T12:00:00Z' })
  .refine((value) => !Number.isNaN(isoTimeMs(value)), 'expected an ISO time or date such as 2022-01-01');

const durationMessage = 'expected a duration such as 30m, 8h or 1d';
const duration = z.string({ error: durationMessage }).regex(/^\s*\d+(\.\d+)?\s*(s|m|h|d|w)\s*$/, durationMessage);

/** One joined series: a file, or a higher timeframe of the bars themselves. */
const seriesSchema = z
  .strictObject({
    file: text.nullable().default(null),
    resample: duration.nullable().default(null),
    kind: z.enum(['auto', 'points', 'bars']).default('auto'),
    time: text.nullable().default(null),
    availableAt: text.nullable().default(null),
    columns: z.record(text, text).nullable().default(null),
    delay: duration.default('0s'),
    staleAfter: duration
      .refine((value) => Number.parseFloat(value) > 0, 'must be above 0; null: never')
      .nullable()
      .optional(),
  })
  .refine((entry) => (entry.file === null) !== (entry.resample === null), 'needs either a file, or resample: 4h')
  .refine((entry) => entry.resample === null || entry.kind !== 'points', {
    path: ['kind'],
    error: 'bars made of the bars themselves are bars',
  })
  .refine((entry) => entry.resample === null || entry.time === null, {
    path: ['time'],
    error: 'is of a file; bars made of the bars themselves have their times',
  })
  .refine((entry) => entry.resample === null || entry.availableAt === null, {
    path: ['availableAt'],
    error: 'is of a file; bars made of the bars themselves are known at their close',
  });

const rangeSchema = z
  .strictObject({ from: isoTime.nullable().default(null), to: isoTime.nullable().default(null) })
  .refine((range) => range.from === null || range.to === null || isoTimeMs(range.from) < isoTimeMs(range.to), {
    path: ['to'],
    error: 'must lie after from',
  });

const dataSchema = z
  .strictObject({
    file: text,
    assets: assetsSchema,
    generate: z
      .strictObject({
        years: positive,
        interval: z.string({ error: 'expected a duration such as 30m' }).regex(/^\d+(s|m|h|d|w)$/, {
          error: 'expected a duration such as 30m',
        }),
        regimes: count.max(4, 'must be 1, 2, 3 or 4'),
        drift: number(''),
        seed: count.or(z.literal(0)),
      })
      .nullable(),
    // Further keys name further columns: `vwap: VWAP`.
    columns: z
      .object({ time: text, open: text, high: text, low: text, close: text, volume: text })
      .catchall(text)
      .refine((columns) => !Object.hasOwn(columns, 'gap'), {
        path: ['gap'],
        error: 'gap is what the bars call their missing rows: give the column another name',
      }),
    from: isoTime.nullable(),
    to: isoTime.nullable(),
    ranges: z.record(text, rangeSchema, { error: 'expected ranges by name: { train: { from, to } }' }),
    range: text.nullable(),
    policies: z.strictObject({
      unordered: z.enum(['refuse', 'sort']),
      duplicates: z.enum(['refuse', 'first', 'last']),
      inconsistent: z.enum(['refuse', 'gap']),
      infinite: z.enum(['refuse', 'gap']),
      missing: z.enum(['gap', 'refuse']),
    }),
    fundingFile: text.nullable(),
    finerFile: text.nullable(),
    series: z
      .record(text, seriesSchema, { error: 'expected series by name; {} for none' })
      .superRefine((series, context) => {
        for (const name of Object.keys(series)) {
          if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
          context.addIssue({ code: 'custom', path: [name], message: 'name it with letters, digits and _ alone' });
        }
      }),
  })
  .refine((data) => data.from === null || data.to === null || isoTimeMs(data.from) < isoTimeMs(data.to), {
    path: ['to'],
    error: 'must lie after data.from',
  })
  .superRefine(refuseSharedFiles);

/** A calibrator, fitted on the calibrate part or cross-fitted. */
const calibrationSchema = plugin.extend({
  crossFit: z
    .number({ error: 'expected a whole number of folds of at least 2' })
    .int('must be a whole number of folds')
    .min(2, 'needs at least 2 folds')
    .max(50, 'must not be above 50')
    .nullable()
    .optional(),
});

/** Sets of regimes that hold the one to come with probability 1 − alpha. */
const conformalSchema = z.strictObject({
  alpha: number('between 0 and 1').gt(0, 'must be above 0').lt(1, 'must be below 1').default(0.1),
  method: z.enum(['adaptive', 'split']).default('adaptive'),
  score: z.enum(['lac', 'aps']).default('lac'),
  gamma: number('above 0').gt(0, 'must be above 0').max(1, 'must not be above 1').default(0.005),
});

/** Weights by the IC on inner folds, shrunk to equal ones. */
const innerIcSchema = z.strictObject({
  use: z.literal('inner-ic'),
  params: z
    .strictObject({
      folds: z
        .number({ error: 'expected a whole number of folds of at least 2' })
        .int('must be a whole number of folds')
        .min(2, 'needs at least 2 folds')
        .max(50, 'must not be above 50')
        .default(5),
      shrink: z
        .union([z.literal('james-stein'), z.number()], { error: 'expected james-stein or a number from 0 to 1' })
        .refine(
          (value) => typeof value !== 'number' || (value >= 0 && value <= 1),
          'expected james-stein or a number from 0 (as the ICs say) to 1 (equal weights)',
        )
        .default('james-stein'),
      floor: share.default(0),
    })
    .prefault({}),
});

/** How each segment's model goes on from the one before it. */
const warmStartSchema = z.strictObject({
  rounds: count,
  shrink: number('above 0, up to 1').gt(0, 'must be above 0').max(1, 'must not be above 1').default(0.9),
  keepRounds: count.default(200),
  restartEvery: count.nullable().default(null),
});
/** Parameters that are chosen on inner folds of the train window; which ones a model has is its room's business. */
const tuningSchema = z.strictObject({
  when: z.enum(['segment', 'once']).default('segment'),
  search: z.record(text, z.array(z.unknown(), { error: 'expected a list of values' }), {
    error: 'expected values by parameter: { depth: [3, 4, 6] }',
  }),
  folds: plugin.nullable().optional(),
  trials: count.nullable().optional(),
  score: text.nullable().optional(),
  rule: z.enum(['best', 'one-se']).default('best'),
});

/** What of a head is chosen inside the train window. */
const choices = { selection: plugin.nullable().optional(), tuning: tuningSchema.nullable().optional() };

const modelSchema = plugin.extend({
  labelInputs: z.union([z.boolean(), z.literal('known')], { error: 'expected true, false or known' }),
  warmStart: warmStartSchema.nullable().optional(),
  transforms: z.array(plugin, { error: 'expected a list of { use, params }, or null' }).nullable(),
  returns: plugin
    .extend({
      horizons: z.array(window, { error: 'expected a list of durations' }).min(1, 'needs at least one horizon'),
      weights: z
        .union(
          [
            z.array(notNegative),
            z.literal('inner-ic').transform(() => innerIcSchema.parse({ use: 'inner-ic' })),
            innerIcSchema,
          ],
          {
            error: (issue) =>
              issue.code === 'invalid_union'
                ? 'expected a list of numbers, inner-ic, or null for equal weights'
                : undefined,
          },
        )
        .nullable(),
      reference: window,
      calibration: calibrationSchema.nullable().optional(),
      warmStart: warmStartSchema.nullable().optional(),
      ...choices,
    })
    .refine((head) => !isList(head.weights) || head.weights.length === head.horizons.length, {
      path: ['weights'],
      error: 'needs one weight a horizon',
    })
    .refine((head) => !isList(head.weights) || head.weights.some((weight) => weight > 0), {
      path: ['weights'],
      error: 'needs a weight above 0',
    })
    .refine((head) => floorOf(head.weights) * head.horizons.length <= 1, {
      path: ['weights', 'params', 'floor'],
      error: 'must not be above 1 ÷ the number of horizons',
    })
    .nullable(),
  conformal: conformalSchema.nullable().optional(),
  ...choices,
});

function isList(weights: unknown): weights is readonly number[] {
  return Array.isArray(weights);
}

function floorOf(weights: unknown): number {
  const { params } = (weights ?? {}) as { readonly params?: { readonly floor?: number } };
  return params?.floor ?? 0;
}

const walkForwardSchema = z.strictObject({
  scheme: z.enum(['rolling', 'expanding']),
  trainWeeks: positive,
  testWeeks: positive,
  embargoBars: notNegative.int('must be a whole number of bars'),
  shares: z
    .strictObject({ stop: share, calibrate: share })
    .refine((shares) => shares.stop + shares.calibrate < 1, 'stop and calibrate together must stay below 1'),
  minTrainRows: count,
});

/** The room `backtest` reads execution rules and refuses unknown keys; this checks the values that it can name. */
const executionSchema = z.looseObject({
  accounting: z.enum(['units', 'weights']),
  fill: z.enum(['next-open', 'next-close', 'next-vwap']),
  costBps: notNegative,
  costs: z.array(plugin, { error: 'expected a list of { use, params }, or null' }).nullable(),
  capital: positive,
  volumeCap: share.nullable(),
  maxPosition: positive.nullable(),
  maxLeverage: positive.nullable(),
  minTrade: share,
  fillOnGap: flag,
  stopLoss: z.record(z.string(), z.unknown()).nullable(),
  takeProfit: z.record(z.string(), z.unknown()).nullable(),
  breakEven: z.record(z.string(), z.unknown()).nullable(),
  armDelayBars: window,
  intrabar: z.enum(['worst', 'best', 'stop-first', 'replay']),
  timedExitBars: window.nullable(),
  cooldownBars: window,
});

const workersMessage = 'expected auto or a whole number of at least 1';

/** A target of the user's own; what `of` may name is the business of the room that measures it. */
const ownTarget = z
  .strictObject({
    name: text.regex(/^\S(.*\S)?$/, 'must be one line, without blanks around it'),
    of: text,
    above: number('').optional(),
    below: number('').optional(),
    beat: z.enum(['naive', 'none']).default('none'),
  })
  .refine(
    (target) => (target.above === undefined) !== (target.below === undefined),
    'needs either above or below, with a level',
  );

/** What `sweep` searches; spaces, samplers and pruners stay unknown: their rooms parse them. */
const sweepSchema = z.strictObject({
  space: z.record(text, z.unknown(), { error: 'expected distributions by dotted path; {} for none' }),
  constraints: z.array(text, { error: 'expected a list of comparisons such as "model.params.depth < 8"' }),
  fixed: z.record(text, z.unknown(), { error: 'expected values by dotted path; {} for none' }),
  objectives: z.array(z.strictObject({ of: text, goal: z.enum(['maximise', 'minimise']).optional() }), {
    error: 'expected a list of { of, goal }',
  }),
  sampler: plugin,
  pruner: plugin,
  trials: count,
  batch: count,
  lockBox: share.refine((value) => value < 1, 'must lie below 1: nothing would be left to search on'),
  nested: count.min(2, 'needs at least two folds').nullable(),
});

/** Every section of `config.yml`. Plug-in parameters, strategies and stops stay unknown: their rooms parse them. */
export const configSchema = z.strictObject({
  seed: number('of at least 0').int('must be a whole number').min(0, 'must not be negative'),
  data: dataSchema,
  features: z.array(featureEntry, { error: 'expected a list of { use, params }' }),
  labels: plugin.extend({ filter: plugin.nullable().default(null), leadBars: window.optional() }),
  model: modelSchema,
  calibration: calibrationSchema.nullable(),
  walkForward: walkForwardSchema,
  strategies: z.record(
    text,
    z.record(z.string(), z.unknown(), { error: 'expected a strategy: { use, params, gates, … } or { from, … }' }),
    { error: 'expected strategies by name; {} for none' },
  ),
  compare: z.array(z.strictObject({ baseline: text, against: z.array(text).min(1, 'needs at least one strategy') }), {
    error: 'expected a list of { baseline, against: […] }',
  }),
  execution: executionSchema,
  targets: z.strictObject({
    accuracy: share,
    macroF1: share,
    persistenceDays: notNegative,
    sharpeImprovement: notNegative,
    diagHorizonBars: count,
    own: z.array(ownTarget, { error: 'expected a list of { name, of, above | below, beat }' }).optional(),
  }),
  sweep: sweepSchema,
  runtime: z.strictObject({
    workers: z.union([z.literal('auto'), z.number().int(workersMessage).positive(workersMessage)], {
      error: workersMessage,
    }),
    results: text,
    models: text,
    logs: text,
    featureStore: text.nullable(),
    featureStoreMb: notNegative,
  }),
});

/**
 * Epoch ms of an ISO time or date; UTC where it names no offset.
 *
 * @returns NaN where it is neither
 */
export function isoTimeMs(value: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    value.trim(),
  );
  if (match === null) return Number.NaN;
  const offset = match[3] ?? 'Z';
  const colon = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const day = Date.parse(`${match[1]}T00:00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== match[1]) return Number.NaN;
  return Date.parse(`${match[1]}T${match[2] ?? '00:00'}${colon}`);
}

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The validated, deeply frozen configuration: the shape of `config.yml`. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;
export type DataConfig = Config['data'];
export type GenerateConfig = NonNullable<DataConfig['generate']>;
export type SeriesConfig = DataConfig['series'][string];
export type ColumnsConfig = DataConfig['columns'];
export type LabelsConfig = Config['labels'];
export type SweepConfig = Config['sweep'];
