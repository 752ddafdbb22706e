import type { Segment } from '../core/index.ts';
import { matchStates, renameStates } from '../labels/index.ts';
import {
  type LabelerFit,
  namedLabeler,
  type SegmentContext,
  type SegmentLabeler,
  type SegmentStates,
} from '../walkforward/index.ts';
import type { Chain } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';

/** The fitted states of a run under the names that it gave them; nothing where states have names of their own. */
export class StateNames {
  readonly #chain: Chain;
  readonly #segments: readonly Segment[];
  readonly #fits: readonly LabelerFit[];
  readonly #states: readonly SegmentStates[];

  /** @param segments all up to the last that is looked at, since names go from one to the next */
  constructor(chain: Chain, context: SegmentContext, segments: readonly Segment[]) {
    this.#chain = chain;
    this.#segments = chain.labelScheme.matched ? segments : [];
    this.#fits = this.#segments.map((segment) => chain.labeler(context, segment));
    this.#states = this.#fits.length === 0 ? [] : chain.nameStates(this.#segments, this.#fits);
  }

  /** The segment's labeler, fitted on the context's bars, under the run's own names; undefined where it needs none. */
  labelerOf(context: SegmentContext, segment: Segment): SegmentLabeler | undefined {
    const at = this.#segments.findIndex(({ index }) => index === segment.index);
    return at < 0 ? undefined : namedLabeler(this.#chain.labeler(context, segment), this.#states[at]!);
  }

  /** Under no other names would more of the rows that a segment shares with the one before keep theirs. */
  check(): AuditCheck {
    const log = new CheckLog('states', 'states bear other names than those that fit best', this.#chain.bars);
    if (this.#segments.length === 0) return log.skip('the labels have names of their own');
    let before = -1;
    this.#fits.forEach((fit, i) => {
      if ('reason' in fit) return;
      if (before >= 0) this.#checkPair(log, before, i);
      before = i;
    });
    return log.done();
  }

  #checkPair(log: CheckLog, before: number, at: number): void {
    const [was, now] = [this.#named(before), this.#named(at)];
    const start = Math.max(was.start, now.start);
    const rows = Math.max(0, Math.min(was.codes.length + was.start, now.codes.length + now.start) - start);
    const old = was.codes.subarray(start - was.start, start - was.start + rows);
    const mine = now.codes.subarray(start - now.start, start - now.start + rows);
    const agreed = mine.reduce((sum, code, i) => sum + Number(code >= 0 && code === old[i]), 0);
    const best = matchStates(old, mine, this.#chain.labelScheme.names.length);
    log.count(rows);
    if (agreed < Math.round(best.agreement * best.commonRows)) {
      const segment = this.#segments[at]!;
      log.leak(
        `states of segment ${segment.index}`,
        segment.train.start,
        -1,
        `${agreed} of ${best.commonRows} rows keep the name that the segment before gave them, and ${Math.round(best.agreement * best.commonRows)} could`,
      );
    }
  }

  /** Codes of the train window under the run's names. */
  #named(at: number): { readonly start: number; readonly codes: Int8Array } {
    const fit = this.#fits[at]!;
    const { renaming } = this.#states[at]!;
    const codes = 'reason' in fit ? new Int8Array(0) : fit.codes;
    return {
      start: this.#segments[at]!.train.start,
      codes: renaming === null ? codes : renameStates(codes, Int32Array.from(renaming)),
    };
  }
}
