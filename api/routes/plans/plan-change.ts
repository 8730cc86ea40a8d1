import { z } from 'zod';
import type { Plan, PlanLimits, PlanPrice } from '../../../domain/catalogue/plan.ts';
import { SERVICES } from '../../../domain/catalogue/services.ts';
import { toMinor } from '../../../domain/money.ts';
import { overageTiersFault } from '../../../domain/usage/overage.ts';
import type { OverageTier } from '../../../domain/usage/overage.ts';
import { ApiProblem } from '../../http/api-problem.ts';

const price = z.number().positive().max(1_000_000);
const currencyCode = z.string().regex(/^[a-z]{3}$/, 'must be a currency code in lower case');
const line = z.string().trim().min(1).max(200);

/** What of a plan can be set. What is left out stays, or gets its default in a new plan. */
export const PlanFields = z.object({
  display_name: z.string().trim().min(1).max(100).optional(),
  rank: z.int().min(0).max(1000).optional().meta({ description: 'Place in the order of tiers' }),
  price_monthly: price.nullable().optional().meta({ description: 'null: not sold by the month' }),
  price_yearly: price.nullable().optional().meta({ description: 'null: not sold by the year' }),
  currency: currencyCode
    .optional()
    .meta({ description: 'Of the prices in this request; prices in other currencies stay' }),
  prices: z
    .array(
      z.object({
        currency: currencyCode,
        price_monthly: price.nullable().optional(),
        price_yearly: price.nullable().optional(),
      }),
    )
    .max(30)
    .optional()
    .meta({
      description: 'Prices in several currencies at once; currencies that are not named stay',
      examples: [[{ currency: 'eur', price_monthly: 45, price_yearly: 450 }]],
    }),
  features: z.array(line).max(50).optional(),
  services: z
    .array(z.enum(SERVICES.map(({ id }) => id) as [string, ...string[]]))
    .max(SERVICES.length)
    .optional(),
  limits: z
    .object({
      calls_per_day: z.int().min(0).nullable(),
      calls_per_minute: z.int().min(1).max(1_000_000).nullable().optional(),
    })
    .optional(),
  included_credits: z.int().min(0).max(1_000_000_000).optional(),
  price_per_1k: z.number().min(0).max(1_000_000).nullable().optional(),
  overage_tiers: z
    .array(z.object({ up_to: z.int().min(1).nullable(), price_per_1k: z.number().min(0).max(1_000_000) }))
    .min(1)
    .max(20)
    .nullable()
    .optional()
    .meta({
      description:
        'Each tier ends above the one before it; the last has no end. null: price_per_1k for all of it',
      examples: [
        [
          { up_to: 10_000, price_per_1k: 2 },
          { up_to: null, price_per_1k: 1.5 },
        ],
      ],
    }),
  rollover: z
    .object({ up_to: z.int().min(1).max(1_000_000_000) })
    .nullable()
    .optional()
    .meta({ description: 'Most unused included credits that go over into the next period' }),
  event_types: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and underscores'))
    .max(50)
    .optional()
    .meta({ description: 'Kinds of usage beside those that ship', examples: [['images']] }),
  trial_days: z.int().min(0).max(730).optional(),
  active: z.boolean().optional(),
});

type Fields = z.output<typeof PlanFields>;

/** A plan after a change. A changed price is a new price; the old one is left out, which retires it for new subscribers only. */
export function changedPlan(plan: Plan, fields: Fields, defaultCurrency: string): Plan {
  const currency = fields.currency ?? defaultCurrency;
  const minor = (amount: number, pointer: string): number => minorOf(amount, currency, pointer);
  const { price_monthly: monthly, price_yearly: yearly } = fields;
  const prices = [
    { pointer: '', currency, price_monthly: monthly, price_yearly: yearly },
    ...(fields.prices ?? []).map((one, index) => ({ ...one, pointer: `/prices/${index}` })),
  ].reduce(
    repriced(plan),
    plan.prices.filter((one) => one.active),
  );
  return {
    code: plan.code,
    displayName: fields.display_name ?? plan.displayName,
    rank: fields.rank ?? plan.rank,
    active: fields.active ?? plan.active,
    features: fields.features ?? plan.features,
    services: fields.services ?? plan.services,
    limits: fields.limits === undefined ? plan.limits : changedLimits(plan.limits, fields.limits),
    includedCredits: fields.included_credits ?? plan.includedCredits,
    pricePer1k:
      fields.price_per_1k === undefined
        ? plan.pricePer1k
        : fields.price_per_1k === null
          ? null
          : minor(fields.price_per_1k, '/price_per_1k'),
    overageTiers:
      fields.overage_tiers === undefined
        ? (plan.overageTiers ?? null)
        : checkedTiers(fields.overage_tiers, (amount) => minor(amount, '/overage_tiers')),
    rollover:
      fields.rollover === undefined
        ? (plan.rollover ?? null)
        : fields.rollover === null
          ? null
          : { upTo: fields.rollover.up_to },
    eventTypes: fields.event_types ?? plan.eventTypes ?? [],
    trialDays: fields.trial_days ?? plan.trialDays,
    prices,
  };
}

interface CurrencyPrices {
  currency: string;
  price_monthly?: number | null | undefined;
  price_yearly?: number | null | undefined;
  /** Where they stand in the request. */
  pointer: string;
}

/** Puts the prices of one currency among a plan's. A price that is left out stays, null takes it away. */
const repriced =
  (plan: Plan) =>
  (prices: PlanPrice[], given: CurrencyPrices): PlanPrice[] => {
    const { currency, pointer, price_monthly: monthly, price_yearly: yearly } = given;
    const minor = (amount: number | null, field: string): number | null =>
      amount === null ? null : minorOf(amount, currency, `${pointer}/${field}`);
    // The Trial's entry fee is shown as its monthly price.
    const hasFee = plan.prices.some((one) => one.kind === 'oneTime');
    let result = prices;
    if (monthly !== undefined)
      result = withPrice(result, {
        kind: hasFee ? 'oneTime' : 'recurring',
        interval: hasFee ? null : 'month',
        currency,
        amount: minor(monthly, 'price_monthly'),
      });
    if (yearly !== undefined)
      result = withPrice(result, {
        kind: 'recurring',
        interval: 'year',
        currency,
        amount: minor(yearly, 'price_yearly'),
      });
    return result;
  };

/** The prices with one in place of what had its kind, interval and currency; without it where the amount is null. */
function withPrice(
  prices: PlanPrice[],
  {
    kind,
    interval,
    currency,
    amount,
  }: Omit<PlanPrice, 'amount' | 'stripePriceId' | 'active'> & { amount: number | null },
): PlanPrice[] {
  const isThis = (one: PlanPrice): boolean =>
    one.kind === kind && one.interval === interval && one.currency === currency;
  if (amount !== null && prices.some((one) => isThis(one) && one.amount === amount)) return prices;
  const others = prices.filter((one) => !isThis(one));
  return amount === null
    ? others
    : [...others, { kind, interval, currency, amount, stripePriceId: null, active: true }];
}

/** @throws ApiProblem `invalid_request` for more digits than the currency has */
function minorOf(amount: number, currency: string, pointer: string): number {
  const value = toMinor(amount, currency);
  if (value !== null) return value;
  throw new ApiProblem('invalid_request', `${amount} has more digits than ${currency.toUpperCase()}.`, {
    errors: [{ pointer, detail: 'has more digits than the currency' }],
  });
}

/** A limit that is left out stays as it is. */
const changedLimits = (
  limits: PlanLimits,
  { calls_per_day: callsPerDay, calls_per_minute: callsPerMinute }: NonNullable<Fields['limits']>,
): PlanLimits => ({
  callsPerDay,
  callsPerMinute: callsPerMinute === undefined ? (limits.callsPerMinute ?? null) : callsPerMinute,
});

function checkedTiers(
  given: NonNullable<Fields['overage_tiers']> | null,
  minor: (amount: number) => number,
): OverageTier[] | null {
  if (given === null) return null;
  const tiers = given.map((tier) => ({ upTo: tier.up_to, pricePer1k: minor(tier.price_per_1k) }));
  const fault = overageTiersFault(tiers);
  if (fault === null) return tiers;
  throw new ApiProblem('invalid_request', `The overage tiers do not fit: ${fault}.`, {
    errors: [{ pointer: '/overage_tiers', detail: fault }],
  });
}
