import { bollingerReversion } from './bollinger-reversion.ts';
import { emaCross } from './ema-cross.ts';
import { forecast } from './forecast.ts';
import { hold } from './hold.ts';
import { rsiReversion } from './rsi-reversion.ts';
import type { SignalEntry } from './signal.ts';

/** Every signal by the name that the configuration uses. */
export const signalCatalog: Readonly<Record<string, SignalEntry>> = {
  hold,
  'ema-cross': emaCross,
  forecast,
  'rsi-reversion': rsiReversion,
  'bollinger-reversion': bollingerReversion,
};
