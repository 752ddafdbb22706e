import type { Config } from '../../config/index.ts';
import { ConfigError, type SweepObjective } from '../../core/index.ts';
import { findMeasure, isFigureOfDays, type MeasureOf } from '../../experiment/index.ts';

type Named = Pick<Config, 'strategies' | 'compare' | 'sweep'> & { readonly model: Pick<Config['model'], 'returns'> };

/**
 * What the sweep wants: `sweep.objectives`, in the vocabulary of own targets, each with the side that is the better one.
 *
 * @throws ConfigError CONFIG_INVALID, UNKNOWN_STRATEGY with the dotted key at fault
 */
export function parseObjectives(config: Named): SweepObjective[] {
  const { objectives } = config.sweep;
  if (objectives.length === 0) {
    throw invalid(
      'sweep.objectives',
      'the sweep has no objective',
      'write for example objectives: [{ of: strategies.<name>.sharpe }]',
    );
  }
  return objectives.map(({ of, goal }, i) => {
    const path = `sweep.objectives.${i}`;
    if (objectives.findIndex((other) => other.of === of) < i)
      throw invalid(`${path}.of`, `"${of}" is an objective already`, 'name each figure once');
    const measure = findMeasure(of, `${path}.of`, config);
    if (goal === undefined && measure.better === null) {
      throw invalid(path, `neither side of "${of}" is the better one`, 'say which: goal: maximise, or goal: minimise');
    }
    return {
      of,
      goal: goal ?? (measure.better === 'higher' ? 'maximise' : 'minimise'),
      strategy: strategyOf(measure.of),
      ...(measure.of.kind === 'improvement' ? { baseline: measure.of.baseline } : {}),
    };
  });
}

function strategyOf(of: MeasureOf): string | null {
  if (of.kind === 'account') return of.strategy;
  return of.kind === 'improvement' ? of.against : null;
}

/** An objective ready to be measured. */
export interface WantedFigure {
  /** 1 where the figure is to be great, −1 where it is to be small. */
  readonly sign: 1 | -1;
  readonly of: MeasureOf;
}

/** The figures of objectives that were parsed already. */
export function wantedFigures(objectives: readonly SweepObjective[], config: Named): WantedFigure[] {
  return objectives.map(({ of, goal }, i) => ({
    sign: goal === 'maximise' ? 1 : -1,
    of: findMeasure(of, `sweep.objectives.${i}.of`, config).of,
  }));
}

/** The strategies whose figures are wanted, the first objective's first; each with whether bars, fills or trades are looked at. */
export function strategiesWanted(wanted: readonly WantedFigure[]): Map<string, { bars: boolean }> {
  const found = new Map<string, { bars: boolean }>();
  const add = (name: string, bars: boolean): void => {
    found.set(name, { bars: bars || found.get(name)?.bars === true });
  };
  for (const { of } of wanted) {
    if (of.kind === 'account') add(of.strategy, !isFigureOfDays(of.figure));
    if (of.kind !== 'improvement') continue;
    add(of.against, false);
    add(of.baseline, false);
  }
  return found;
}

function invalid(path: string, what: string, mend: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
}
