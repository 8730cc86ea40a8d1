import { entryFeeOf, findPlan, priceFor } from '../../domain/catalogue/tiers.ts';
import type { Plan, PlanInterval } from '../../domain/catalogue/plan.ts';
import { policyOf, trialDaysOf } from '../../domain/catalogue/plan-policy.ts';
import { moneyText } from '../../domain/money.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { invalidTier } from '../subscriptions/billing-cycle.ts';

/**
 * What a checkout sells: a paid tier's price, or the Trial, for which only a card is taken at first. `amount`
 * is the price or the fee, `renewal` the price of the tier after the Trial; minor units.
 */
export type Offer =
  | { kind: 'subscription'; plan: Plan; priceId: string; amount: number }
  | {
      kind: 'trial';
      plan: Plan;
      chargeNotice: string;
      convertsTo: string;
      amount: number;
      renewal: number;
    };

/**
 * Finds the price of a tier id.
 *
 * @throws ApiProblem `invalid_tier`, `price_not_found`; `tier_not_in_stripe` before `npm run setup:stripe`
 */
export function offerOf(
  plans: readonly Plan[],
  tier: string,
  interval: PlanInterval,
  currency: string,
): Offer {
  const plan = findPlan(plans, tier);
  if (plan?.active !== true) throw invalidTier(tier, '/tier_id');
  if (plan.code === DEFAULT_POLICY.fallbackTier) return trialOffer(plan, plans, currency);
  const price = priceFor(plan, interval, currency);
  if (price === null) {
    throw new ApiProblem(
      'price_not_found',
      `${plan.displayName} is not sold ${interval}ly in ${currency.toUpperCase()}.`,
    );
  }
  const priceId = inStripe(plan, price.stripePriceId);
  return { kind: 'subscription', plan, priceId, amount: price.amount };
}

/** The fee is charged once the card is known to be nobody's second trial; the page says so. */
function trialOffer(plan: Plan, plans: readonly Plan[], currency: string): Offer {
  const fee = entryFeeOf(plan, currency);
  if (fee === null) {
    throw new ApiProblem('price_not_found', `${plan.displayName} is not sold in ${currency.toUpperCase()}.`);
  }
  const { convertsTo } = policyOf(plan).trial;
  const next = conversionPrice(plans, convertsTo, currency);
  inStripe(plan, fee.stripePriceId);
  inStripe(plan, next.stripePriceId);
  const today = moneyText({ amount: fee.amount, currency });
  const later = moneyText({ amount: next.amount, currency });
  return {
    kind: 'trial',
    plan,
    convertsTo,
    amount: fee.amount,
    renewal: next.amount,
    chargeNotice: `${today} is charged today for ${trialDaysOf(plan)} days. After that ${next.planName} is ${later} a month, unless you cancel before.`,
  };
}

/** The Trial becomes a tier of its own price, which must be there before the Trial is sold. */
function conversionPrice(
  plans: readonly Plan[],
  tier: string,
  currency: string,
): { amount: number; stripePriceId: string | null; planName: string } {
  const plan = findPlan(plans, tier);
  const price = plan === null ? null : priceFor(plan, 'month', currency);
  if (plan === null || price === null) {
    throw new ApiProblem(
      'price_not_found',
      `The tier after the Trial is not sold in ${currency.toUpperCase()}.`,
    );
  }
  return { amount: price.amount, stripePriceId: price.stripePriceId, planName: plan.displayName };
}

function inStripe(plan: Plan, stripePriceId: string | null): string {
  if (stripePriceId !== null) return stripePriceId;
  throw new ApiProblem(
    'tier_not_in_stripe',
    `${plan.displayName} has no price in Stripe yet; run "npm run setup:stripe".`,
    {
      retryAfter: 300,
    },
  );
}
