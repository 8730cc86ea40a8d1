import type { EntityManager } from '@mikro-orm/postgresql';
import type { Stripe } from 'stripe';
import { z } from 'zod';
import { customerOfUser } from '../../db/accounts/customers.ts';
import { hasHadCoupon } from '../../db/catalogue/coupon-redemptions.ts';
import { soldProducts } from '../../db/catalogue/stripe-mappings.ts';
import { currentSubscriptionOfUser } from '../../db/subscriptions/subscriptions.ts';
import { hasUsedTrial, wasRefusedTrial } from '../../db/trials/trial-redemptions.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import { trialKey } from '../../domain/trials/identity.ts';
import { isOffSale, isUnknownPrice } from '../../gateways/stripe/catalogue/off-sale.ts';
import { endsByItself, refusedDiscount, resolveCode } from '../../gateways/stripe/subscriptions/changes.ts';
import type { ResolvedCode } from '../../gateways/stripe/subscriptions/changes.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { billingCycle } from '../subscriptions/billing-cycle.ts';
import type { Offer } from './priced-plan.ts';

/** What is ordered. */
export const CheckoutRequest = z.object({
  tier_id: z.string().min(1).max(64),
  billing_cycle: billingCycle,
  coupon: z.string().min(1).max(200).optional(),
  quantity: z.int().min(1).max(10_000).default(1),
  currency: z
    .string()
    .regex(/^[a-z]{3}$/, 'must be a currency code in lower case')
    .optional()
    .meta({ description: 'Default: the one that you pay in already, else the one of the catalogue' }),
});

/**
 * The currency of the purchase: the one paid in before, since a Stripe customer has one billing currency.
 *
 * @throws ApiProblem `price_not_found` when another one was requested
 */
export async function currencyFor(
  em: EntityManager,
  userId: string,
  asked: string | undefined,
  fallback: string,
): Promise<string> {
  const fixed =
    (await customerOfUser(em, userId))?.currency ??
    (await currentSubscriptionOfUser(em, userId))?.currency ??
    null;
  if (fixed === null || asked === undefined || asked === fixed) return fixed ?? asked ?? fallback;
  throw new ApiProblem(
    'price_not_found',
    `You pay in ${fixed.toUpperCase()} already and cannot buy in ${asked.toUpperCase()}.`,
    { errors: [{ pointer: '/currency', detail: `must be ${fixed}` }] },
  );
}

/** One subscription a person, and one Trial ever; refused before any charge. */
export async function refuseSecond(em: EntityManager, principal: Principal, offer: Offer): Promise<void> {
  const { userId } = principal;
  const current = await currentSubscriptionOfUser(em, userId);
  if (current?.status === 'incomplete' && current.paymentAnswerDueAt !== null) {
    throw new ApiProblem(
      'already_subscribed',
      `Your bank has been asked for the first payment of subscription ${current.id}; wait for its answer.`,
    );
  }
  if (current !== null && !isFinal(current.status) && current.status !== 'incomplete') {
    throw new ApiProblem(
      'already_subscribed',
      `You have subscription ${current.id}; change its plan instead of buying another.`,
    );
  }
  if (offer.kind === 'trial' && (await hadTrial(em, principal))) {
    throw new ApiProblem(
      'trial_already_used',
      'You have had the Trial before; choose one of the other tiers.',
    );
  }
}

const hadTrial = (em: EntityManager, { userId, email, emailVerified }: Principal): Promise<boolean> =>
  hasUsedTrial(em, { userId, emailKey: trialKey({ id: userId, email, emailVerified }) });

/** Free days are given once a person and card, like the Trial. */
export async function trialDaysFor(
  deps: ApiDeps,
  { trialDays }: Plan,
  principal: Principal,
): Promise<number> {
  const em = deps.em();
  if (trialDays === 0) return 0;
  return (await hadTrial(em, principal)) || (await wasRefusedTrial(em, principal.userId)) ? 0 : trialDays;
}

/**
 * The discount of a customer's code.
 *
 * @param customer at Stripe; null where there is none yet
 * @throws ApiProblem `invalid_coupon`; Stripe's error, see `classifyStripeError`
 */
export async function discountOf(
  stripe: Stripe,
  em: EntityManager,
  { code, customer, principal }: { code: string; customer: string | null; principal: Principal },
): Promise<ResolvedCode> {
  const resolved = await resolveCode(stripe, code, await soldProducts(em));
  const usable =
    resolved !== null &&
    resolved.coupon.valid &&
    (resolved.onlyFor === null || resolved.onlyFor === customer);
  if (!usable) throw unusable(code, 'Check how it is written, or go on without it.');
  if (endsByItself(resolved.coupon) && (await hasHadCoupon(em, personOf(principal, resolved))))
    throw alreadyHad(code);
  return resolved;
}

/** Whose claim on a coupon that ends it is. */
export const personOf = ({ userId, email, emailVerified }: Principal, { coupon }: ResolvedCode) => ({
  couponId: coupon.id,
  person: userId,
  emailKey: trialKey({ id: userId, email, emailVerified }),
});

/** 422: a discount that ends is given once a person. */
export const alreadyHad = (code: string): ApiProblem => unusable(code, 'You have already used it.');

/** 422: nothing is sold without the discount that was asked for. */
const unusable = (code: string, why: string): ApiProblem =>
  new ApiProblem('invalid_coupon', `The code "${code}" cannot be used. ${why}`, {
    errors: [{ pointer: '/coupon', detail: 'is not a code that you can use' }],
  });

/** What Stripe's refusal of an order is to the customer; any other error as it is. */
export async function orderRefusal(
  stripe: Stripe,
  error: unknown,
  { plan, priceId, coupon }: { plan: Plan; priceId: string; coupon: string | undefined },
): Promise<unknown> {
  // Archived a moment ago: its event has not come here yet.
  if (await isOffSale(stripe, priceId, error)) return notSold(plan);
  if (isUnknownPrice(error)) return notInStripe(plan);
  const why = refusedDiscount(error);
  return why === null || coupon === undefined ? error : unusable(coupon, why);
}

/** 422: the plan has no price that can be bought that way. */
const notSold = ({ displayName }: Pick<Plan, 'displayName'>): ApiProblem =>
  new ApiProblem(
    'price_not_found',
    `${displayName} is no longer sold with this billing cycle: its price is archived in Stripe. Choose another plan or cycle.`,
  );

/** 503: the stored price is of another account or mode; `npm run verify` names it. */
const notInStripe = ({ displayName }: Pick<Plan, 'displayName'>): ApiProblem =>
  new ApiProblem(
    'tier_not_in_stripe',
    `${displayName} has a price that this Stripe account does not have; run "npm run setup:stripe".`,
    { retryAfter: 300 },
  );
