import { z } from 'zod';
import { policyOf, trialDaysOf } from '../../domain/catalogue/plan-policy.ts';
import type { Plan, PlanPrice } from '../../domain/catalogue/plan.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiSettings } from '../deps.ts';
import { TaxBeside, taxBeside } from './tax-beside.ts';
import { meteredPriceOf, overageCurrencyOf, overageTiersOf } from '../../domain/usage/rating/overage.ts';
import { OverageTierBody, presentOverageTier } from './overage-tier.ts';

/** A tier as clients see it. */
export const PlanBody = z
  .object({
    id: z.string().meta({ description: 'Tier id, as checkout and upgrade take it' }),
    name: z.string(),
    display_name: z.string(),
    rank: z.number().int().meta({ description: 'Place in the order of tiers' }),
    price_monthly: z.number().nullable(),
    price_yearly: z.number().nullable(),
    currency: z.string(),
    tax_behavior: z
      .enum(['exclusive', 'inclusive'])
      .meta({ description: 'Whether tax comes on top of the prices, or stands in them' }),
    tax: TaxBeside.meta({
      description:
        'What to say beside the prices: none is taken here, plus tax (added), or including tax (included)',
    }),
    prices: z
      .array(
        z.object({
          currency: z.string(),
          price_monthly: z.number().nullable(),
          price_yearly: z.number().nullable(),
          price_per_1k: z.number().nullable().meta({
            description:
              'Of 1,000 credits of overage (of the first, where there are tiers); null: none is sold in this currency, and use stops at the included credits where the plan has any or sells overage elsewhere',
          }),
        }),
      )
      .meta({ description: 'In each currency that it is sold in' }),
    features: z.array(z.string()),
    services: z.array(z.string()),
    limits: z.object({
      calls_per_day: z.number().int().nullable().meta({ description: 'null: no limit' }),
      calls_per_minute: z
        .number()
        .int()
        .nullable()
        .meta({ description: 'Requests a minute that consume; null: no limit' }),
    }),
    included_credits: z.number(),
    price_per_1k: z.number().nullable(),
    overage_tiers: z
      .array(OverageTierBody)
      .nullable()
      .meta({ description: 'Graduated prices of overage; null: price_per_1k for all of it' }),
    rollover: z
      .object({ up_to: z.number().int() })
      .nullable()
      .meta({ description: 'Most unused included credits that go over into the next period; null: none' }),
    event_types: z
      .array(z.string())
      .meta({ description: 'Kinds of usage that it sells beside those that ship' }),
    trial_days: z.number().int(),
    one_time: z
      .boolean()
      .meta({ description: 'Whether price_monthly is paid once, to begin with, and never again' }),
    converts_to: z.string().nullable().meta({
      description: 'Tier that a one-time trial continues as unless it is cancelled; null for other plans',
    }),
    active: z.boolean(),
  })
  .meta({ id: 'Plan' });

/**
 * Presents a plan in the default currency if it is sold in it. The Trial's entry fee appears as its monthly
 * price.
 */
export function presentPlan(
  plan: Plan,
  { defaultCurrency, ...taxes }: Pick<ApiSettings, 'defaultCurrency' | 'priceTax' | 'stripeTax'>,
): z.input<typeof PlanBody> {
  const currency = currencyOf(plan, defaultCurrency);
  const isOneTime = plan.prices.some(({ kind, active }) => kind === 'oneTime' && active);
  const isOwn = (overageCurrencyOf(plan) ?? currency) === currency;
  const currencies = [
    ...new Set(
      plan.prices.filter(({ active, kind }) => active && kind !== 'metered').map((one) => one.currency),
    ),
  ].sort();
  return {
    id: plan.code,
    name: plan.code,
    display_name: plan.displayName,
    rank: plan.rank,
    ...pricesIn(plan, currency),
    currency,
    tax_behavior: taxes.priceTax,
    tax: taxBeside(taxes),
    prices: currencies.map((one) => ({
      currency: one,
      ...pricesIn(plan, one),
      price_per_1k: majorOf(overageTiersOf(plan, one)?.[0]?.pricePer1k ?? null, one),
    })),
    features: plan.features,
    services: plan.services,
    limits: {
      calls_per_day: plan.limits.callsPerDay,
      calls_per_minute: plan.limits.callsPerMinute ?? null,
    },
    included_credits: plan.includedCredits,
    price_per_1k: majorOf(
      isOwn ? plan.pricePer1k : (meteredPriceOf(plan, currency)?.amount ?? null),
      currency,
    ),
    overage_tiers:
      (isOwn ? plan.overageTiers : null)?.map((tier) => presentOverageTier(tier, currency)) ?? null,
    rollover: plan.rollover == null ? null : { up_to: plan.rollover.upTo },
    event_types: plan.eventTypes ?? [],
    trial_days: isOneTime ? trialDaysOf(plan) : plan.trialDays,
    one_time: isOneTime,
    converts_to: isOneTime ? policyOf(plan).trial.convertsTo : null,
    active: plan.active,
  };
}

const majorOf = (amount: number | null, currency: string): number | null =>
  amount === null ? null : toMajor(amount, currency);

/** What a plan costs in a currency. */
function pricesIn(
  { prices }: Plan,
  currency: string,
): { price_monthly: number | null; price_yearly: number | null } {
  const sold = prices.filter((one) => one.active && one.currency === currency);
  const amountOf = (found: PlanPrice | undefined): number | null =>
    found === undefined ? null : toMajor(found.amount, currency);
  const recurring = (interval: PlanPrice['interval']): number | null =>
    amountOf(sold.find((one) => one.kind === 'recurring' && one.interval === interval));
  const entryFee = amountOf(sold.find(({ kind }) => kind === 'oneTime'));
  return { price_monthly: entryFee ?? recurring('month'), price_yearly: recurring('year') };
}

function currencyOf(plan: Plan, preferred: string): string {
  const sold = plan.prices
    .filter(({ active, kind }) => active && kind !== 'metered')
    .map((price) => price.currency);
  return sold.includes(preferred) ? preferred : (sold[0] ?? preferred);
}
