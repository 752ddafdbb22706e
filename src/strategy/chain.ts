import { canonicalJson, catalogEntry, parseParams } from '../core/index.ts';
import { gateCatalog } from './gates/catalog.ts';
import type { Gate } from './gates/gate.ts';
import { allNeeds, type Needs } from './needs.ts';
import { type Overlay, parseOverlay } from './overlay.ts';
import type { PartContext } from './part.ts';
import { signalCatalog } from './signals/catalog.ts';
import type { Signal } from './signals/signal.ts';
import { sizingCatalog } from './sizing/catalog.ts';
import type { Sizing } from './sizing/sizing.ts';
import type { ResolvedSpec } from './spec.ts';

/** signal → gates → sizing → overlay, parsed. */
export interface Chain {
  /** The same for chains that say the same on the same columns. */
  readonly key: string;
  /** The same for chains that say the same up to their overlay. */
  readonly sizeKey: string;
  readonly needs: Needs;
  readonly signal: Signal;
  /** Names the signal's raw column in a memo. */
  readonly signalKey: string;
  readonly gates: readonly { readonly reason: string; readonly gate: Gate; readonly key: string }[];
  readonly sizing: Sizing;
  readonly overlay: Overlay | null;
}

/** @throws ConfigError with the key to blame: an unknown plug-in, key or regime, an impossible value */
export function parseChain(spec: ResolvedSpec, context: PartContext): Chain {
  const { paths } = spec;
  const signalEntry = catalogEntry(signalCatalog, 'signal', spec.use, `${paths.signal}.use`);
  const signalPath = `${paths.signal}.params`;
  const signalParams = parseParams(signalEntry.schema, spec.params, signalPath);
  const signal = signalEntry.create(signalParams, context, signalPath);
  const signalKey = canonicalJson({ signal: spec.use, params: signalParams });
  const gates = spec.gates.map(({ use, params, reason, path, paramsPath }) => {
    const entry = catalogEntry(gateCatalog, 'gate', use, `${path}.use`);
    const parsed = parseParams(entry.schema, params, paramsPath);
    const gate = entry.create(parsed, context, paramsPath);
    const resolved = 'mask' in gate ? (gate.resolved ?? null) : null;
    return { reason, gate, key: canonicalJson({ gate: use, params: parsed, resolved }) };
  });
  const sizingEntry = catalogEntry(sizingCatalog, 'sizing', spec.sizing.use, `${paths.sizing}.use`);
  const sizingPath = `${paths.sizing}.params`;
  const sizingParams = parseParams(sizingEntry.schema, spec.sizing.params, sizingPath);
  const sizing = sizingEntry.create(sizingParams, context, sizingPath);
  const overlay = spec.overlay === null ? null : parseOverlay(spec.overlay, context, paths.overlay);
  const sizeKey = canonicalJson([signalKey, gates.map(({ key }) => key), spec.sizing.use, sizingParams]);
  return {
    key: canonicalJson([sizeKey, spec.overlay]),
    sizeKey,
    needs: allNeeds([
      signal.needs,
      ...gates.map(({ gate }) => gate.needs),
      sizing.needs,
      ...(overlay ? [overlay.needs] : []),
    ]),
    signal,
    signalKey,
    gates,
    sizing,
    overlay,
  };
}
