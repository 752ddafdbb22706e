/**
 * What a long job tells about itself while it runs. Whoever calls decides whether that is a bar, plain lines or nothing;
 * results never depend on it.
 */
export interface Progress {
  /** A new stage begins (and the one before it ends). @param total steps, where they can be counted */
  stage(name: string, total?: number): void;
  /** @param done steps finished so far in this stage */
  tick(done: number, note?: string): void;
  /** @param shares what is done of each step that is under way, 0 to 1 */
  running?(shares: readonly number[]): void;
  warn(text: string): void;
  /** The last stage is over. */
  end(): void;
}

/** A progress that says nothing. */
export const SILENT_PROGRESS: Progress = {
  stage() {},
  tick() {},
  warn() {},
  end() {},
};
