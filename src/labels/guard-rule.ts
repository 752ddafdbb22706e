import {
  type Bars,
  InputError,
  type MemberCheck,
  pluginFault,
  requireMembers,
  shownMember,
  watchColumns,
} from '../core/index.ts';
import type { FittedRule, LabelParams, LabelRule, RuleSteps } from './contract.ts';

/** Codes are Int8. */
const MOST_NAMES = 127;

/**
 * A labeler of the user's own, watched: what it is, what it throws and its codes are checked wherever it is used.
 *
 * @param use the file as the configuration names it
 * @param path dotted key, for messages
 * @throws ConfigError PLUGIN_INVALID where `value` is no labeler
 */
export function guardRule(value: unknown, use: string, path: string): LabelRule {
  const rule = requireRule(value, use, path);
  const { restore } = rule;
  const guarded = (member: 'fit' | 'restore', make: () => FittedRule): FittedRule =>
    guardFitted(member, make, rule, use, path);
  return {
    ...rule,
    fit: (bars, train) => guarded('fit', () => unedited(bars, () => rule.fit(bars, train), use, path)),
    ...(restore === undefined
      ? {}
      : { restore: (params: LabelParams) => guarded('restore', () => restore.call(rule, params)) }),
  };
}

function guardFitted(
  member: 'fit' | 'restore',
  make: () => FittedRule,
  rule: LabelRule,
  use: string,
  path: string,
): FittedRule {
  let fitted: FittedRule;
  try {
    fitted = make();
  } catch (error) {
    throw pluginFault(error, use, `throws in ${member}`, path);
  }
  const { params, steps } = (fitted ?? {}) as Partial<FittedRule>;
  requireMembers(`${member} of ${use}`, 'fitted labeler', path, [
    ['steps', typeof steps === 'function' ? undefined : `${shownMember(steps)}, not a function`],
    ['params', typeof params === 'object' && params !== null ? undefined : `${shownMember(params)}, not a mapping`],
  ]);
  const watch = (b: Bars, doing: () => RuleSteps): RuleSteps =>
    guardSteps(b, () => unedited(b, doing, use, path), rule, use, path);
  const { replay, hindsight } = fitted;
  return {
    params: fitted.params,
    steps: (b, leadBars) => watch(b, () => fitted.steps(b, leadBars)),
    ...(replay === undefined ? {} : { replay: (b, leadBars) => watch(b, () => replay.call(fitted, b, leadBars)) }),
    ...(hindsight === undefined ? {} : { hindsight: hindsight.bind(fitted) }),
  };
}

function requireRule(value: unknown, use: string, path: string): LabelRule {
  const rule = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof LabelRule, unknown>>;
  const { name, names, horizonBars, known, lookbackBars, fitted, fit, restore } = rule;
  const is = (right: boolean, given: unknown, wanted: string) =>
    right ? undefined : `${shownMember(given)}, not ${wanted}`;
  const bars = (given: unknown) => is(Number.isInteger(given) && Number(given) >= 0, given, 'a whole number of bars');
  const members: MemberCheck[] = [
    ['fit', is(typeof fit === 'function', fit, 'a function')],
    ['name', is(typeof name === 'string' && name !== '', name, 'a text')],
    ['names', namesFault(names)],
    ['horizonBars', bars(horizonBars)],
    ['lookbackBars', bars(lookbackBars)],
    ['fitted', is(typeof fitted === 'boolean', fitted, 'true or false')],
    ['restore', is(!rule.fitted || typeof restore === 'function', restore, 'a function, which a fitted labeler needs')],
    ['known', is(known === undefined || typeof known === 'boolean', known, 'true or false')],
  ];
  requireMembers(`create of ${use}`, 'labeler', path, members);
  return value as LabelRule;
}

function namesFault(names: unknown): string | undefined {
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string' || name === '')) {
    return `${shownMember(names)}, not a list of regime names`;
  }
  if (names.length < 2) return `has ${names.length} names; at least 2 regimes are needed`;
  if (names.length > MOST_NAMES) return `has ${names.length} names; ${MOST_NAMES} is the most`;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  return twice === undefined ? undefined : `names "${twice}" twice`;
}

function guardSteps(bars: Bars, make: () => RuleSteps, rule: LabelRule, use: string, path: string): RuleSteps {
  let steps: RuleSteps;
  try {
    steps = make();
  } catch (error) {
    throw pluginFault(error, use, 'throws in steps', path);
  }
  const { inputNames, inputs, at } = (steps ?? {}) as Partial<RuleSteps>;
  requireMembers(`steps of ${use}`, 'steps', path, [
    ['at', typeof at === 'function' ? undefined : `${shownMember(at)}, not a function`],
    ['inputNames', Array.isArray(inputNames) ? undefined : `${shownMember(inputNames)}, not a list of names`],
    [
      'inputs',
      inputs instanceof Float64Array && inputs.length === inputNames?.length
        ? undefined
        : `${shownMember(inputs)}, not a Float64Array with one value for each of inputNames`,
    ],
  ]);
  // A look at the row's own values alone: all of them, at each row, would cost the square of the rows.
  const names = Object.keys(bars.columns);
  const columns = Object.values(bars.columns);
  return {
    inputNames: steps.inputNames,
    inputs: steps.inputs,
    ...(steps.early === undefined ? {} : { early: steps.early }),
    at: (row) => {
      const before = columns.map((values) => values[row]);
      let code: number;
      try {
        code = steps.at(row);
      } catch (error) {
        throw pluginFault(error, use, `throws at row ${row}`, path);
      }
      const edited = columns.findIndex((values, j) => !Object.is(values[row], before[j]));
      if (edited >= 0) {
        columns[edited]![row] = before[edited]!;
        throw editFault(names[edited]!, row, use, path);
      }
      if (Number.isInteger(code) && code >= -1 && code < rule.names.length) return code;
      throw new InputError('PLUGIN_FAILED', {
        what: `${use} gives the code ${code} at row ${row}; codes are −1 and 0 to ${rule.names.length - 1}, one for each of its names`,
        where: path,
        path,
        mend: `mend the file; regimewalk plugin check ${use} runs it on small markets`,
      });
    },
  };
}

/** What `make` gives, if it left the bars as they were. @throws InputError PLUGIN_FAILED */
function unedited<T>(bars: Bars, make: () => T, use: string, path: string): T {
  const edited = watchColumns(bars.columns, bars.time.length);
  const made = make();
  const edit = edited();
  if (edit !== undefined) throw editFault(edit.name, edit.row, use, path);
  return made;
}

function editFault(name: string, row: number, use: string, path: string): InputError {
  return new InputError('PLUGIN_FAILED', {
    what: `${use} edits "${name}" at row ${row}, which others read too`,
    where: path,
    path,
    mend: 'change a copy, such as bars.close.slice()',
  });
}
