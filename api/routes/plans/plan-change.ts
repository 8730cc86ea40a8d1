import { z } from 'zod';
import type { Plan, PlanLimits, PlanPrice } from '../../../domain/catalogue/plan.ts';
import { SERVICES } from '../../../domain/catalogue/services.ts';
import { toMinor } from '../../../domain/money.ts';
import { overageTiersFault } from '../../../domain/usage/overage.ts';
import type { OverageTier } from '../../../domain/usage/overage.ts';
import { ApiProblem } from '../../http/api-problem.ts';

const price = z.number().positive().max(1_000_000);
const line = z.string().trim().min(1).max(200);

/** What of a plan can be set. What is left out stays, or gets its default in a new plan. */
export const PlanFields = z.object({
  display_name: z.string().trim().min(1).max(100).optional(),
  rank: z.int().min(0).max(1000).optional().meta({ description: 'Place in the order of tiers' }),
  price_monthly: price.nullable().optional().meta({ description: 'null: not sold by the month' }),
  price_yearly: price.nullable().optional().meta({ description: 'null: not sold by the year' }),
  currency: z
    .string()
    .regex(/^[a-z]{3}$/, 'must be a currency code in lower case')
    .optional()
    .meta({ description: 'Of the prices in this request; prices in other currencies stay' }),
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
  const minor = (amount: number, pointer: string): number => {
    const value = toMinor(amount, currency);
    if (value === null) {
      throw new ApiProblem('invalid_request', `${amount} has more digits than ${currency.toUpperCase()}.`, {
        errors: [{ pointer, detail: 'has more digits than the currency' }],
      });
    }
    return value;
  };
  let prices = plan.prices.filter((one) => one.active);
  const put = (kind: PlanPrice['kind'], interval: PlanPrice['interval'], amount: number | null): void => {
    const isThis = (one: PlanPrice): boolean =>
      one.kind === kind && one.interval === interval && one.currency === currency;
    if (amount !== null && prices.some((one) => isThis(one) && one.amount === amount)) return;
    prices = prices.filter((one) => !isThis(one));
    if (amount !== null) prices.push({ kind, interval, currency, amount, stripePriceId: null, active: true });
  };
  if (fields.price_monthly !== undefined) {
    const amount = fields.price_monthly === null ? null : minor(fields.price_monthly, '/price_monthly');
    // The Trial's entry fee is shown as its monthly price.
    if (plan.prices.some((one) => one.kind === 'oneTime')) put('oneTime', null, amount);
    else put('recurring', 'month', amount);
  }
  if (fields.price_yearly !== undefined) {
    put(
      'recurring',
      'year',
      fields.price_yearly === null ? null : minor(fields.price_yearly, '/price_yearly'),
    );
  }
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
