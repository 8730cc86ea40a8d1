import { z } from 'zod';
import type { Plan, PlanLimits, PlanPrice } from '../../domain/catalogue/plan.ts';
import { SERVICES } from '../../domain/catalogue/services.ts';
import { toMinor } from '../../domain/money.ts';
import { overageCurrencyOf, overageTiersFault } from '../../domain/usage/rating/overage.ts';
import type { OverageTier } from '../../domain/usage/rating/overage.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { reason } from '../dunning/intervene.ts';

const price = z
  .number('must be a price')
  .positive('must be more than 0')
  .max(1_000_000, 'must be at most 1,000,000');
/** Price of 1,000 credits: may be nothing. */
const overagePrice = z
  .number('must be a price')
  .min(0, 'must be 0 or more')
  .max(1_000_000, 'must be at most 1,000,000');
const MOST_CREDITS = 1_000_000_000;
const mostCredits = 'must be at most 1,000,000,000';
const currencyCode = z.string().regex(/^[a-z]{3}$/, 'must be a currency code in lower case');
const line = z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters');

/** Name of a plan, as customers read it. */
export const planName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');

/** Editable fields of a plan. An absent one stays, or gets its default in a new plan. */
export const PlanFields = z.object({
  display_name: planName.optional(),
  rank: z
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(1000, 'must be at most 1,000')
    .optional()
    .meta({ description: 'Place in the order of tiers: a change to a higher one is an upgrade' }),
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
        price_per_1k: overagePrice.nullable().optional(),
      }),
    )
    .max(30)
    .optional()
    .meta({
      description:
        'Prices in several currencies at once; currencies that are not named stay. price_per_1k is that of overage in the currency; ' +
        'without one usage in it stops at the included credits',
      examples: [[{ currency: 'eur', price_monthly: 45, price_yearly: 450 }]],
    }),
  features: z.array(line).max(50, 'must be at most 50 lines').optional(),
  services: z
    .array(z.enum(SERVICES.map(({ id }) => id) as [string, ...string[]]))
    .max(SERVICES.length)
    .optional(),
  limits: z
    .object({
      calls_per_day: z.int('must be a whole number').min(0, 'must be 0 or more').nullable(),
      calls_per_minute: z
        .int('must be a whole number')
        .min(1, 'must be at least 1')
        .max(1_000_000, 'must be at most 1,000,000')
        .nullable()
        .optional(),
    })
    .optional(),
  included_credits: z
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(MOST_CREDITS, mostCredits)
    .optional(),
  price_per_1k: overagePrice.nullable().optional(),
  overage_tiers: z
    .array(
      z.object({
        up_to: z.int('must be a whole number').min(1, 'must be at least 1').nullable(),
        price_per_1k: overagePrice,
      }),
    )
    .min(1, 'there must be at least one tier')
    .max(20, 'there may be at most 20 tiers')
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
    .object({
      up_to: z.int('must be a whole number').min(1, 'must be at least 1').max(MOST_CREDITS, mostCredits),
    })
    .nullable()
    .optional()
    .meta({ description: 'Most unused included credits that go over into the next period' }),
  event_types: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case letters, digits and underscores'))
    .max(50, 'there may be at most 50 kinds')
    .optional()
    .meta({ description: 'Kinds of usage beside those that ship', examples: [['images']] }),
  trial_days: z
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(730, 'must be at most 730 days')
    .optional(),
  active: z.boolean().optional(),
  reason: reason.optional().meta({ description: 'Why; needed where a second administrator has to agree' }),
});

type Fields = z.output<typeof PlanFields>;

/** A plan after an edit. A changed price is a new price; the old one is retired for new subscribers only. */
export function changedPlan(plan: Plan, fields: Fields, defaultCurrency: string): Plan {
  const currency = fields.currency ?? defaultCurrency;
  const minor = (amount: number, pointer: string): number => minorOf(amount, currency, pointer);
  const { price_monthly: monthly, price_yearly: yearly } = fields;
  const overageIn = overageCurrency(plan, currency);
  const prices = [
    {
      pointer: '',
      currency,
      price_monthly: monthly,
      price_yearly: yearly,
      ...(currency === overageIn ? {} : { price_per_1k: fields.price_per_1k }),
    },
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
    overageCurrency: overageIn,
    pricePer1k:
      fields.price_per_1k === undefined || currency !== overageIn
        ? plan.pricePer1k
        : fields.price_per_1k === null
          ? null
          : minor(fields.price_per_1k, '/price_per_1k'),
    overageTiers:
      fields.overage_tiers === undefined
        ? (plan.overageTiers ?? null)
        : checkedTiers(fields.overage_tiers, { currency, overageIn }),
    rollover:
      fields.rollover === undefined
        ? (plan.rollover ?? null)
        : fields.rollover === null
          ? null
          : { upTo: fields.rollover.up_to },
    eventTypes: fields.event_types ?? plan.eventTypes ?? [],
    trialDays: fields.trial_days ?? plan.trialDays,
    policy: plan.policy ?? null,
    prices,
  };
}

/**
 * Currency of the plan's own overage prices, or the request's if it has none. Other currencies have one
 * price each.
 */
function overageCurrency(plan: Plan, asked: string): string {
  const hasOwn = plan.pricePer1k !== null || (plan.overageTiers ?? []).length > 0;
  return hasOwn ? (overageCurrencyOf(plan) ?? asked) : asked;
}

interface CurrencyPrices {
  currency: string;
  price_monthly?: number | null | undefined;
  price_yearly?: number | null | undefined;
  price_per_1k?: number | null | undefined;
  /** Their place in the request. */
  pointer: string;
}

/** Puts the prices of one currency among a plan's. A price that is left out stays, null takes it away. */
const repriced =
  (plan: Plan) =>
  (prices: PlanPrice[], given: CurrencyPrices): PlanPrice[] => {
    const { currency, pointer, price_monthly: monthly, price_yearly: yearly, price_per_1k: overage } = given;
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
    if (overage !== undefined)
      result = withPrice(result, {
        kind: 'metered',
        interval: null,
        currency,
        amount: minor(overage, 'price_per_1k'),
      });
    return result;
  };

/** The prices with one replaced by kind, interval and currency, or removed when the amount is null. */
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
  { currency, overageIn }: { currency: string; overageIn: string },
): OverageTier[] | null {
  if (given === null) return null;
  if (currency !== overageIn) {
    const detail = `are in ${overageIn.toUpperCase()}; give other currencies one price in prices[].price_per_1k`;
    throw new ApiProblem('invalid_request', `The overage tiers of this plan ${detail}.`, {
      errors: [{ pointer: '/overage_tiers', detail }],
    });
  }
  const tiers = given.map((tier, index) => ({
    upTo: tier.up_to,
    pricePer1k: minorOf(tier.price_per_1k, currency, `/overage_tiers/${index}/price_per_1k`),
  }));
  const fault = overageTiersFault(tiers);
  if (fault === null) return tiers;
  const { tier, field, detail } = fault;
  throw new ApiProblem('invalid_request', `The overage tiers do not fit: ${detail}.`, {
    errors: [{ pointer: `/overage_tiers/${tier}/${field === 'upTo' ? 'up_to' : 'price_per_1k'}`, detail }],
  });
}
