import { keepCouponId } from '../../db/catalogue/stripe-coupons.ts';
import { createCouponAtStripe } from '../../gateways/stripe/catalogue/coupons.ts';
import type { NewCoupon } from '../../gateways/stripe/catalogue/coupons.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { performEffect } from '../effects/perform-effect.ts';

/** Makes the coupon and the code that a second person agreed to, once. */
export const makeAskedCoupon =
  (deps: Pick<ActivityDeps, 'orm' | 'now' | 'stripe'>) =>
  ({ key, name }: { key: string; name: string }): Promise<string> =>
    asAsked(deps, {
      action: 'coupon.create',
      subjectId: name,
      key,
      made: (id: string) => id,
      carryOut: async ({ input }) => {
        const wanted = input as unknown as NewCoupon;
        const id = await performEffect(deps, {
          key,
          subject: 'made_here',
          kind: 'coupon',
          intent: { name },
          // Written by the route that asked, as Stripe's coupon is made.
          call: async (idempotencyKey) =>
            (await createCouponAtStripe(deps.stripe, wanted, idempotencyKey)).id,
          // Made by the same keys again, within the day in which Stripe knows them.
          lookUp: () => Promise.resolve(null),
          providerId: (id) => id,
        });
        await keepCouponId(deps.orm.em.fork(), { id, name: wanted.name });
        return id;
      },
    });
