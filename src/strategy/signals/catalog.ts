import { emaCross } from './ema-cross.ts';
import { forecast } from './forecast.ts';
import { hold } from './hold.ts';
import type { SignalEntry } from './signal.ts';

export const signalCatalog: Readonly<Record<string, SignalEntry>> = { hold, 'ema-cross': emaCross, forecast };
