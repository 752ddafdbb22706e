import { z } from 'zod';
import { BPS, YEAR_DAYS } from '../../core/index.ts';
import { costEntry } from './part.ts';

const bps = z.number().nonnegative().default(0);

/** Funding of a perpetual future: longs pay shorts the rates of `data.funding` (or are paid, where a rate is negative). */
export const funding = costEntry({ schema: z.strictObject({}), create: () => ({ kind: 'funding' }) });

/** Interest on what is borrowed: units sold short, and cash below 0. Charged at each UTC midnight, 1/365 of a year. */
export const borrow = costEntry({
  schema: z
    .strictObject({ shortBpsPerYear: bps, cashBpsPerYear: bps })
    .refine(
      (rates) => rates.shortBpsPerYear > 0 || rates.cashBpsPerYear > 0,
      'needs shortBpsPerYear or cashBpsPerYear',
    ),
  create: ({ shortBpsPerYear, cashBpsPerYear }) => ({
    kind: 'borrow',
    shortPerDay: (shortBpsPerYear * BPS) / YEAR_DAYS,
    cashPerDay: (cashBpsPerYear * BPS) / YEAR_DAYS,
  }),
});
