import { ConfigError, DAY_MS, durationMs, formatDuration, InputError, sha256 } from '../../core/index.ts';
import type { Prepared } from '../prepare.ts';
import { executionRules } from '../run-strategies.ts';

/** What a user asks of null markets. */
export interface NullRequest {
  readonly markets: number;
  /** Duration of a block, whole days; 20 days without it. */
  readonly block?: string | undefined;
}

/** The same, held against the data. */
export interface NullPlan {
  readonly markets: number;
  readonly duration: string;
  readonly blockBars: number;
  /** Whole blocks behind the first bar. */
  readonly blocks: number;
  /** Folder below the run's: markets made in another way lie in another one. */
  readonly folder: string;
}

/** Blocks of this length keep the weeks of volatility, and there are many of them in a year. */
const USUAL_BLOCK = '20d';

/**
 * How null markets of a run are made, before anything is trained.
 *
 * @throws InputError ARGUMENT_INVALID for a block that is not whole days or longer than half of the data; ConfigError CONFIG_INVALID
 *   where a strategy replays finer bars
 */
export function planNulls({ bars, plugins }: Prepared, { markets, block = USUAL_BLOCK }: NullRequest): NullPlan {
  requireNoReplay(plugins.strategies, bars.intervalMs);
  const blockMs = blockLength(block);
  const blockBars = blockMs / bars.intervalMs;
  if (!Number.isInteger(blockBars)) {
    const interval = formatDuration(bars.intervalMs);
    throw badBlock(block, `no whole number of bars of ${interval}`, wholeBars(bars.intervalMs));
  }
  const blocks = Math.floor((bars.time.length - 1) / blockBars);
  if (blocks < 2) {
    const days = Math.floor(((bars.time.length - 1) * bars.intervalMs) / DAY_MS);
    throw badBlock(block, `longer than half of the data, ${days} days`, `${Math.max(1, Math.floor(days / 2))}d`);
  }
  return {
    markets,
    duration: `${blockMs / DAY_MS}d`,
    blockBars,
    blocks,
    folder: `null/${sha256(`blocks of ${blockBars} bars, mirrored`).slice(0, 12)}`,
  };
}

/** Milliseconds of a block. @throws InputError ARGUMENT_INVALID for what is not whole days */
function blockLength(block: string): number {
  let ms: number;
  try {
    ms = durationMs(block, '--null-block');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw badBlock(block, 'no duration', USUAL_BLOCK);
  }
  if (ms >= DAY_MS && ms % DAY_MS === 0) return ms;
  throw badBlock(block, 'not whole days: hours of the day would change places', USUAL_BLOCK);
}

/** About as many days as usual that are whole bars too. */
function wholeBars(intervalMs: number): string {
  let days = 1;
  while ((days * DAY_MS) % intervalMs !== 0 && days < 1000) days++;
  return `${days * Math.max(1, Math.round(20 / days))}d`;
}

/** @param example a block that would do */
function badBlock(block: string, what: string, example: string): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: `--null-block is ${JSON.stringify(block)}, which is ${what}`,
    where: `--null-block ${block}`,
    mend: `give whole days and whole bars, at least two blocks of them, for example --null-block ${example}`,
  });
}

/** Finer bars of a market that never was cannot be made of a real one's. */
function requireNoReplay(strategies: Prepared['plugins']['strategies'], intervalMs: number): void {
  for (const strategy of strategies) {
    for (const [i, { intrabar }] of executionRules(strategy, intervalMs).entries()) {
      if (intrabar !== 'replay') continue;
      const path = `${strategy.executionPaths[i]}.intrabar`;
      throw new ConfigError('CONFIG_INVALID', {
        what: `the strategy "${strategy.name}" replays finer bars, and --null cannot make finer bars of a null market`,
        where: path,
        path,
        mend: 'leave --null out, or set intrabar: worst',
      });
    }
  }
}
