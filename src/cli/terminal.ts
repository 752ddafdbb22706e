/** What a stream and the environment say of the terminal behind it. */
export interface Terminal {
  /** Whether colour codes are written. */
  readonly color: boolean;
  /** Columns; undefined where there is no terminal. */
  readonly width: number | undefined;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
}

interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Colours only on a terminal that knows them. `NO_COLOR` (anything but empty) takes them away; `FORCE_COLOR` decides over everything:
 * `0` and `false` mean no, any other text yes, also into a pipe. The text itself never depends on colours.
 */
export function terminalOf(stream: Stream, environment: Environment): Terminal {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const terminal = stream.isTTY === true;
  const forced = set(FORCE_COLOR) ? FORCE_COLOR !== '0' && FORCE_COLOR !== 'false' : undefined;
  return {
    color: forced ?? (terminal && !set(NO_COLOR) && TERM !== 'dumb'),
    // A terminal that does not know its own width says 0.
    width: terminal && (stream.columns ?? 0) > 0 ? stream.columns : undefined,
    unicode: isUtf8(environment),
  };
}

/** By the locale, as the C library reads it: the first of the three that is there. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  return /utf-?8/i.test([LC_ALL, LC_CTYPE, LANG].find(set) ?? '');
}

function set(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
