import {
  DAY_MS,
  type DriftPortrait,
  type ExploreAnswer,
  formatDuration,
  type InformationPortrait,
  type LabelPortrait,
  type MarketPortrait,
} from '../../core/index.ts';
import { compact, count, day, fixed, formatCount, interval, percent, pValue, signedPercent } from '../numbers.ts';

/** What a portrait says in words: the same on the page and in the terminal. */

export function spanText({ spanDays }: MarketPortrait): string {
  return spanDays < 730 ? `${fixed(spanDays, 0)} days` : `${fixed(spanDays / 365, 1)} years`;
}

export function gapsText({ gaps }: MarketPortrait): string {
  if (gaps.rows === 0) return 'none';
  const longest =
    gaps.longest === null ? '' : `, the longest ${formatCount(gaps.longest.rows, 'row')} from ${at(gaps.longest.from)}`;
  const [most] = gaps.months.toSorted((a, b) => b.gapRows - a.gapRows);
  const month =
    most === undefined || gaps.months.length < 2 ? '' : `; most of them in ${most.month} (${count(most.gapRows)})`;
  return `${formatCount(gaps.rows, 'row')} (${percent(gaps.share, 2)}) in ${formatCount(gaps.runs, 'run')}${longest}${month}`;
}

export function volumeText({ volume, zeroVolume }: MarketPortrait): string {
  const none =
    zeroVolume.rows === 0
      ? 'every bar has some'
      : `${formatCount(zeroVolume.rows, 'bar')} without (${percent(zeroVolume.share, 2)})`;
  return `${none}; median ${compact(volume.median)}, mean ${compact(volume.mean)}, 99 % below ${compact(volume.p99)}, largest ${compact(volume.max)}`;
}

export function staleText({ stale }: MarketPortrait): string {
  if (stale.rows === 0) return 'no close is that of the bar before';
  const longest =
    stale.longest === null || stale.longest.bars < 2
      ? ''
      : `; the longest run ${formatCount(stale.longest.bars, 'bar')} from ${at(stale.longest.from)}`;
  return `${formatCount(stale.rows, 'close')} repeat the one before (${percent(stale.share, 2)})${longest}`;
}

export function jumpsText({ jumps }: MarketPortrait): string {
  const { counts, limit, deviation } = jumps;
  const all = counts.jump + counts.spike + counts['after gap'];
  const beyond = `beyond ${limit} robust deviations (one is ${percent(deviation, 3)})`;
  if (all === 0) return `no move ${beyond}`;
  return (
    `${formatCount(all, 'move')} ${beyond}: ${formatCount(counts.jump, 'jump')} (the price stayed), ${formatCount(counts.spike, 'spike')} ` +
    `(taken back within 3 bars: a bad print or a wick), ${count(counts['after gap'])} after gaps (no move of one bar)`
  );
}

export function labelSentences(labels: LabelPortrait, intervalMs: number): string[] {
  const { leadBars, horizonBars, lookbackBars, fittedOn } = labels;
  const lead = leadBars === 0 ? 'at the row itself' : `${spellOf(leadBars * intervalMs)} later`;
  const best = labels.naiveAccuracy.value >= labels.majority ? 'the newest known label' : 'the most frequent regime';
  return [
    `Where the newest known label is taken for the regime ${lead}, it is right in ${percent(labels.naiveAccuracy.value)} of ${count(labels.scored)} rows ` +
      `(${interval(labels.naiveAccuracy.ci95, percent)}); always the most frequent regime in ${percent(labels.majority)}; the most frequent one behind each label ` +
      `in ${percent(labels.markovAccuracy)} (of the rows that it was counted on). A model has to beat ${best}.`,
    horizonBars > 0
      ? `A label reads up to ${spellOf(horizonBars * intervalMs)} ahead: it is a target, and known only then.`
      : `A label reads up to ${spellOf(lookbackBars * intervalMs)} back: neighbouring labels share nearly all of what they read, which alone makes them persist.`,
    ...(fittedOn === null
      ? []
      : [
          `The labeler is fitted on ${count(fittedOn.rows)} rows, ${day(fittedOn.from)} to ${day(fittedOn.to)}, and labels all others as it went on.`,
        ]),
  ];
}

export function informationSentences({ labels, information }: ExploreAnswer): string[] {
  const { reason, lags, leadAt, columns, naive, shifts, level } = information;
  if (reason !== null) return [`Not told: ${reason}.`];
  const found = columns.filter(({ lags: own }) => own.some((one) => told(one.p, level)));
  const beyond = beyondNaive(information);
  const lead = lags[leadAt]!.name;
  const judged = columns.filter(({ unjudged }) => unjudged === null).length;
  return [
    `Bits that a column says of the regime some time later, less what ${count(shifts)} chance alignments give; the regime has ${fixed(labels.entropyBits)} bits in all. ` +
      `The newest known label, which needs no model, says ${fixed(naive[leadAt]!.bits)} bits at ${lead}.`,
    `${count(found.length)} of ${formatCount(judged, 'column')} say something at some lag (marked *; ${percent(level, 0)} chance of any false mark among all columns and lags); ` +
      `${count(beyond.length)} say something at ${lead} beyond the newest known label. What is not marked is not told apart from noise.`,
    ...(beyond.length > 0 && labels.horizonBars === 0 && labels.leadBars > 0
      ? [
          'The label to come is partly made of bars that are known already, so some of what is said beyond the newest label is arithmetic, not foresight: it helps to call the label, and need not earn anything.',
        ]
      : []),
  ];
}

/** Columns that say something at the lead beyond the newest known label, the most telling first. */
export function beyondNaive({ columns, level }: InformationPortrait): InformationPortrait['columns'] {
  return columns
    .filter(({ beyondNaive: { p } }) => told(p, level))
    .toSorted((a, b) => b.beyondNaive.bits - a.beyondNaive.bits);
}

export function driftSentences(drift: DriftPortrait): string[] {
  if (drift.reason !== null) return [`Not told: ${drift.reason}.`];
  const { columns, first, last, windows, classDistance } = drift;
  const name = windows === 'year' ? ['first year', 'last year'] : ['first half', 'second half'];
  const of = (verdict: string) => columns.filter((column) => column.verdict === verdict).length;
  return [
    `The ${name[0]} (${day(first.from)} to ${day(first.to)}) beside the ${name[1]} (${day(last.from)} to ${day(last.to)}). ` +
      `The noise is what ${count(drift.permutations)} deals of blocks give, each block four times as long as the column remembers; the usual limits .1 and .25 of the stability index know nothing of that.`,
    `Of ${formatCount(columns.length, 'column')}: ${count(of('drift'))} drift (${percent(drift.level, 0)} chance of any false one), ${count(of('perhaps'))} perhaps (by themselves, not among so many), ` +
      `${count(of('within noise'))} within noise, ${count(of('too slow to tell'))} too slow to tell.`,
    ...(classDistance === null
      ? ['Shares of the regimes: too few labels in one of the windows.']
      : [
          `Shares of the regimes: ${percent(classDistance.value)} of the rows would have to change sides (noise up to ${percent(classDistance.noise95)}, p ${pValue(classDistance.p)}): ${classDistance.verdict}.`,
        ]),
  ];
}

/** The interval of a share's change. */
export function changeInterval({ difference: { ci95 } }: DriftPortrait['classes'][number]): string {
  return ci95.every(Number.isFinite) ? interval(ci95, (value) => signedPercent(value)) : 'too slow to tell';
}

export function redundantText({ correlations }: ExploreAnswer): string {
  const { redundant, limit, rows } = correlations;
  const of = `rank correlations of ${formatCount(rows, 'row')}`;
  if (redundant.length === 0) return `no pair beyond ${limit} (${of})`;
  return `${formatCount(redundant.length, 'pair')} beyond ±${limit} (${of}): one of each says what the other says`;
}

/** `4h`, `1d`; many days in days, which need not be whole. */
export function spellOf(ms: number): string {
  return ms > 2 * DAY_MS ? `${fixed(ms / DAY_MS, 0)} days` : formatDuration(ms);
}

/** `2021-03-21 11:30`. */
export function at(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** A mean return with sign, in percent of a bar. */
export const small = (value: number | null | undefined): string => signedPercent(value, 3);

/** Bits with a star where chance alignments do not explain them. */
export function bits({ bits: value, p }: { readonly bits: number; readonly p: number }, level: number): string {
  return `${fixed(value, 3)}${told(p, level) ? '*' : ''}`;
}

/** Whether a p says that something is told apart from noise; one that went through JSON undefined (null) says nothing. */
export function told(p: number | null, level = 0.05): boolean {
  return typeof p === 'number' && p <= level;
}
