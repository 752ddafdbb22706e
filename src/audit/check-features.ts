import { type Bars, barAt, makeRng } from '../core/index.ts';
import type { Feature } from '../features/index.ts';
import type { Chain } from './chain.ts';
import { type AuditCheck, CheckLog } from './check.ts';
import { alterBars, truncateBars } from './replay-bars.ts';

/** Every feature column again, on histories that end at a cut or go on otherwise. */
export function checkFeatures(chain: Chain, columns: Columns, cuts: readonly number[], seed: number): AuditCheck {
  const log = new CheckLog('features', 'a feature reads a later row', chain.bars);
  const names = Object.keys(columns);
  if (names.length === 0) return log.skip('the configuration names no features');
  for (const cut of cuts) {
    for (const bars of otherFutures(chain.bars, cut, seed)) {
      const now = chain.features(bars);
      for (const name of names) log.compare(name, columns[name]!, now[name], { start: 0, end: cut, cut });
    }
  }
  return log.done();
}

/** No value before enough bars are there: a warm-up filled with zeros trains a model on numbers that mean nothing. */
export function checkWarmUp(chain: Chain, columns: Columns): AuditCheck {
  const log = new CheckLog('warm-up', 'a feature has a value before it can be known', chain.bars);
  const rows = chain.bars.close.length;
  for (const { outputs, lookbackBars } of chain.featureList) {
    const values = outputs.map((name) => columns[name]!);
    const first = Math.min(lookbackBars, rows);
    log.count(first * outputs.length);
    // The last of several outputs to start gives the row: before it one at least is undefined.
    for (let t = 0; t < first; t++) {
      if (values.some((column) => Number.isNaN(column[t]!))) continue;
      log.leak(outputs.join(', '), t, -1, `has a value, and row ${lookbackBars} is the first that can have one`);
      break;
    }
  }
  return chain.featureList.length === 0 ? log.skip('the configuration names no features') : log.done();
}

/** Each feature bar by bar, saved and restored half way, against its column. */
export function checkFeatureStreams(chain: Chain, columns: Columns, cut: number): AuditCheck {
  const log = new CheckLog('feature streams', 'a feature differs bar by bar, or after a restart', chain.bars);
  const { bars, featureList } = chain;
  if (featureList.length === 0) return log.skip('the configuration names no features');
  const streamed = featureList.map((feature) => streamOf(feature, bars.close.length));
  for (let t = 0; t < bars.close.length; t++) {
    const bar = barAt(bars, t);
    for (const one of streamed) {
      if (t === cut) one.restart();
      one.push(bar, t);
    }
  }
  for (const { feature, out } of streamed) {
    feature.outputs.forEach((name, k) => {
      const was = columns[name]!;
      log.count(was.length);
      for (let t = 0; t < was.length; t++) {
        if (Object.is(was[t], out[k]![t])) continue;
        log.leak(name, t, -1, `is ${was[t]} over the whole file and ${out[k]![t]} bar by bar`);
        break;
      }
    });
  }
  return log.done();
}

type Columns = Readonly<Record<string, Float64Array>>;

function streamOf(feature: Feature, rows: number) {
  let stream = feature.stream();
  const out = feature.outputs.map(() => new Float64Array(rows));
  return {
    feature,
    out,
    restart: () => {
      const state = JSON.parse(JSON.stringify(stream.save())) as ReturnType<typeof stream.save>;
      stream = feature.stream();
      stream.restore(state);
    },
    push: (bar: ReturnType<typeof barAt>, row: number) => {
      const values = stream.push(bar);
      for (let k = 0; k < out.length; k++) out[k]![row] = values[k]!;
    },
  };
}

/** The histories that share the rows before `cut`: one that ends there and two that go on otherwise. */
export function otherFutures(bars: Bars, cut: number, seed: number): Bars[] {
  const rng = makeRng(seed + cut);
  return [truncateBars(bars, cut), alterBars(bars, cut, rng), alterBars(bars, cut, rng)];
}
