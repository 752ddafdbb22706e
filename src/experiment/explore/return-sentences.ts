import {
  type Autocorrelation,
  DAY_MS,
  formatDuration,
  type ReturnShape,
  type ReturnsPortrait,
} from '../../core/index.ts';

/** What the figures of the returns mean for whoever models them. */
export function returnSentences(
  { shapes, returns, absolute, hours, weekdays }: Omit<ReturnsPortrait, 'sentences'>,
  intervalMs: number,
): string[] {
  return [
    ...shapes.slice(0, 1).flatMap((shape) => tailSentence(shape)),
    ...indexSentence(shapes[0]),
    ...memorySentence(returns, intervalMs),
    ...stormSentence(absolute, intervalMs),
    ...seasonSentence('hours', hours),
    ...seasonSentence('weekdays', weekdays),
  ];
}

function tailSentence({ beyond, excessKurtosis }: ReturnShape): string[] {
  // Too few returns, or returns that are all alike, have no shape.
  if (Number.isNaN(excessKurtosis)) return [];
  const [far] = beyond.filter(({ deviations }) => deviations === 5);
  const brings = far!.normal < 0.5 ? 'less than one' : `about ${Math.round(far!.normal)}`;
  return [
    `${far!.count} bars lie beyond 5 deviations, where a normal law brings ${brings}; excess kurtosis is ${excessKurtosis.toFixed(1)} (normal: 0). ` +
      'No figure here assumes a normal law, and limits set in deviations should not either.',
  ];
}

function indexSentence(shape: ReturnShape | undefined): string[] {
  if (shape === undefined) return [];
  const index = Math.min(shape.tailIndex.falls, shape.tailIndex.rises);
  if (!(index < 4)) return [];
  return [
    `The heavier tail has an index of about ${index.toFixed(1)}: below 4 the kurtosis has no true value, ` +
      `and grows with the length of the file${index < 2 ? '; below 2 the deviation has none either' : ''}.`,
  ];
}

const excludes0 = ({ ci95: [low, high] }: Autocorrelation): boolean => low > 0 || high < 0;

function memorySentence(lags: readonly Autocorrelation[], intervalMs: number): string[] {
  const returns = lags.filter(({ value }) => !Number.isNaN(value));
  if (returns.length === 0) return [];
  const found = returns.filter(excludes0);
  const name = ({ lagBars, value }: Autocorrelation): string =>
    `${formatDuration(lagBars * intervalMs)} (${value.toFixed(3)})`;
  const which = found.length === 0 ? '' : `: ${found.map(name).join(', ')}`;
  return [
    `Returns: at ${found.length} of ${returns.length} lags the interval leaves out 0${which}; chance alone does that at 1 in 20.`,
  ];
}

function stormSentence(absolute: readonly Autocorrelation[], intervalMs: number): string[] {
  const day = absolute.find(({ lagBars }) => lagBars * intervalMs === DAY_MS) ?? absolute[0];
  if (day === undefined || Number.isNaN(day.value)) return [];
  const after = formatDuration(day.lagBars * intervalMs);
  const figure = `correlate ${day.value.toFixed(2)} with those ${after} later`;
  if (day.ci95[0] > 0)
    return [
      `Sizes of moves ${figure}: calm and storm last, so bars are not independent and errors that assume it are too small.`,
    ];
  return [`Sizes of moves ${figure}, which is not told apart from 0.`];
}

function seasonSentence(what: 'hours' | 'weekdays', parts: ReturnsPortrait['hours']): string[] {
  if (parts.length === 0) return [];
  const names = (found: ReturnsPortrait['hours']): string =>
    found.length === 0 ? 'none' : found.map(({ name }) => name).join(', ');
  const returns = parts.filter(({ meanP }) => meanP <= 0.05);
  const active = parts.filter(({ activityP }) => activityP <= 0.05);
  const all = active.length > 8 ? `${active.length} of ${parts.length}` : names(active);
  return [
    `Of ${parts.length} ${what}, those whose mean return differs from 0 (all tested at once): ${names(returns)}; ` +
      `those livelier or calmer than usual: ${all}.`,
  ];
}
