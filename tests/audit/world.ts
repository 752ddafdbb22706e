import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AuditCheck, auditChain, type Chain, chainOf } from '../../src/audit/index.ts';
import { loadConfig } from '../../src/config/index.ts';
import { SILENT_PROGRESS } from '../../src/core/index.ts';
import { writeMarket } from '../../src/data/index.ts';
import { prepare } from '../../src/experiment/index.ts';

/** For half a year of 1-hour bars with gaps: a few segments, and a whole audit takes a second. */
export const SMALL: Readonly<Record<string, unknown>> = {
  features: [
    { use: 'returns', params: { windows: [1, 24] } },
    { use: 'volatility', params: { windows: [24] } },
    { use: 'rsi', params: { window: 14 } },
  ],
  'labels.params': { window: '5d', history: '20d', quantile: 0.8, threshold: 0.01 },
  'model.returns.horizons': ['4h'],
  'model.returns.reference': '4h',
};

/** Of a market where a test asks for no other. */
export const YEARS = 0.5;

const folder = path.join(tmpdir(), `regimewalk-audit-${process.pid}`);

/** The chain of a configuration on a generated market. */
export async function chainFor(
  overrides: Readonly<Record<string, unknown>> = {},
  market: { readonly years?: number; readonly seed?: number } = {},
): Promise<Chain> {
  const { years = YEARS, seed = 1 } = market;
  const file = await marketFile(years, seed);
  const loaded = loadConfig({ overrides: { 'data.file': file, 'data.generate': null, ...SMALL, ...overrides } });
  return chainOf(await prepare(loaded, SILENT_PROGRESS));
}

/** A generated market, made on first use. */
export async function marketFile(years: number, seed: number): Promise<string> {
  const file = path.join(folder, `market-${years}-${seed}.parquet`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    await writeMarket(file, { years, interval: '1h', regimes: 4, drift: 1, seed });
  }
  return file;
}

/** The chain without its strategies, which cost an audit the most, for leaks that lie before them. */
export function untraded(chain: Chain): Chain {
  return { ...chain, strategies: [] };
}

/** The checks of a chain, by name. */
export async function audit(
  chain: Chain,
  options: { readonly cuts?: number; readonly segments?: number; readonly seed?: number } = {},
): Promise<Record<string, AuditCheck>> {
  const { checks } = await auditChain(chain, {
    cuts: 3,
    segments: 1,
    seed: 1,
    progress: SILENT_PROGRESS,
    signal: new AbortController().signal,
    ...options,
  });
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

/** `check: column` of everything that was found. */
export function found(checks: Readonly<Record<string, AuditCheck>>): string[] {
  return Object.values(checks).flatMap(({ name, leaks }) => leaks.map(({ column }) => `${name}: ${column}`));
}
