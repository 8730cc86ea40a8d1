import {
  claimCoupon,
  pagesWithCoupon,
  releaseCoupon,
  useClaimedCoupon,
} from '../../db/catalogue/coupon-redemptions.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { findUser } from '../../db/accounts/users.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { trialKey } from '../../domain/trials/identity.ts';
import { expireSession } from '../../gateways/stripe/checkout/expire-session.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Claims a coupon for the person of a subscription; false where they have had it. A page that was paid may
 * not be handled yet, and one that is open would give the discount again: it is closed.
 */
export async function claimCouponFor(
  { orm, stripe }: Pick<ActivityDeps, 'orm' | 'stripe'>,
  { subscriptionId, couponId, claimedBy }: { subscriptionId: string; couponId: string; claimedBy: string },
): Promise<boolean> {
  const em = orm.em.fork();
  const row = await findSubscription(em, subscriptionId);
  const customer = row === null ? null : await findCustomer(em, row.customerId);
  const userId = row?.userId ?? customer?.userId ?? null;
  const user = userId === null ? null : await findUser(em, userId);
  const person = userId ?? row?.customerId ?? subscriptionId;
  const wish = { couponId, person, emailKey: user === null ? null : trialKey(user) };
  for (const page of await pagesWithCoupon(em, wish))
    if ((await expireSession(stripe, page)) === 'complete') await useClaimedCoupon(em, page);
  return orm.em.fork().transactional((inside) => claimCoupon(inside, { ...wish, claimedBy, isPage: false }));
}

/** Gives the claim of an attempt back that Stripe refused. */
export const releaseCouponOf = ({ orm }: Pick<ActivityDeps, 'orm'>, claimedBy: string): Promise<void> =>
  releaseCoupon(orm.em.fork(), claimedBy);
