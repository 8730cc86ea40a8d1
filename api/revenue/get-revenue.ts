import { z } from 'zod';
import { customerFlow, recentRevenue } from '../../db/revenue/revenue-figures.ts';
import { meteredRevenue, pausedSubscriptions } from '../../db/revenue/revenue-extras.ts';
import { toMajor } from '../../domain/money.ts';
import { converted } from '../../domain/revenue/exchange-rates.ts';
import { monthlyAmount } from '../../domain/revenue/mrr.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { FigureWindowBody, figureWindow } from './figure-window.ts';
import { counted, figuresOf, moneyFields, ratio } from './revenue.ts';

/** GET /admin/revenue */
export const getRevenueRoute = defineRoute({
  method: 'get',
  path: '/admin/revenue',
  role: 'finance',
  summary: 'Returns MRR, churn and net payments of 30 days, all by one clock',
  description:
    'All figures are of `window.to`, those of 30 days are of `window`. MRR, ARPA and churn are of the same customers: those who pay.',
  tags: ['Administration'],
  responses: {
    200: z
      .object({
        mrr: z.number().meta({ description: 'Monthly recurring revenue' }),
        arr: z.number().meta({ description: '12 × MRR' }),
        paused_mrr: z
          .number()
          .meta({ description: 'What paused subscriptions would add to MRR; not part of it' }),
        metered_revenue_30d: z
          .number()
          .meta({ description: 'Overage charged in the window; not part of MRR' }),
        churn_rate: z.number().meta({
          description:
            'Customers that paid at the beginning of the window and stopped since, by those that paid then, 0 to 1',
        }),
        churn_percentage: z.number(),
        churned_customers_30d: z.number().int().meta({ description: 'The part of `churn_rate`' }),
        paying_customers_at_start: z.number().int().meta({ description: 'The whole of `churn_rate`' }),
        paying_customers: z
          .number()
          .int()
          .meta({ description: 'Persons who are in MRR; a person with several subscriptions is one' }),
        active_subscriptions: z
          .number()
          .int()
          .meta({ description: 'Subscriptions of status active; MRR also counts those past due' }),
        recent_revenue_30d: z.number().meta({
          description:
            'Net payments in the window: paid less refunded and lost in disputes, each when it happened, without tax',
        }),
        recent_tax_30d: z.number().meta({
          description: 'Tax in the window: in what was paid, less in what was refunded and lost in disputes',
        }),
        recent_tax_unknown_30d: z.number().meta({
          description:
            'Part of recent_revenue_30d whose tax is not known, so that it may hold some; 0 once Stripe was asked again',
        }),
        arpu: z.number().meta({ description: 'MRR / paying customers, which billing calls ARPA too' }),
        window: FigureWindowBody,
        ...moneyFields,
      })
      .meta({ id: 'Revenue' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const window = await figureWindow(em, deps.now());
    const { rows, currency, mrr, money } = await figuresOf(em, deps, window.to);
    const flow = await customerFlow(em, window.from);
    const { exchangeRates } = deps.settings;
    const summed = (sums: readonly { day: string; currency: string; amount: number }[]): number =>
      sums.reduce((sum, { day, ...one }) => sum + (converted(one, currency, day, exchangeRates) ?? 0), 0);
    const summedOf = (key: 'net' | 'tax' | 'taxUnknown'): number =>
      toMajor(summed(payments.map((one) => ({ ...one, amount: one[key] }))), currency);
    const paused = (await pausedSubscriptions(em)).map((group) => ({
      day: window.to,
      currency: group.currency,
      amount: monthlyAmount(group.amount, group.interval, group.intervalCount) * group.count,
    }));
    const payments = (await recentRevenue(em, window.from)).filter(({ day }) => day <= window.to);
    const payingAtStart = flow.payingNow - flow.gained + flow.lost;
    const churn = ratio(flow.lostOfStart, payingAtStart);
    return ok({
      mrr: toMajor(mrr, currency),
      arr: toMajor(mrr * 12, currency),
      paused_mrr: toMajor(summed(paused), currency),
      metered_revenue_30d: toMajor(summed(await meteredRevenue(em, window)), currency),
      churn_rate: churn,
      churn_percentage: churn * 100,
      churned_customers_30d: flow.lostOfStart,
      paying_customers_at_start: payingAtStart,
      paying_customers: flow.payingNow,
      active_subscriptions: counted(rows, 'active'),
      recent_revenue_30d: summedOf('net'),
      recent_tax_30d: summedOf('tax'),
      recent_tax_unknown_30d: summedOf('taxUnknown'),
      arpu: toMajor(Math.round(ratio(mrr, flow.payingNow)), currency),
      window,
      ...money,
    });
  },
});
