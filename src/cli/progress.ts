import type { Progress } from '../core/index.ts';

export interface ProgressSink {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
  /** Milliseconds that only move on. */
  now(): number;
}

const LINE_EVERY_MS = 5000;
const LINE_AT_LEAST_MS = 1000;
const DRAW_EVERY_MS = 80;
const BAR_CELLS = 24;

interface Stage {
  readonly name: string;
  readonly total: number | undefined;
  readonly begun: number;
  /** Steps that were there before this call: they say nothing about the speed. */
  first: number | undefined;
  done: number;
  note: string | undefined;
  /** What is done of each step under way, 0 to 1. */
  running: readonly number[];
  printedAt: number;
  printedDone: number;
}

/**
 * Progress on standard error: a bar with the time left on a terminal; elsewhere plain lines, at most one every 5 seconds
 * or 10 %.
 */
export function makeProgress(sink: ProgressSink): Progress {
  let stage: Stage | undefined;

  const clear = () => {
    if (sink.isTTY) sink.write('\r\x1b[K');
  };
  const draw = () => {
    if (stage !== undefined)
      sink.write(`\r\x1b[K${barLine(stage, sink.now()).slice(0, Math.max(20, sink.columns - 1))}`);
  };
  const end = () => {
    if (stage === undefined) return;
    const seconds = (sink.now() - stage.begun) / 1000;
    clear();
    if (sink.isTTY || stage.total !== undefined) sink.write(`${doneLine(stage, seconds)}\n`);
    stage = undefined;
  };

  const show = (shown: Stage) => {
    const now = sink.now();
    const elapsed = now - shown.printedAt;
    const moved = shown.total === undefined ? 0 : (shown.done - shown.printedDone) / shown.total;
    const due = sink.isTTY
      ? elapsed >= DRAW_EVERY_MS
      : elapsed >= LINE_EVERY_MS || (moved >= 0.1 && elapsed >= LINE_AT_LEAST_MS);
    if (!due || (!sink.isTTY && shown.done === shown.total)) return;
    shown.printedAt = now;
    shown.printedDone = shown.done;
    if (sink.isTTY) draw();
    else sink.write(`${plainLine(shown, now)}\n`);
  };

  return {
    stage(name, total) {
      end();
      const now = sink.now();
      stage = {
        name,
        total,
        begun: now,
        first: undefined,
        done: 0,
        note: undefined,
        running: [],
        printedAt: now,
        printedDone: 0,
      };
      if (sink.isTTY) draw();
      else sink.write(`${name}${total === undefined ? '' : `: ${total}`}\n`);
    },
    tick(done, note) {
      if (stage === undefined) return;
      stage.first ??= done;
      stage.done = done;
      stage.note = note ?? stage.note;
      show(stage);
    },
    running(shares) {
      if (stage === undefined) return;
      stage.first ??= stage.done;
      stage.running = shares;
      show(stage);
    },
    warn(text) {
      clear();
      sink.write(`warning: ${text}\n`);
      if (sink.isTTY) draw();
    },
    end,
  };
}

function barLine(stage: Stage, now: number): string {
  if (stage.total === undefined) return `${stage.name} …${noteOf(stage)}`;
  const share = stage.total === 0 ? 1 : Math.min(1, progressOf(stage) / stage.total);
  const full = Math.round(share * BAR_CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
  return `${stage.name} ${bar} ${stage.done}/${stage.total}${runningOf(stage)}${etaOf(stage, now)}${noteOf(stage)}`;
}

function plainLine(stage: Stage, now: number): string {
  const count = stage.total === undefined ? `${stage.done}` : `${stage.done}/${stage.total}`;
  return `${stage.name}: ${count}${runningOf(stage)}${etaOf(stage, now)}${noteOf(stage)}`;
}

function doneLine(stage: Stage, seconds: number): string {
  const count = stage.total === undefined ? '' : ` ${stage.done}/${stage.total}`;
  return `${stage.name}${count} in ${seconds.toFixed(1)} s`;
}

function noteOf({ note }: Stage): string {
  return note === undefined ? '' : `, ${note}`;
}

/** Steps that are done, and what is done of those under way. */
function progressOf({ done, running }: Stage): number {
  return running.reduce((sum, share) => sum + share, done);
}

/** ` + 40 %, 10 %`: of the steps under way. */
function runningOf({ running }: Stage): string {
  return running.length === 0 ? '' : ` + ${running.map((share) => `${Math.floor(100 * share)} %`).join(', ')}`;
}

/** Empty until something was done in this call. */
function etaOf(stage: Stage, now: number): string {
  const { total, first, begun } = stage;
  const done = progressOf(stage);
  const made = done - (first ?? 0);
  if (total === undefined || made <= 0 || done >= total) return '';
  return `, ${formatSeconds(((total - done) * (now - begun)) / made / 1000)} left`;
}

function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
