import { z } from 'zod';
import { movementMonths, movementSpan, mrrByDay } from '../../db/revenue/revenue-history.ts';
import type { MovementMonth } from '../../db/revenue/revenue-history.ts';
import { revenueDrift } from '../../db/reconciliation/drift.ts';
import { toMajor } from '../../domain/money.ts';
import { DAY_MS, isoDay } from '../../domain/period.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { dayInput } from '../http/time-input.ts';
import { figureWindow } from './figure-window.ts';

const currency = z
  .string()
  .regex(/^[a-z]{3}$/, 'must be a currency code in lower case')
  .optional()
  .meta({ description: 'Default: the default currency' });

const MovementMonthBody = z
  .object({
    month: z.string().meta({ description: 'YYYY-MM, UTC' }),
    start: z.number(),
    new: z.number(),
    expansion: z.number(),
    contraction: z.number().meta({ description: 'Negative' }),
    churn: z.number().meta({ description: 'Negative' }),
    reactivation: z.number(),
    end: z.number(),
  })
  .meta({ id: 'MovementMonth' });

const monthOf = (at: string): string => at.slice(0, 7);

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** GET /admin/revenue/movements */
export const getMovementsRoute = defineRoute({
  method: 'get',
  path: '/admin/revenue/movements',
  role: 'finance',
  summary: 'Returns how recurring revenue moved, month by month',
  description:
    'New, expansion, contraction, churn and reactivation by UTC month on the billing clocks. `start` and all of them add up to `end`. `consistent` is false where the sum of all movements is not what the subscriptions come to.',
  tags: ['Administration'],
  query: z.object({ months: z.coerce.number().int().min(1).max(60).default(12), currency }),
  responses: {
    200: z
      .object({
        currency: z.string(),
        months: z.array(MovementMonthBody),
        consistent: z.boolean(),
      })
      .meta({ id: 'RevenueMovements' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const em = deps.em();
    const code = query.currency ?? deps.settings.defaultCurrency;
    const window = await figureWindow(em, deps.now());
    const to = monthOf(window.to);
    const months = await movementMonths(em, code, { from: monthsBefore(to, query.months - 1), to });
    const drift = await revenueDrift(em);
    return ok({
      currency: code,
      months: months.map((row) => presentMonth(row, code)),
      consistent: drift.every((row) => row.currency !== code),
    });
  },
});

function presentMonth(row: MovementMonth, code: string): z.input<typeof MovementMonthBody> {
  const moved = row.new + row.expansion + row.contraction + row.churn + row.reactivation;
  return {
    month: row.month,
    start: toMajor(row.end - moved, code),
    new: toMajor(row.new, code),
    expansion: toMajor(row.expansion, code),
    contraction: toMajor(row.contraction, code),
    churn: toMajor(row.churn, code),
    reactivation: toMajor(row.reactivation, code),
    end: toMajor(row.end, code),
  };
}

function monthsBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 - count, 1)).toISOString().slice(0, 7);
}

/** GET /admin/revenue/series */
export const getRevenueSeriesRoute = defineRoute({
  method: 'get',
  path: '/admin/revenue/series',
  role: 'finance',
  summary: 'Returns recurring revenue at the end of each day',
  tags: ['Administration'],
  query: z.object({
    from: dayInput.optional().meta({ description: 'First UTC day; default: a year before the last' }),
    to: dayInput
      .optional()
      .meta({ description: 'Last UTC day; default: today, or where test clocks are ahead, theirs' }),
    currency,
  }),
  responses: {
    200: z
      .object({
        currency: z.string(),
        points: z.array(z.object({ day: z.iso.date(), mrr: z.number() })),
      })
      .meta({ id: 'RevenueSeries' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const em = deps.em();
    const code = query.currency ?? deps.settings.defaultCurrency;
    const span = await movementSpan(em, code);
    const to = query.to ?? (await figureWindow(em, deps.now())).to;
    const yearBefore = isoDay(Date.parse(to) - 364 * DAY_MS);
    const from =
      query.from ?? later(yearBefore, earlier(span?.first ?? to, isoDay(Date.parse(to) - 29 * DAY_MS)));
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days < 0 || days > 1830) {
      const detail = 'must be at most five years before `to`, and not after it';
      throw new ApiProblem('invalid_request', 'The days are not usable.', {
        errors: [{ pointer: '?from', detail }],
      });
    }
    const points = await mrrByDay(em, code, { from, to });
    return ok({
      currency: code,
      points: points.map((point) => ({ day: point.day, mrr: toMajor(point.mrr, code) })),
    });
  },
});
