import { z } from 'zod';
import { warningsOf } from '../../../db/usage/reporting/usage-warnings.ts';
import { toMajor } from '../../../domain/money.ts';
import { DEFAULT_POLICY } from '../../../domain/policy.ts';
import { remainingToday, nextDay } from '../../../domain/usage/ingest/limits.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { readCredits, creditTermsOf } from '../credits/credit-view.ts';
import { clockOf } from '../ingest/customer-clock.ts';
import { meteredCustomerFor } from '../ingest/owned-customer.ts';
import { byType, numberOrNull, readUsageTotals } from '../ingest/read-usage-totals.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { accessOf } from '../../../domain/subscriptions/access-of.ts';
import { iso, isoOrNull } from '../../http/iso.ts';
import { ByType, customerParameter } from './usage-bodies.ts';

const UsageBody = z
  .object({
    usage: z
      .object({
        today: ByType,
        month: ByType,
        period: ByType.meta({ description: 'In the running period, as it is billed' }),
      })
      .meta({ description: "Days and months are in the customer's time zone, less what staff have reset" }),
    credits: z.object({
      tier: z.string(),
      included_credits: z.number(),
      carried: z.number().meta({ description: 'Gone over from the period before' }),
      granted: z.number().meta({ description: 'Used of grants and top-ups' }),
      used: z.number().meta({ description: 'In the running period, all types together' }),
      remaining: z.number().meta({ description: 'Before overage begins, granted credits among them' }),
      overage: z.number(),
      overage_cost: z.number(),
      price_per_1k: z.number().nullable(),
      currency: z.string(),
      period_start: z.iso.datetime().nullable(),
      period_end: z.iso.datetime().nullable(),
      spend_limit: z.number().nullable().meta({ description: 'Most that overage may cost; null: no limit' }),
    }),
    today: z.object({
      limit: z.number().nullable().meta({ description: 'Calls a day; null: no limit' }),
      remaining: z.number().nullable(),
      resets_at: z.iso.datetime().nullable(),
    }),
    warnings: z.array(z.number().int()).meta({ description: 'Percent of the credits that were warned of' }),
    tier: z.string(),
  })
  .meta({ id: 'Usage' });

/** GET /billing/usage */
export const getUsageRoute = defineRoute({
  method: 'get',
  path: '/billing/usage',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Returns what was used today, this month and in the running period, and what it costs',
  tags: ['Usage'],
  query: z.object({ customer: customerParameter }),
  responses: { 200: UsageBody },
  errors: ['not_found'],
  handler: async ({ query, principal, deps }) => {
    // People without a customer have used nothing.
    const customer =
      query.customer === undefined
        ? await deps.metered.ofUser(principal.userId)
        : await meteredCustomerFor(deps, principal, query.customer);
    return ok(customer === null ? nothingUsed(deps) : await usageOf(deps, customer));
  },
});

/** What a customer has used, as clients see it. */
async function usageOf(deps: ApiDeps, customer: MeteredCustomer): Promise<z.input<typeof UsageBody>> {
  const em = deps.em();
  const at = clockOf(customer, deps.now());
  const plans = await deps.metered.plans();
  const terms = creditTermsOf(customer, plans, deps.settings.defaultCurrency);
  const access = accessOf(customer.subscription, { plans, now: at, absence: deps.workers.current() });
  const { readings, totals, period } = await readUsageTotals(em, customer, at, deps.now());
  const credits = await readCredits(em, customer, terms, period, at);
  const major = (amount: number): number => toMajor(amount, terms.currency);
  const { callsPerDay } = access.limits;
  return {
    usage: {
      today: byType(readings, 'day'),
      month: byType(readings, 'month'),
      period: byType(readings, 'period', 'quantity'),
    },
    credits: {
      tier: access.tier,
      included_credits: quantityToNumber(credits.included - credits.carried),
      carried: quantityToNumber(credits.carried),
      granted: quantityToNumber(credits.granted),
      used: quantityToNumber(credits.used),
      remaining: quantityToNumber(credits.remaining),
      overage: quantityToNumber(credits.overage),
      overage_cost: major(credits.overageCost),
      price_per_1k: terms.overage === null ? null : major(terms.overage[0]?.pricePer1k ?? 0),
      currency: terms.currency,
      period_start: isoOrNull(credits.period?.start ?? null),
      period_end: isoOrNull(credits.period?.end ?? null),
      spend_limit: customer.spendLimit === null ? null : major(customer.spendLimit),
    },
    today: {
      limit: callsPerDay,
      remaining: numberOrNull(remainingToday(access, totals.usedToday)),
      resets_at: callsPerDay === null ? null : iso(nextDay(at, customer.timeZone)),
    },
    warnings:
      credits.period === null
        ? []
        : (await warningsOf(em, customer.id, credits.period.start)).map(({ threshold }) => threshold),
    tier: access.tier,
  };
}

function nothingUsed({ settings }: ApiDeps): z.input<typeof UsageBody> {
  const none = { inference: 0, embedding: 0, tts: 0, stt: 0 };
  const tier = DEFAULT_POLICY.fallbackTier;
  return {
    usage: { today: none, month: none, period: none },
    credits: {
      tier,
      included_credits: 0,
      carried: 0,
      granted: 0,
      used: 0,
      remaining: 0,
      overage: 0,
      overage_cost: 0,
      price_per_1k: null,
      currency: settings.defaultCurrency,
      period_start: null,
      period_end: null,
      spend_limit: null,
    },
    today: { limit: 0, remaining: 0, resets_at: null },
    warnings: [],
    tier,
  };
}
