import type { EntityManager } from '@mikro-orm/postgresql';
import { findAccountByEmail } from '../../../db/repositories/admin-lists.ts';
import {
  currentSubscriptionOfCustomer,
  currentSubscriptionOfUser,
} from '../../../db/repositories/subscriptions.ts';
import type { SubscriptionRow } from '../../../db/repositories/subscriptions.ts';
import { ApiProblem } from '../../http/api-problem.ts';

/**
 * The subscription that counts of an e-mail address.
 *
 * @throws ApiProblem `not_found` for an address that nobody has, `no_subscription`
 */
export async function accountOf(
  em: EntityManager,
  address: string,
): Promise<{ row: SubscriptionRow; email: string; name: string | null }> {
  const account = await findAccountByEmail(em, address);
  if (account === null) throw new ApiProblem('not_found', `There is no account ${address}.`);
  const { userId, customerId, email, name } = account;
  const row =
    (userId === null ? null : await currentSubscriptionOfUser(em, userId)) ??
    (customerId === null ? null : await currentSubscriptionOfCustomer(em, customerId));
  if (row === null) throw new ApiProblem('no_subscription', `${address} has no subscription.`);
  return { row, email, name };
}
