import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { furthestBillingTime } from '../../db/revenue/revenue-extras.ts';
import { DAY_MS, isoDay } from '../../domain/period.ts';

/** The days that figures of "the last 30 days" look back on, and by which clock. */
export interface FigureWindow {
  /** First and last UTC day, YYYY-MM-DD; both are in it. */
  from: string;
  to: string;
  clock: 'real' | 'test';
}

export const FigureWindowBody = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    clock: z.enum(['real', 'test']).meta({
      description:
        'test: `to` is the day of the customer whose Stripe test clock is furthest ahead of real time',
    }),
  })
  .meta({
    id: 'FigureWindow',
    description: 'The 30 UTC days, both ends included, of every figure that names 30 days',
  });

/**
 * Figures that stand together use one day: today, or the date of the test clock that is furthest ahead,
 * which dates what happened on it.
 */
export async function figureWindow(em: EntityManager, now: number): Promise<FigureWindow> {
  const ahead = await furthestBillingTime(em);
  const at = Math.max(now, ahead ?? now);
  const isTest = isoDay(at) !== isoDay(now);
  return { from: isoDay(at - 29 * DAY_MS), to: isoDay(at), clock: isTest ? 'test' : 'real' };
}
