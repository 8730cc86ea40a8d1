import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { countedRows, subscriptionFigures, subscriptionFlow } from '../../db/revenue/revenue-figures.ts';
import type { SubscriptionFigure } from '../../db/revenue/revenue-figures.ts';
import { toMajor } from '../../domain/money.ts';
import { converted, rateOn } from '../../domain/revenue/exchange-rates.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { FigureWindowBody, figureWindow } from './figure-window.ts';

/**
 * Amounts are in the default currency. Other currencies are converted by the rate of the day; without a
 * rate they are shown separately.
 */
export const moneyFields = {
  currency: z.string(),
  converted_currencies: z
    .array(z.object({ currency: z.string(), mrr: z.number(), rate: z.number(), since: z.string() }))
    .meta({ description: 'Recurring revenue in other currencies, added by these rates (EXCHANGE_RATES)' }),
  other_currencies: z
    .array(z.object({ currency: z.string(), mrr: z.number() }))
    .meta({ description: 'Recurring revenue in currencies without a rate, which is not added up' }),
};

interface Figures {
  /** `mrr` in the currency of the figures, 0 where there is no rate. */
  rows: SubscriptionFigure[];
  currency: string;
  /** Minor units. */
  mrr: number;
  money: z.input<z.ZodObject<typeof moneyFields>>;
}

/** Recurring revenue by status and tier, other currencies by the rates of a UTC day (YYYY-MM-DD). */
export async function figuresOf(em: EntityManager, { settings }: ApiDeps, day: string): Promise<Figures> {
  const { defaultCurrency: currency, exchangeRates } = settings;
  const stored = await subscriptionFigures(em);
  const rows = stored.map((row) => ({
    ...row,
    mrr: converted({ amount: row.mrr, currency: row.currency }, currency, day, exchangeRates) ?? 0,
  }));
  const others = [...totals(stored, (row) => row.currency)]
    .filter(([code, { mrr }]) => code !== currency && mrr !== 0)
    .map(([code, { mrr }]) => ({
      currency: code,
      mrr: toMajor(mrr, code),
      known: rateOn(code, day, exchangeRates),
    }));
  return {
    rows,
    currency,
    mrr: rows.reduce((sum, row) => sum + row.mrr, 0),
    money: {
      currency,
      converted_currencies: others.flatMap(({ known, ...one }) =>
        known === null ? [] : [{ ...one, ...known }],
      ),
      other_currencies: others.filter(({ known }) => known === null),
    },
  };
}

function totals(
  rows: readonly SubscriptionFigure[],
  by: (row: SubscriptionFigure) => string,
): Map<string, { count: number; mrr: number }> {
  const sums = new Map<string, { count: number; mrr: number }>();
  for (const row of rows) {
    const sum = sums.get(by(row)) ?? { count: 0, mrr: 0 };
    sums.set(by(row), { count: sum.count + row.count, mrr: sum.mrr + row.mrr });
  }
  return sums;
}

/** Subscriptions that are not over, by tier, with what they bring. */
function liveTiers({ rows }: Figures): { tier: string; count: number; mrr: number }[] {
  const live = rows.filter((row) => !isFinal(row.status) && row.status !== 'incomplete');
  return [...totals(live, (row) => row.tier)].map(([tier, sum]) => ({ tier, ...sum }));
}

/** How many subscriptions are of a status. */
export const counted = (rows: readonly SubscriptionFigure[], status: SubscriptionFigure['status']): number =>
  rows.reduce((sum, row) => (row.status === status ? sum + row.count : sum), 0);

/** 0 where there is no whole. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** GET /admin/billing/stats */
export const getBillingStatsRoute = defineRoute({
  method: 'get',
  path: '/admin/billing/stats',
  role: 'finance',
  summary: 'Counts customers and subscriptions, and adds their monthly revenue up',
  tags: ['Administration'],
  responses: {
    200: z
      .object({
        total_customers: z.number().int(),
        active_subscriptions: z.number().int(),
        trial_subscriptions: z.number().int(),
        monthly_revenue: z.number(),
        tier_breakdown: z
          .record(z.string(), z.object({ count: z.number().int(), revenue: z.number() }))
          .meta({ description: 'Every plan on sale, and what else is subscribed to' }),
        ...moneyFields,
      })
      .meta({ id: 'BillingStats' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const { to } = await figureWindow(em, deps.now());
    const figures = await figuresOf(em, deps, to);
    const { rows, currency, mrr, money } = figures;
    const onSale = (await loadPlans(em)).filter(({ active }) => active);
    return ok({
      total_customers: await countedRows(em, 'customers'),
      active_subscriptions: counted(rows, 'active'),
      trial_subscriptions: counted(rows, 'trialing'),
      monthly_revenue: toMajor(mrr, currency),
      tier_breakdown: {
        ...Object.fromEntries(onSale.map(({ code }) => [code, { count: 0, revenue: 0 }])),
        ...Object.fromEntries(
          liveTiers(figures).map((tier) => [
            tier.tier,
            { count: tier.count, revenue: toMajor(tier.mrr, currency) },
          ]),
        ),
      },
      ...money,
    });
  },
});

/** GET /admin/subscriptions/analytics/overview */
export const getAnalyticsOverviewRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/analytics/overview',
  role: 'finance',
  summary: 'Counts subscriptions by status and tier, with what came and went in 30 days',
  tags: ['Administration'],
  responses: {
    200: z
      .object({
        total: z.number().int(),
        by_status: z.record(z.string(), z.number().int()),
        by_tier: z.record(z.string(), z.number().int()).meta({ description: 'Those that are not over' }),
        new_30d: z.number().int(),
        canceled_30d: z.number().int(),
        trial_conversion_rate: z.number().meta({ description: 'Of all trials that are over, 0 to 1' }),
        mrr: z.number(),
        window: FigureWindowBody,
        ...moneyFields,
      })
      .meta({ id: 'AnalyticsOverview' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const window = await figureWindow(em, deps.now());
    const figures = await figuresOf(em, deps, window.to);
    const flow = await subscriptionFlow(em, window.from);
    const byStatus = [...totals(figures.rows, (row) => row.status)];
    return ok({
      total: byStatus.reduce((sum, [, { count }]) => sum + count, 0),
      by_status: Object.fromEntries(byStatus.map(([status, { count }]) => [status, count])),
      by_tier: Object.fromEntries(liveTiers(figures).map(({ tier, count }) => [tier, count])),
      new_30d: flow.begun,
      canceled_30d: flow.ended,
      trial_conversion_rate: ratio(flow.trialsConverted, flow.trialsOver),
      mrr: toMajor(figures.mrr, figures.currency),
      window,
      ...figures.money,
    });
  },
});

/** GET /admin/subscriptions/analytics/revenue-by-tier */
export const getRevenueByTierRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/analytics/revenue-by-tier',
  role: 'finance',
  summary: 'Splits recurring revenue by tier',
  tags: ['Administration'],
  responses: {
    200: z
      .object({
        tiers: z.array(
          z.object({
            tier: z.string(),
            subscribers: z.number().int(),
            mrr: z.number(),
            arr: z.number(),
            share: z.number().meta({ description: 'Of all recurring revenue, 0 to 1' }),
          }),
        ),
        ...moneyFields,
      })
      .meta({ id: 'RevenueByTier' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const { to } = await figureWindow(em, deps.now());
    const figures = await figuresOf(em, deps, to);
    const tiers = liveTiers(figures).map(({ tier, count, mrr }) => ({
      tier,
      subscribers: count,
      mrr: toMajor(mrr, figures.currency),
      arr: toMajor(mrr * 12, figures.currency),
      share: ratio(mrr, figures.mrr),
    }));
    return ok({ tiers, ...figures.money });
  },
});
