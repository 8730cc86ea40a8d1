import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import {
  currentSubscriptionOfCustomer,
  currentSubscriptionOfUser,
} from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { accountOfAddress } from '../usage/ingest/account-of-address.ts';

/** Whom a route of staff is about. */
export const accountParameter = z.object({
  email: z.string().max(320).meta({ description: 'A verified address, or the id of the customer, cus_…' }),
});

/**
 * The deciding subscription of a verified e-mail address, or of the customer with this id.
 *
 * @throws ApiProblem `not_found`, `account_unclear`, `no_subscription`
 */
export async function accountOf(
  em: EntityManager,
  address: string,
): Promise<{ row: SubscriptionRow; email: string | null; name: string | null }> {
  const { userId, customerId, email, name } = await accountOfAddress(em, address);
  const row =
    (userId === null ? null : await currentSubscriptionOfUser(em, userId)) ??
    (customerId === null ? null : await currentSubscriptionOfCustomer(em, customerId));
  if (row === null) throw new ApiProblem('no_subscription', `${address} has no subscription.`);
  return { row, email, name };
}
