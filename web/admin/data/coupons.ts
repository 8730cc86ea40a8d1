import { useInfiniteQuery } from '@tanstack/react-query';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { components, operations } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';

export type Coupon = components['schemas']['Coupon'];
export type CouponRequest = NonNullable<
  operations['postAdminCoupons']['requestBody']
>['content']['application/json'];

/** Coupons as Stripe has them, newest first, page by page. */
export const useCoupons = (): UseInfiniteQueryResult<Coupon[]> =>
  useInfiniteQuery({
    queryKey: ['admin', 'coupons'],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/admin/coupons', {
          params: { query: pageParam === null ? {} : { cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ coupons }) => coupons),
  });

/** Deactivates the codes of one, or only `code`. */
export const deactivateCoupon = (
  { id }: Coupon,
  { code, reason }: { code: string | null; reason: string },
): Promise<Coupon> =>
  unwrap(
    api.POST('/admin/coupons/{id}/deactivate', {
      params: { path: { id } },
      body: { reason, ...(code === null ? {} : { code }) },
    }),
  );

/**
 * Makes one; a repeat with the same key makes no second. @returns null where a second person has to agree
 * first
 */
export const createCoupon = async (coupon: CouponRequest, key: string): Promise<Coupon | null> => {
  const made = await unwrap(
    api.POST('/admin/coupons', { params: { header: { 'Idempotency-Key': key } }, body: coupon }),
  );
  return 'approval_id' in made ? null : made;
};
