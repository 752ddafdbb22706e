import { z } from 'zod';
import { ConfigError, type ErrorCode, nearestName, parseParams } from '../core/index.ts';
import type { PerRegimeSpec } from './per-regime-spec.ts';
import { regimeCode } from './regimes.ts';
import { keysSchema, type ResolvedSpec, specFields, specOver } from './spec.ts';

const schema = z.strictObject({ ...specFields, gateParams: z.record(z.string(), keysSchema).optional() });

/** Rules about an open position: that of the row that opened it holds, so they may differ by regime. */
const CASE_EXECUTION = ['stopLoss', 'takeProfit', 'breakEven', 'armDelayBars', 'timedExitBars', 'cooldownBars'];

/** What a strategy does in one regime; `spec` is null where it stays out of the market. */
export interface Case {
  /** The regime's code. */
  readonly code: number;
  readonly spec: ResolvedSpec | null;
  readonly path: string;
}

/**
 * The cases of a `perRegime` section in the order of the regimes' codes, each resolved over the strategy.
 *
 * @throws ConfigError CONFIG_UNKNOWN_KEY (a regime, a gate, a key), CONFIG_INVALID
 */
export function resolveCases(base: ResolvedSpec, perRegime: PerRegimeSpec, regimes: readonly string[]): Case[] {
  const cases = Object.entries(perRegime.cases).map(([name, { given, path }]): Case => {
    const code = regimeCode(name, regimes, path);
    return { code, path, spec: given === 'flat' ? null : caseOver(base, given, path) };
  });
  if (cases.length === 0 && !perRegime.emptied) {
    const path = `${perRegime.path}.cases`;
    refuse('CONFIG_INVALID', path, 'there is no case for any regime', `name one of ${regimes.join(', ')}`);
  }
  return cases.sort((a, b) => a.code - b.code);
}

function caseOver(base: ResolvedSpec, raw: unknown, path: string): ResolvedSpec {
  if (typeof raw !== 'object' || raw === null) {
    const what = `${path} is ${JSON.stringify(raw)}: expected flat, or what differs from the strategy`;
    refuse(
      'CONFIG_INVALID',
      path,
      what,
      'write flat, or { use, params, gates, gateParams, sizing, overlay, execution }',
    );
  }
  if (Object.hasOwn(raw, 'perRegime')) {
    refuse(
      'CONFIG_INVALID',
      `${path}.perRegime`,
      'a case cannot switch by regime itself',
      'make it a case of the strategy',
    );
  }
  const { gateParams, ...given } = parseParams(schema, raw, path);
  for (const key of Object.keys(given.execution ?? {})) requirePositionRule(key, `${path}.execution.${key}`);
  return withGateParams(specOver(base, given, path), gateParams ?? {}, `${path}.gateParams`);
}

function requirePositionRule(key: string, path: string): void {
  if (CASE_EXECUTION.includes(key)) return;
  const near = nearestName(key, CASE_EXECUTION);
  refuse(
    'CONFIG_INVALID',
    path,
    `execution.${key} cannot differ by regime${near === undefined ? '' : `; did you mean "${near}"?`}`,
    `a case may set ${CASE_EXECUTION.join(', ')}; set others under the strategy's own execution`,
  );
}

/** The gates with these parameters over their own, by reason. */
function withGateParams(
  spec: ResolvedSpec,
  gateParams: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  path: string,
): ResolvedSpec {
  const reasons = spec.gates.map(({ reason }) => reason);
  for (const reason of Object.keys(gateParams)) {
    if (reasons.includes(reason)) continue;
    const near = nearestName(reason, reasons);
    refuse(
      'CONFIG_UNKNOWN_KEY',
      `${path}.${reason}`,
      `the strategy has no gate "${reason}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      reasons.length === 0 ? 'give it gates first' : `its gates are ${reasons.join(', ')}`,
    );
  }
  const gates = spec.gates.map((gate) => {
    const over = Object.hasOwn(gateParams, gate.reason) ? gateParams[gate.reason] : undefined;
    if (over === undefined) return gate;
    return { ...gate, params: { ...gate.params, ...over }, paramsPath: `${path}.${gate.reason}` };
  });
  return { ...spec, gates };
}

function refuse(code: ErrorCode, where: string, what: string, mend: string): never {
  throw new ConfigError(code, { what, where, path: where, mend });
}
