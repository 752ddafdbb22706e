/** An answer that may be better next time: a full rate limit, a busy server, a cut connection. */
export class TransientProblem extends Error {
  /** `rate-limit`: we asked too often; `unreachable`: no connection was made at all; `other`: everything else. */
  readonly kind: 'rate-limit' | 'unreachable' | 'other';
  /** How long the server asks us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, kind: TransientProblem['kind'] = 'other', retryAfterMs?: number) {
    super(message);
    this.name = 'TransientProblem';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The user's Ctrl-C, on its way up. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
    this.name = 'Stopped';
  }
}
