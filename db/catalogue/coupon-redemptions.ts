import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query } from '../sql.ts';

/** Who wants a coupon. */
export interface CouponClaim {
  couponId: string;
  /** The user, else the Stripe customer. */
  person: string;
  emailKey: string | null;
  /** The checkout session or effect: a retry of the same one is no second attempt. */
  claimedBy: string;
}

/** A claim by a page of Checkout uses nothing up before the page is completed. */
const IS_USED = `(r.claimed_by not like 'cs\\_%'
  or exists (select from checkouts c where c.session_id = r.claimed_by and c.status = 'fulfilled'))`;

/** Whether a person has had the coupon. A page that is open or was left does not count. */
export async function hasHadCoupon(
  em: EntityManager,
  { couponId, person, emailKey }: Omit<CouponClaim, 'claimedBy'>,
): Promise<boolean> {
  const used = await query(
    em,
    `select 1 from coupon_redemptions r where coupon_id = $1 and (person = $2 or email_key = $3) and ${IS_USED} limit 1`,
    [couponId, person, emailKey],
  );
  return used.length > 0;
}

/**
 * Claims the coupon for a person. Of concurrent claims one is made; the same attempt may claim again. In a
 * transaction.
 * @returns false where the person has had it
 */
export async function claimCoupon(em: EntityManager, claim: CouponClaim): Promise<boolean> {
  const { couponId, person, emailKey, claimedBy } = claim;
  // Claims of one coupon wait for each other: two rows may be of one person, by user and by address.
  await execute(em, 'select pg_advisory_xact_lock(8411, hashtext($1))', [couponId]);
  const others = await query<{ isUsed: boolean; claimedBy: string }>(
    em,
    `select claimed_by, ${IS_USED} as is_used from coupon_redemptions r
     where coupon_id = $1 and (person = $2 or email_key = $3)`,
    [couponId, person, emailKey],
  );
  if (others.some((other) => other.isUsed && other.claimedBy !== claimedBy)) return false;
  await execute(
    em,
    'delete from coupon_redemptions where coupon_id = $1 and (person = $2 or email_key = $3)',
    [couponId, person, emailKey],
  );
  await execute(
    em,
    `insert into coupon_redemptions (id, coupon_id, person, email_key, claimed_by, created_at)
     values ($1, $2, $3, $4, $5, now())`,
    [randomUUID(), couponId, person, emailKey, claimedBy],
  );
  return true;
}

/** Gives a claim back that came to nothing. */
export async function releaseCoupon(em: EntityManager, claimedBy: string): Promise<void> {
  await execute(em, 'delete from coupon_redemptions where claimed_by = $1', [claimedBy]);
}
