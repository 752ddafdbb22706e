import { type Labels, makeRng, type Range } from '../core/index.ts';
import { growingBars } from '../experiment/index.ts';
import type { FittedLabeler } from '../labels/index.ts';
import type { LabelledBars } from '../walkforward/index.ts';
import type { Chain } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { otherFutures } from './check-features.ts';

/** What would be a leak of a label, fitted or not. */
export const LOOKS_AHEAD = 'a label reads beyond its labelEnd, an input beyond its row';

/**
 * Labels again on histories that end at a cut or go on otherwise: a label whose last row read lies before the cut may not change, and
 * neither may the naive forecast or a label input of a row before it.
 */
export function checkLabels(chain: Chain, labelled: LabelledBars, cuts: readonly number[], seed: number): AuditCheck {
  const log = new CheckLog('labels', LOOKS_AHEAD, chain.bars);
  const turns = turnCuts(labelled.raw, { start: 1, end: chain.bars.close.length }, seed);
  for (const cut of [...cuts, ...turns]) {
    for (const bars of otherFutures(chain.bars, cut, seed)) compareLabelled(log, labelled, chain.labels(bars)!, cut);
  }
  return log.done();
}

/** Rows shortly after a regime changed, at which a history is cut as well. */
const TURNS = 24;
/** A cut lies so many rows behind a change at most. */
const BEHIND = 12;

/**
 * Cuts shortly after changes of the label: regimes are slow, so that a label that looks ahead a little differs from an honest one
 * there and nowhere else.
 */
export function turnCuts({ regime }: Labels, { start, end }: Range, seed: number): number[] {
  const rng = makeRng(seed);
  const turns: number[] = [];
  for (let t = start; t < end; t++) if (regime[t] !== regime[t - 1]) turns.push(t);
  return Array.from({ length: Math.min(TURNS, turns.length) }, () =>
    Math.min(end - 1, turns[rng.int(turns.length)]! + 1 + rng.int(BEHIND)),
  );
}

/** Everything that is said of rows before the cut. */
export function compareLabelled(log: CheckLog, was: LabelledBars, now: LabelledBars, cut: number): void {
  compareLabels(log, 'label before the filter', was.raw, now.raw, cut);
  compareLabels(log, 'label', was.labels, now.labels, cut);
  compareLabels(log, 'target', was.target, now.target, cut);
  if (was.hindsight !== undefined && now.hindsight !== undefined) {
    compareLabels(log, 'smoothed target', was.hindsight, now.hindsight, cut);
  }
  const range = { start: 0, end: cut, cut };
  log.compare('naive forecast', was.naive, now.naive, range);
  for (const name of Object.keys(was.inputs)) log.compare(name, was.inputs[name]!, now.inputs[name], range);
}

function compareLabels(log: CheckLog, column: string, was: Labels, now: Labels, cut: number): void {
  log.count(cut);
  for (let t = 0; t < cut; t++) {
    // A label that reads the cut or later rows may be anything.
    if (was.regime[t]! < 0 || was.labelEnd[t]! >= cut) continue;
    if (was.regime[t] === now.regime[t] && was.labelEnd[t] === now.labelEnd[t]) continue;
    const name = (labels: Labels): string => labels.names[labels.regime[t]!] ?? 'undefined';
    log.leak(
      column,
      t,
      cut,
      was.regime[t] === now.regime[t]
        ? `its labelEnd was row ${was.labelEnd[t]}, is ${now.labelEnd[t]} once the bars from row ${cut} on are others`
        : `was ${name(was)}, which reads rows up to ${was.labelEnd[t]}, is ${name(now)} once the bars from row ${cut} on are others`,
    );
    return;
  }
}

/** A labeler, and what it said of the whole file. */
export interface SpokenLabeler {
  readonly labeler: FittedLabeler;
  readonly labelled: LabelledBars;
  /** Rows up to which it is at work. */
  readonly end: number;
}

/** Labelers bar by bar, on bars whose later rows are not there yet, against their columns. */
export function checkLabelSteps({ bars }: Chain, labelers: readonly SpokenLabeler[]): AuditCheck {
  const log = new CheckLog('label steps', 'a label, the naive forecast or an input differs bar by bar', bars);
  for (const one of labelers) walkSteps(log, bars, one);
  return labelers.length === 0 ? log.skip('no segment of the sample could be trained') : log.done();
}

function walkSteps(log: CheckLog, finished: Chain['bars'], { labeler, labelled, end }: SpokenLabeler): void {
  const { bars, close } = growingBars(finished);
  const steps = labeler.steps(bars);
  const { labels, naive, inputs } = labelled;
  const columns = steps.inputNames.map((name) => inputs[name]);
  for (let t = 0; t < end; t++) {
    close(t);
    const row = steps.at(t);
    log.count(2 + columns.length);
    const label = labels.labelEnd[t] === t ? labels.regime[t]! : -1;
    if (row.label !== label) log.leak('label', t, -1, `is ${label} over the whole file and ${row.label} bar by bar`);
    if (row.naive !== naive[t]) {
      log.leak('naive forecast', t, -1, `is ${naive[t]} over the whole file and ${row.naive} bar by bar`);
    }
    for (let k = 0; k < columns.length; k++) {
      const was = columns[k]?.[t];
      if (!Object.is(was, row.inputs[k])) {
        log.leak(steps.inputNames[k]!, t, -1, `is ${was} over the whole file and ${row.inputs[k]} bar by bar`);
      }
    }
  }
}
