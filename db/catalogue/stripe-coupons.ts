import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';
import { NOW, changeRows, tables } from '../typed.ts';

/** Keeps the id of a coupon that was made here. A repeat changes nothing. */
export async function keepCouponId(
  em: EntityManager,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .insertInto('stripe_coupons')
      .values({ stripeId: id, name, createdAt: NOW })
      .onConflict((known) => known.column('stripeId').doNothing()),
  );
}

/** A coupon that the database names. */
interface StoredCoupon {
  id: string;
  /** Null for one that was not made here and that somebody has redeemed. */
  name: string | null;
}

/** The coupons that were made here, and those that people have redeemed. */
export const storedCoupons = (em: EntityManager): Promise<StoredCoupon[]> =>
  query(
    em,
    `select stripe_id as id, name from stripe_coupons
     union all
     select distinct coupon_id, null from coupon_redemptions
     where not exists (select from stripe_coupons where stripe_id = coupon_id)
     order by id`,
  );
