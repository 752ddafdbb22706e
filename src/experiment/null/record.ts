import type { RunAnswer, Verdict } from '../../core/index.ts';
import type { Evaluation } from '../evaluate/evaluate.ts';

/** The forecasts' figures that are told beside the null markets', by name. */
export type ForecastFigures = Readonly<Record<string, number>>;

/** What is kept of a null market that went through. Undefined numbers are null in the file. */
export interface MarketFigures {
  readonly pairs: readonly {
    readonly baseline: string;
    readonly against: string;
    readonly baselineSharpe: number;
    readonly againstSharpe: number;
    readonly sharpeDelta: number;
    readonly verdict: Verdict;
  }[];
  readonly strategies: Readonly<Record<string, number>>;
  readonly forecasts: ForecastFigures;
  readonly targets: readonly { readonly name: string; readonly verdict: Verdict }[];
}

/** A null market's file. */
export type MarketRecord = { readonly market: number; readonly seed: number; readonly unturned: number } & (
  | ({
      readonly status: 'done';
      readonly segments: { readonly done: number; readonly planned: number };
    } & MarketFigures)
  | { readonly status: 'failed'; readonly reason: string }
);

/** `null/<how it was made>/0001.json` for the first market. */
export function marketFile(folder: string, market: number): string {
  return `${folder}/${String(market).padStart(4, '0')}.json`;
}

type Judged = Pick<Evaluation, 'classification' | 'persistence' | 'ic' | 'improvements' | 'targets'>;

/** What is compared with the null markets, of a run's answer as of a null market's own. NaN where there is none. */
export function figuresOf(judged: Judged, sharpes: Readonly<Record<string, number>>): MarketFigures {
  const { improvements, targets } = judged;
  // Pairs are judged in their order, whatever other targets stand between them.
  const verdicts = targets.filter(({ name }) => name.split(':')[0] === 'sharpeImprovement');
  return {
    pairs: improvements.map(({ baseline, against, baselineSharpe, againstSharpe, sharpeDelta }, i) => ({
      baseline,
      against,
      baselineSharpe: baselineSharpe ?? Number.NaN,
      againstSharpe: againstSharpe ?? Number.NaN,
      sharpeDelta: sharpeDelta ?? Number.NaN,
      verdict: verdicts[i]?.verdict ?? 'not proven',
    })),
    strategies: sharpes,
    forecasts: forecastFigures(judged),
    targets: targets.map(({ name, verdict }) => ({ name, verdict })),
  };
}

function forecastFigures({
  classification: c,
  persistence,
  ic,
}: Pick<RunAnswer, 'classification' | 'persistence' | 'ic'>): ForecastFigures {
  return {
    ...(c === null
      ? {}
      : {
          accuracyLead: c.accuracy - c.naive.accuracy,
          logLossSkill: c.skill.logLoss ?? Number.NaN,
          transitionF1: c.transitions.f1 ?? Number.NaN,
        }),
    ...(ic === null ? {} : { icSpearman: ic.pooledSpearman ?? Number.NaN }),
    ...(persistence === null ? {} : { predictedDays: persistence.predictedDays ?? Number.NaN }),
  };
}
