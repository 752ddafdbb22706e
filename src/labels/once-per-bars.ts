import type { Bars } from '../core/index.ts';

/**
 * Remembers a computation for each bars object while that lives: raw labels, filtered labels and label inputs of one
 * series share the rule's rolling windows.
 */
export function oncePerBars<T>(compute: (bars: Bars) => T): (bars: Bars) => T {
  const known = new WeakMap<Bars, { readonly value: T }>();
  return (bars) => {
    let entry = known.get(bars);
    if (entry === undefined) {
      entry = { value: compute(bars) };
      known.set(bars, entry);
    }
    return entry.value;
  };
}
