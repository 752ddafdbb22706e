import type { WishStage } from '../core/index.ts';
import type { ChainSteps } from './chain-steps.ts';

/**
 * From raw signals to targets over all chains of a strategy, each row counted on the chain that decided it: `signal`, the
 * gates by reason, `sizing`, and `overlay` where there is one. At each stage rows = rows before − stopped + rows on which
 * a filter kept an earlier wish; a chain without a gate of that reason lets its rows pass.
 *
 * @param flatRows rows whose regime said flat where the strategy's own signal wanted a position; null where none can
 */
export function wishStages(chains: readonly ChainSteps[], flatRows: number | null, withOverlay: boolean): WishStage[] {
  const reasons = reasonsInOrder(chains.map((chain) => chain.reasons));
  let rows = chains.reduce((sum, chain) => sum + chain.signalRows, 0);
  const stages: WishStage[] = [{ stage: 'signal', rows: rows + (flatRows ?? 0), stopped: 0 }];
  if (flatRows !== null) stages.push({ stage: 'regime: flat', rows, stopped: flatRows });
  const add = (stage: string, indexIn: (chain: ChainSteps) => number): void => {
    let stopped = 0;
    for (const chain of chains) {
      const index = indexIn(chain);
      if (index < 0) continue;
      stopped += chain.stopped[index]!;
      rows += chain.kept[index]! - chain.stopped[index]!;
    }
    stages.push({ stage, rows, stopped });
  };
  for (const reason of reasons) add(reason, (chain) => chain.reasons.indexOf(reason));
  add('sizing', (chain) => chain.reasons.length);
  if (withOverlay) add('overlay', (chain) => chain.reasons.length + 1);
  return stages;
}

/** Every reason once, in the chains' order: a reason that one chain adds stands where that chain has it. */
function reasonsInOrder(lists: readonly (readonly string[])[]): string[] {
  const all: string[] = [];
  for (const list of lists) {
    let place = 0;
    for (const reason of list) {
      const known = all.indexOf(reason);
      if (known < 0) all.splice(place++, 0, reason);
      else place = Math.max(place, known + 1);
    }
  }
  return all;
}
